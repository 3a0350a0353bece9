package dev.portcullis.server.findings;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a person said of a finding, for one repository or (null) for all of the workspace. A dismissed secret that appears in another repository
 * is open there.
 */
public record Decision(
        long id,
        @Nullable UUID repository,
        Kind kind,
        String reason,
        String note,
        @Nullable LocalDate until,
        String decidedBy,
        Instant decidedAt) {
    public enum Kind {
        ACKNOWLEDGED,
        DISMISSED,
        ACCEPTED,
        SNOOZED,
        REVOKED;

        public String key() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Whether the gate stops counting what was so decided: someone being on it does not make it safe. */
        public boolean settles() {
            return this != ACKNOWLEDGED;
        }
    }
}
