package dev.portcullis.server.alerts;

import dev.portcullis.server.jobs.JobRow;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What withdrawing would take back, or is taking back.
 *
 * @param pullRequests on how many something of ours stands
 * @param left what could not be taken back when that was last tried
 * @param job how far it is; null when it was never asked for
 */
public record Withdrawal(int comments, int reports, int statuses, int pullRequests, List<Left> left, @Nullable JobRow job) {
    /** How many things stand on one pull request for one reason. @param where the pull request, by repository and number */
    public record Left(String where, String what, int count, String reason) {}

    public int total() {
        return comments + reports + statuses;
    }

    public boolean running() {
        return job != null && (job.state() == JobRow.State.RUNNING || job.state() == JobRow.State.WAITING || job.state() == JobRow.State.RETRYING);
    }
}
