package dev.portcullis.server.integrations;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A watched workspace.
 *
 * @param whole all of its projects; else only the chosen ones
 * @param since when it was connected, or when its mode was last raised: what was open before then is not written to
 * @param hookPath the unguessable end of the address that Bitbucket delivers to
 * @param hookState missing, present, refused or unwanted
 */
public record Integration(
        UUID workspace,
        UUID principal,
        Mode mode,
        boolean paused,
        boolean whole,
        Instant since,
        @Nullable String hookUuid,
        @Nullable String hookPath,
        String hookState,
        String hookDetail,
        @Nullable Instant lastDeliveryAt,
        @Nullable Instant lastSyncAt,
        @Nullable String lastError,
        @Nullable Instant lastErrorAt) {}
