package dev.portcullis.server.inventory;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A branch: what we were told of it and what we scanned.
 *
 * @param headSeen full hash; null when it was seen deleted
 * @param learnt delivery, poll or git
 * @param headScanned full hash; null when it was not scanned yet
 */
public record RefState(
        String key,
        String shown,
        byte @Nullable [] sealed,
        @Nullable String headSeen,
        Instant seenAt,
        String learnt,
        @Nullable String headScanned,
        @Nullable Instant scannedAt) {
    public boolean behind() {
        return headSeen != null && !headSeen.equals(headScanned);
    }
}
