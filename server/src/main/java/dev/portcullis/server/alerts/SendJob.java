package dev.portcullis.server.alerts;

import dev.portcullis.server.findings.Decisions;
import dev.portcullis.server.jobs.JobHandler;
import dev.portcullis.server.jobs.JobKind;
import dev.portcullis.server.outbound.OutboundTrouble;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Sends one message. The try is counted before it is made and its outcome written after it: a kill between the receiver's yes and our record
 * sends the same identity once more, and nothing ever makes a second one.
 */
@Component
class SendJob implements JobHandler {
    /** With the waits below for a day and a half: a mail server may be down overnight, and nobody there to see it. */
    static final int ATTEMPTS = 30;

    private static final Duration FIRST_WAIT = Duration.ofSeconds(2);
    private static final Duration LONGEST_WAIT = Duration.ofHours(2);
    private static final Logger LOG = LoggerFactory.getLogger(SendJob.class);

    private final MessageStore messages;
    private final ChannelStore channels;
    private final ChannelKinds kinds;
    private final Notices notices;
    private final Announcer announcer;
    private final Decisions decisions;
    private final TransactionTemplate transaction;
    private final Clock clock;

    SendJob(MessageStore messages, ChannelStore channels, ChannelKinds kinds, Notices notices, Announcer announcer, Decisions decisions,
            TransactionTemplate transaction, Clock clock) {
        this.messages = messages;
        this.channels = channels;
        this.kinds = kinds;
        this.notices = notices;
        this.announcer = announcer;
        this.decisions = decisions;
        this.transaction = transaction;
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
        Notices.Reading read = notices.read(message);
        if (read.notice().isEmpty()) {
            // The one who may have taken it is told that it is resolved: that hangs on this one.
            if (message.attempts() > 0 && messages.resolving(message))
                messages.failed(message, "It is resolved by now, so it is not tried again. Whether an earlier try arrived is not known.", now);
            else untrue(message, read.untrue());
            return;
        }
        try {
            Channel.Outgoing outgoing = way.prepare(channel.get(), message, read.notice().get());
            messages.tries(message, outgoing.recipient(), outgoing.subject(), read.untrue());
            taken(message, outgoing.send(), read.untrue());
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

    /** A digest that has nothing to tell goes; what it gathered goes its own way. */
    private void untrue(Message message, List<Message> gathered) {
        transaction.executeWithoutResult(status -> {
            withhold(message.finding() == null ? gathered : List.of(message));
            if (message.finding() == null) messages.drop(message);
        });
    }

    /** Under the locks of their findings, in their order: whoever takes a decision back comes before this or after it. */
    private void withhold(List<Message> untrue) {
        for (Message each : untrue.stream().filter(one -> one.finding() != null).sorted(Comparator.comparing(Message::finding)).toList())
            decisions.lock(each.workspace(), Objects.requireNonNull(each.finding()));
        announcer.untrue(untrue);
    }

    /** What was not told is not marked as told. Those who did not get it are all that it is still for, under the same identity. */
    private void taken(Message message, Channel.Outcome outcome, List<Message> untrue) throws RetryLater {
        Instant now = clock.instant();
        int tries = message.attempts() + 1;
        boolean again = outcome.passing() && tries < ATTEMPTS;
        Instant next = now.plus(wait(tries));
        transaction.executeWithoutResult(status -> {
            withhold(untrue);
            if (!outcome.remaining().isEmpty()) messages.remaining(message, outcome.remaining());
            if (again) messages.later(message, outcome.note(), next);
            else if (!outcome.remaining().isEmpty()) messages.failed(message, outcome.note(), now);
            else messages.sent(message, outcome.note().isEmpty() ? null : outcome.note(), now);
        });
        if (again) throw new RetryLater(next, outcome.note());
    }

    /** Doubling from two seconds, at most two hours. */
    static Duration wait(int tries) {
        Duration wait = FIRST_WAIT.multipliedBy(1L << Math.min(tries - 1, 20));
        return wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
    }
}
