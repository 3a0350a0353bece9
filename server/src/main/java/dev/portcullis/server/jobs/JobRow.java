package dev.portcullis.server.jobs;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A job as the pages show it. */
public record JobRow(
        String kind,
        UUID workspace,
        String key,
        String label,
        long wanted,
        long done,
        Instant askedAt,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        int attempts,
        @Nullable Instant retryAt,
        @Nullable Instant deadAt,
        @Nullable String reason,
        @Nullable Integer progress,
        @Nullable Integer total,
        boolean picked) {
    public enum State {
        RUNNING,
        WAITING,
        RETRYING,
        FAILED,
        DONE
    }

    public State state() {
        if (picked) return State.RUNNING;
        if (deadAt != null) return State.FAILED;
        if (wanted == done) return State.DONE;
        return attempts > 0 || retryAt != null ? State.RETRYING : State.WAITING;
    }
}
