package dev.portcullis.server.alerts;

import dev.portcullis.server.jobs.JobHandler;
import dev.portcullis.server.jobs.JobKind;
import dev.portcullis.server.outbound.OutboundTrouble;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Sends one message. The try is counted before it is made and its outcome written after it: a kill between the receiver's yes and our record
 * sends the same identity once more, and nothing ever makes a second one.
 */
@Component
class SendJob implements JobHandler {
    /** With the waits below: for half a day. */
    static final int ATTEMPTS = 16;

    private static final Duration FIRST_WAIT = Duration.ofSeconds(2);
    private static final Duration LONGEST_WAIT = Duration.ofHours(2);
    private static final Logger LOG = LoggerFactory.getLogger(SendJob.class);

    private final MessageStore messages;
    private final ChannelStore channels;
    private final ChannelKinds kinds;
    private final Notices notices;
    private final Clock clock;

    SendJob(MessageStore messages, ChannelStore channels, ChannelKinds kinds, Notices notices, Clock clock) {
        this.messages = messages;
        this.channels = channels;
        this.kinds = kinds;
        this.notices = notices;
        this.clock = clock;
    }

    @Override
    public JobKind kind() {
        return Alerts.SEND;
    }

    @Override
    public void run(UUID workspace, String key, Progress progress) throws Exception {
        Optional<Message> found = messages.find(workspace, UUID.fromString(key));
        if (found.isEmpty() || !found.get().state().equals("waiting")) return;
        Message message = found.get();
        Instant now = clock.instant();
        if (message.nextAt().isAfter(now)) throw new RetryLater(message.nextAt(), message.reason() == null ? "Waits for its time" : message.reason());
        Optional<ChannelRow> channel = channels.find(message.channel());
        if (channel.isEmpty()) return;
        Channel way = kinds.of(channel.get().kind());
        String off = channel.get().enabled() ? way.off() : "The channel is disabled.";
        if (!off.isEmpty()) {
            messages.failed(message, off, now);
            return;
        }
        if (message.attempts() >= ATTEMPTS) {
            // Each of its tries ended with the process.
            messages.failed(message, "Given up after " + ATTEMPTS + " tries.", now);
            return;
        }
        // Waits for whoever is still adding to a digest.
        messages.begin(message);
        Optional<Notice> notice = notices.of(message);
        if (notice.isEmpty()) {
            messages.drop(message);
            return;
        }
        Channel.Outgoing outgoing = way.prepare(channel.get(), message, notice.get());
        messages.tries(message, outgoing.recipient(), outgoing.subject());
        try {
            String note = outgoing.send();
            messages.sent(message, note.isEmpty() ? null : note, clock.instant());
        } catch (OutboundTrouble trouble) {
            LOG.warn("A message was not sent on channel {}: {}", channel.get().channel(), trouble.getMessage());
            int tries = message.attempts() + 1;
            Instant after = clock.instant();
            if (!trouble.passing() || tries >= ATTEMPTS) {
                messages.failed(message, String.valueOf(trouble.getMessage()), after);
                return;
            }
            Instant next = after.plus(wait(tries));
            messages.later(message, String.valueOf(trouble.getMessage()), next);
            throw new RetryLater(next, String.valueOf(trouble.getMessage()));
        }
    }

    /** Doubling from two seconds, at most two hours. */
    static Duration wait(int tries) {
        Duration wait = FIRST_WAIT.multipliedBy(1L << Math.min(tries - 1, 20));
        return wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
    }
}
