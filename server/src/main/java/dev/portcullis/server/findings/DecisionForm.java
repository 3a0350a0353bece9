package dev.portcullis.server.findings;

/**
 * What the decide panel holds: nothing at first, what was sent when it was refused.
 *
 * @param open the decision that is unfolded: acknowledge, dismiss, revoked; empty for none
 * @param error of the reason; empty when nothing is wrong
 */
public record DecisionForm(String open, String reason, String note, String error) {
    public static final DecisionForm EMPTY = new DecisionForm("", "", "", "");

    /** As much as a note holds. */
    public static final int LONGEST_NOTE = 1000;
}
