package dev.portcullis.emulator.state;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A key that reads a repository over SSH; {@code key} is without its comment (facts 5.4). */
public record DeployKey(
        String repository,
        long id,
        String key,
        String label,
        String comment,
        Instant createdOn,
        @Nullable Instant lastUsed) {

    public String tableKey() {
        return repository + "/" + String.format("%012d", id);
    }
}
