package dev.portcullis.server.dashboard;

import dev.portcullis.server.alerts.WrittenStore.Written;
import dev.portcullis.server.dashboard.PullRequestView.Step;
import dev.portcullis.server.dashboard.PullRequestView.Timing;
import dev.portcullis.server.findings.BoardStore.ScanLine;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where the time between a push and its verdict went, as far as we know it. */
final class Timings {
    static final int BAR = 296;

    /** What is written later than that answers a decision, not the push. */
    private static final Duration TOLD_WITHIN = Duration.ofMinutes(2);

    private Timings() {}

    /** @return null where the head was read before anybody waited for it */
    static @Nullable Timing of(String head, List<ScanLine> run, List<Written> written, @Nullable Instant firstReadAt) {
        ScanLine scan = run.stream().filter(each -> each.to().equals(head) && each.triggerAt() != null).findFirst().orElse(null);
        if (scan == null || scan.triggerAt() == null) return null;
        Instant seen = scan.triggerAt();
        if (firstReadAt == null || seen.isBefore(firstReadAt)) return null;
        Instant started = scan.startedAt().isBefore(seen) ? seen : scan.startedAt();
        Instant ended = started.plusMillis(scan.millis());
        Instant told = ended;
        boolean comment = false;
        for (Written each : written)
            if (!each.intendedAt().isBefore(ended.minusMillis(500)) && each.intendedAt().isBefore(ended.plus(TOLD_WITHIN))) {
                if (each.intendedAt().isAfter(told)) told = each.intendedAt();
                comment |= each.surface().equals("inline") || each.surface().equals("summary");
            }
        long wait = millis(seen, started);
        long read = scan.millis();
        long tell = millis(ended, told);
        long total = wait + read + tell;
        List<Step> steps = new ArrayList<>();
        int from = step(steps, "Seen, fetched, waiting for its turn", wait, total, 0, 1);
        from = step(steps, "Engines read", read, total, from, 2);
        if (told.isAfter(ended)) step(steps, comment ? "Decided, last comment sent" : "Decided, verdict sent", tell, total, from, 3);
        return new Timing(comment ? "Push to comment" : told.isAfter(ended) ? "Push to status" : "Push to verdict", total, steps);
    }

    private static int step(List<Step> steps, String name, long millis, long total, int from, int tone) {
        int width = total == 0 ? 0 : (int) Math.max(2, Math.min(BAR - from, BAR * millis / total));
        steps.add(new Step(name, millis, from, Math.max(0, width - 1), tone));
        return from + width;
    }

    private static long millis(Instant from, Instant to) {
        return Math.max(0, Duration.between(from, to).toMillis());
    }
}
