package dev.portcullis.server.alerts;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One thing told on one channel.
 *
 * @param kind opened, returned, resolved, digest or summary
 * @param digest the digest that tells it; null when it is told alone
 * @param part of a digest: which stretch of time it gathers; of others: which of several of its kind in one episode
 * @param identity Message-ID or delivery id; made with the row, the same at every try
 * @param thread identity of the first message about the finding on this channel; null when this is it
 * @param pusher uuid, in braces, of who pushed it, as a delivery said; null when none did
 * @param recipient as last tried
 * @param state gathered (waits for its digest), waiting, sent or failed
 * @param remaining addresses that did not get it while others did, by comma; null when it is for all
 * @param reason why it was not sent, or what the receiver said about some of its recipients
 */
public record Message(
        UUID workspace,
        UUID message,
        UUID channel,
        String kind,
        @Nullable Long finding,
        @Nullable Integer episode,
        @Nullable UUID digest,
        String part,
        String identity,
        @Nullable String thread,
        @Nullable String pusher,
        String recipient,
        String subject,
        String state,
        int attempts,
        Instant nextAt,
        @Nullable String reason,
        Instant createdAt,
        @Nullable Instant sentAt,
        @Nullable String remaining) {
    /** Before the part of what was told as resolved, when that was taken back. */
    static final String UNDONE = "undone ";

    static Message waiting(UUID workspace, UUID message, UUID channel, String kind, String part, String identity, Instant nextAt, Instant now) {
        return new Message(
                workspace, message, channel, kind, null, null, null, part, identity, null, null, "", "", "waiting", 0, nextAt, null, now, null, null);
    }

    /** Whether an address has yet to get it. */
    boolean isFor(String address) {
        return remaining == null || List.of(remaining.split(",")).contains(address);
    }
}
