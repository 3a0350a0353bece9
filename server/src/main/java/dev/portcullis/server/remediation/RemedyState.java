package dev.portcullis.server.remediation;

import java.util.Locale;

/** Where a remedy stands; what became of each object stands with the object. */
public enum RemedyState {
    /** Its objects are being read for the preview. */
    READING("Being read"),
    PREVIEW("Proposed"),
    /** For the approval of a second person. */
    WAITING("Waits for approval"),
    APPLYING("Being applied"),
    DONE("Applied"),
    UNDOING("Being undone"),
    UNDONE("Undone"),
    DROPPED("Dropped");

    private final String label;

    RemedyState(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }

    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether a job is at it. */
    public boolean busy() {
        return this == READING || this == APPLYING || this == UNDOING;
    }

    static RemedyState of(String key) {
        return valueOf(key.toUpperCase(Locale.ROOT));
    }
}
