package dev.portcullis.server.outbound;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A mail before it is sent.
 *
 * @param identity its Message-ID without the angle brackets: made once, and the same each time that it is tried
 * @param to for whom it is
 * @param copy who gets a copy
 * @param subject one line; what would break it is made harmless when it is sent
 * @param thread Message-ID of the mail that began the thread; null when this one does
 */
public record Letter(
        String identity,
        List<MailAddress> to,
        List<MailAddress> copy,
        String subject,
        String text,
        String html,
        @Nullable String thread,
        Instant date) {
    public Letter {
        to = List.copyOf(to);
        copy = List.copyOf(copy);
    }
}
