package dev.portcullis.detection.secrets;

import dev.portcullis.detection.rules.Rule;

/**
 * A value that a rule claims, by its place in the document.
 *
 * @param value the bytes as one character each
 */
record Hit(Rule rule, int start, int end, String value) {
    boolean overlaps(Hit other) {
        return start < other.end && other.start < end;
    }

    /** The value must not reach a log. */
    @Override
    public String toString() {
        return "Hit[" + rule.id() + ", " + start + "–" + end + "]";
    }
}
