package dev.portcullis.emulator.state;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A key with which a person reaches git over SSH; {@code key} is without its comment (facts 5.4). */
public record AccountKey(
        String person,
        String uuid,
        String key,
        String label,
        String comment,
        Instant createdOn,
        @Nullable Instant expiresOn) {

    public String tableKey() {
        return person + "/" + uuid;
    }
}
