package dev.portcullis.server.dashboard;

import dev.portcullis.detection.Detection.EvidenceLine;
import dev.portcullis.detection.Gap;
import dev.portcullis.detection.Severity;
import dev.portcullis.server.findings.BoardStore.ScanLine;
import dev.portcullis.server.jobs.JobRow;
import dev.portcullis.server.web.TimelineEntry;
import dev.portcullis.server.web.Tone;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the page of one pull request shows.
 *
 * @param commits address at Bitbucket that a commit's hash is appended to
 * @param state open, merged, declined or superseded
 * @param claimed what a delivery said since, not confirmed yet; null for none
 * @param heading the gate's verdict in words
 * @param truth what the verdict does to a merge, and what is written in this mode
 * @param policy with version; null while there is no verdict
 * @param job that is bringing it up to date; null when none is
 */
public record PullRequestView(
        String path,
        String repositoryPath,
        String bitbucket,
        String commits,
        String fullName,
        String slug,
        int number,
        String title,
        String source,
        String sourceRepository,
        String target,
        String author,
        boolean draft,
        String state,
        @Nullable String claimed,
        Instant readAt,
        GateState gate,
        String heading,
        String truth,
        @Nullable String policy,
        String why,
        @Nullable Instant judgedAt,
        @Nullable String head,
        @Nullable String base,
        List<Introduced> introduced,
        List<Introduced> decided,
        List<Told> told,
        String teller,
        @Nullable Timing timing,
        List<Checked> checked,
        List<TimelineEntry> history,
        @Nullable JobRow job) {

    /**
     * One place of a finding that the pull request brings.
     *
     * @param decision such as {@code Dismissed by admin}; empty while nobody decided
     * @param settled whether the gate stopped counting it
     */
    public record Introduced(
            long finding, String path, String title, Severity severity, String decision, boolean settled, String place, String note, List<EvidenceLine> evidence) {
        public String id() {
            return "F-" + finding;
        }
    }

    /** @param at null while nothing was written */
    public record Told(String icon, Tone tone, String name, String sentence, String note, String link, @Nullable Instant at) {}

    /** From the moment that the head was seen to the last thing that was sent because of it. */
    public record Timing(String title, long total, List<Step> steps) {}

    /** @param from where its part of the bar begins, of 296 */
    public record Step(String name, long millis, int from, int width, int tone) {}

    public record Checked(ScanLine scan, List<Gap> gaps) {}

    public boolean open() {
        return state.equals("open");
    }

    public boolean active() {
        return job != null;
    }
}
