package dev.portcullis.server.findings;

import java.util.Locale;
import java.util.Optional;

/** What pages show, derived from presence and decision and stored nowhere. */
public enum FindingState {
    OPEN("Open"),
    ACKNOWLEDGED("Acknowledged"),
    SNOOZED("Snoozed"),
    ACCEPTED("Accepted risk"),
    DISMISSED("Dismissed"),
    RESOLVED("Resolved");

    private final String label;

    FindingState(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }

    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    public boolean counts() {
        return this == OPEN || this == ACKNOWLEDGED;
    }

    /** A secret is resolved by revocation alone: a deleted line leaves the value in every clone. */
    static FindingState of(String presence, Optional<Decision.Kind> decision, boolean closesWhenGone) {
        if (decision.isPresent())
            switch (decision.get()) {
                case REVOKED:
                    return RESOLVED;
                case DISMISSED:
                    return DISMISSED;
                case ACCEPTED:
                    return ACCEPTED;
                case SNOOZED:
                    return SNOOZED;
                case ACKNOWLEDGED:
                    break;
            }
        if (closesWhenGone && presence.equals("gone")) return RESOLVED;
        return decision.isPresent() ? ACKNOWLEDGED : OPEN;
    }
}
