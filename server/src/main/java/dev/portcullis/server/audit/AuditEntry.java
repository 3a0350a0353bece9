package dev.portcullis.server.audit;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One line of the trail.
 *
 * @param workspace that it concerns; null for the installation
 * @param origin network address, or {@code job}
 */
public record AuditEntry(
        long id,
        Instant at,
        @Nullable UUID workspace,
        String actor,
        String action,
        String object,
        @Nullable String before,
        @Nullable String after,
        String origin) {
    /** Whether something was refused to somebody. */
    public boolean refusal() {
        return action.endsWith(".refused");
    }
}
