package dev.portcullis.server.onboarding;

import java.time.Instant;
import java.util.UUID;

/** A credential that was entered and watches nothing yet. */
public record ConnectionDraft(UUID id, String kind, String login, String state, String by, Instant at) {
    public String word() {
        return switch (state) {
            case "proven" -> "Accepted";
            case "refused" -> "Refused";
            default -> "Not validated";
        };
    }
}
