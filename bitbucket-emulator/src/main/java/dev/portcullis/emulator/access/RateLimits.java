package dev.portcullis.emulator.access;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Counts calls for each caller and group over the last hour of the clock (facts 3).
 *
 * <p>Refused calls are not counted: a guess. Counts start afresh with the process.
 */
public final class RateLimits {

    /** What is counted together. */
    public enum Group {
        ANONYMOUS(60),
        API(1_000),
        OTHER(1_000),
        HOOKS(1_000),
        RAW_FILES(5_000),
        GIT(60_000);

        private final int limit;

        Group(int limit) {
            this.limit = limit;
        }
    }

    private static final Duration WINDOW = Duration.ofHours(1);

    private final Clock clock;
    private final Map<String, ArrayDeque<Instant>> calls = new ConcurrentHashMap<>();

    public RateLimits(Clock clock) {
        this.clock = clock;
    }

    public boolean admit(Group group, String caller) {
        return admit(group, caller, group.limit);
    }

    /** What a group allows who has no more. */
    public static int limit(Group group) {
        return group.limit;
    }

    /** How many of a caller's calls of a group count now. */
    public int used(Group group, String caller) {
        ArrayDeque<Instant> recent = calls.computeIfAbsent(group + "/" + caller, key -> new ArrayDeque<>());
        synchronized (recent) {
            Instant begin = clock.instant().minus(WINDOW);
            return (int) recent.stream().filter(one -> !one.isBefore(begin)).count();
        }
    }

    /** @param limit an hour, for whom the group's own does not hold */
    public boolean admit(Group group, String caller, int limit) {
        ArrayDeque<Instant> recent = calls.computeIfAbsent(group + "/" + caller, key -> new ArrayDeque<>());
        Instant now = clock.instant();
        synchronized (recent) {
            while (!recent.isEmpty() && recent.peekFirst().isBefore(now.minus(WINDOW))) {
                recent.pollFirst();
            }
            if (recent.size() >= limit) {
                return false;
            }
            recent.addLast(now);
            return true;
        }
    }
}
