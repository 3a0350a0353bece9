package dev.portcullis.server.alerts;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A way to the team, as somebody set it up.
 *
 * @param workspace null for every workspace
 */
public record ChannelRow(
        UUID channel,
        @Nullable UUID workspace,
        String name,
        ChannelSettings settings,
        boolean enabled,
        String createdBy,
        Instant createdAt) {
    public String kind() {
        return settings.kind();
    }

    boolean of(UUID someWorkspace) {
        return workspace == null || workspace.equals(someWorkspace);
    }
}
