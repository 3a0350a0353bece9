package dev.portcullis.server.alerts;

import dev.portcullis.server.jobs.Recurring;
import java.time.Clock;
import java.time.Duration;
import org.springframework.stereotype.Component;

/** Forgets what was told long ago. */
@Component
class MessagePruning implements Recurring {
    static final Duration KEPT = Duration.ofDays(90);

    private final MessageStore messages;
    private final Clock clock;

    MessagePruning(MessageStore messages, Clock clock) {
        this.messages = messages;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "message-pruning";
    }

    @Override
    public Duration every() {
        return Duration.ofHours(6);
    }

    @Override
    public void run() {
        messages.prune(clock.instant().minus(KEPT));
    }
}
