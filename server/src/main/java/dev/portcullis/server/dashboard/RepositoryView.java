package dev.portcullis.server.dashboard;

import dev.portcullis.detection.Gap;
import dev.portcullis.server.events.DeliveryListStore.DeliveryLine;
import dev.portcullis.server.findings.BoardStore.RepositoryRisk;
import dev.portcullis.server.findings.BoardStore.ScanLine;
import dev.portcullis.server.findings.Finding;
import dev.portcullis.server.inventory.Repository;
import dev.portcullis.server.jobs.JobRow;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the page of one repository shows.
 *
 * @param branches the newest ones, deleted ones left out
 * @param branchCount all that exist
 * @param behind of these, whose head was not scanned yet
 * @param kinds how the heads of all branches were learnt, with their numbers
 * @param gaps of the scans shown, by their id
 */
public record RepositoryView(
        Repository repository,
        String path,
        String bitbucket,
        String commits,
        String project,
        RepositoryState state,
        List<Branch> branches,
        int branchCount,
        int behind,
        Map<String, Integer> kinds,
        RepositoryRisk risk,
        List<Finding> findings,
        List<PullRequestRow> pullRequests,
        List<ScanLine> scans,
        Map<Long, List<Gap>> gaps,
        List<DeliveryLine> deliveries,
        List<SettingLines.Line> settings,
        @Nullable JobRow job) {

    /**
     * @param lag how long after it was learnt the head was scanned; null for a first reading
     * @param main whether it is the main branch
     */
    public record Branch(
            String name, boolean main, String head, Instant seenAt, String learnt, @Nullable Instant scannedAt, boolean behind, @Nullable Long lag) {}

    public boolean active() {
        return job != null && (job.state() == JobRow.State.RUNNING || job.state() == JobRow.State.WAITING);
    }

    /** Whether it read what was there before anybody waited for it. */
    public boolean firstReading(ScanLine scan) {
        return scan.triggerAt() == null || repository.firstReadAt() == null || scan.triggerAt().isBefore(repository.firstReadAt());
    }

    /** Every head that was seen is the head that was scanned: the only ground for saying that nothing was missed. */
    public boolean nothingMissed() {
        return branchCount > 0 && behind == 0 && repository.state().equals("present");
    }
}
