package dev.portcullis.server.dashboard;

import dev.portcullis.detection.Severity;
import dev.portcullis.server.findings.BoardStore.Pace;
import dev.portcullis.server.findings.BoardStore.RepositoryRisk;
import dev.portcullis.server.findings.BoardStore.ScanLine;
import dev.portcullis.server.findings.Finding;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the overview shows.
 *
 * @param trouble why pushes are not learnt at once; empty when they are
 * @param push the newest one that was scanned
 * @param open findings by severity
 * @param settled findings that people decided within 30 days, by kind
 * @param top open findings that nobody looked at, by risk
 * @param waiting how many of these there are
 * @param kinds open findings by title of their rule
 */
public record Board(
        int watched,
        String trouble,
        @Nullable ScanLine push,
        @Nullable FirstReading reading,
        Map<Severity, Integer> open,
        int failing,
        int pullRequests,
        Map<String, Integer> settled,
        @Nullable Pace pace,
        List<Top> top,
        int waiting,
        List<Kind> kinds,
        List<Line> repositories,
        List<Activity> activities) {

    /** A finding with the path of its page. */
    public record Top(Finding finding, String path) {}

    /** Open findings of one rule. */
    public record Kind(String title, int count) {}

    /** A repository that holds open findings. */
    public record Line(String path, String name, String project, RepositoryRisk risk, @Nullable Instant pushedAt, @Nullable Instant scannedAt) {}

    /**
     * Something that happened.
     *
     * @param object in bold, linked when there is a page
     * @param before words in front of the object; may be empty
     */
    public record Activity(Instant at, String icon, String before, String object, String path, String after) {}

    public int total() {
        return open.values().stream().mapToInt(Integer::intValue).sum();
    }

    public int of(Severity severity) {
        return open.getOrDefault(severity, 0);
    }

    public int settledTotal() {
        return settled.values().stream().mapToInt(Integer::intValue).sum();
    }
}
