package dev.portcullis.detection;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An engine's claim in one scan: this rule holds at this place.
 *
 * @param rule the rule's id, {@code <engine>/<name>}
 * @param fingerprint what the finding is known by, independent of place; for a secret a keyed hash of rule type and value
 * @param place where
 * @param origin the oldest commit of the subject that has it there; null when the subject has no commits
 * @param atHead whether the head's tree holds it at this path (for a tree: always)
 * @param atBase whether the base's tree already held it at this path
 * @param evidence the lines around it, masked
 * @param hint what may be shown of the value: the provider's public prefix and the length, such as {@code AKIA… (20 characters)}
 */
public record Detection(
        String rule,
        Fingerprint fingerprint,
        Place place,
        @Nullable Origin origin,
        boolean atHead,
        boolean atBase,
        List<EvidenceLine> evidence,
        String hint) {
    public Detection {
        evidence = List.copyOf(evidence);
    }

    public Detection withEvidence(List<EvidenceLine> lines) {
        return new Detection(rule, fingerprint, place, origin, atHead, atBase, lines, hint);
    }

    /** Algorithm and value, kept for life; the algorithm's name changes when the computation does. */
    public record Fingerprint(String algorithm, String value) {}

    public enum PlaceKind {
        /** A line of a file. */
        FILE,
        /** The path of a file itself. */
        PATH,
        /** A commit's message; the path is empty. Or a tag's, then the path names it. */
        MESSAGE,
        /** A text of {@link Subject.Texts}; the path is its key. Or an object that no commit is known to bring; the path names it. */
        TEXT,
        /** A setting; the path is {@code <rule's name>/<natural key>}, and what is shown names the thing for people. */
        SETTING
    }

    /**
     * @param path as git has it; may itself hold a secret, see {@code shownPath}
     * @param shownPath the same, with secrets masked; equal to {@code path} when it holds none
     * @param line from 1; 0 for a path
     * @param blob the blob's id, empty where there is none
     */
    public record Place(PlaceKind kind, String path, String shownPath, int line, String blob) {
        /** A file whose path is longer is not read: git takes paths that no file system and no page could bear. */
        public static final int LONGEST_PATH = 8_192;
    }

    /** @param authorEmail attacker-written, as everything here */
    public record Origin(String commit, String authorName, String authorEmail, long authoredAtEpochSecond) {}

    /** One line, cut into plain and masked pieces; {@code hit} marks the line of the detection. */
    public record EvidenceLine(int number, boolean hit, List<Piece> pieces) {
        public EvidenceLine {
            pieces = List.copyOf(pieces);
        }
    }

    /** @param masked number of characters that are hidden here; 0 for plain text. A masked piece may carry a public prefix as text. */
    public record Piece(String text, int masked) {}
}
