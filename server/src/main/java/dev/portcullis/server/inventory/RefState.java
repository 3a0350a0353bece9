package dev.portcullis.server.inventory;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A branch: what we were told of it and what we scanned.
 *
 * @param headSeen full hash; null when it was seen deleted
 * @param learnt delivery, poll or git
 * @param headScanned full hash; null when it was not scanned yet
 * @param rules under which all of that head was read; null when that is not known, or some of it was read under others
 * @param pushedBy uuid, as Bitbucket writes it, of who pushed the head that was seen, as the delivery said; null when none said it
 */
public record RefState(
        String key,
        String shown,
        byte @Nullable [] sealed,
        @Nullable String headSeen,
        Instant seenAt,
        String learnt,
        @Nullable String headScanned,
        @Nullable Instant scannedAt,
        @Nullable String rules,
        @Nullable String pushedBy) {
    /** Whether what was scanned of it was, at least in part, read under other rules than these. */
    public boolean readUnderOther(String rules) {
        return headScanned != null && !rules.equals(this.rules);
    }

    public boolean behind() {
        return headSeen != null && !headSeen.equals(headScanned);
    }
}
