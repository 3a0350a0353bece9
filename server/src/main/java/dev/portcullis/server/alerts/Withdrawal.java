package dev.portcullis.server.alerts;

import dev.portcullis.server.jobs.JobRow;
import org.jspecify.annotations.Nullable;

/**
 * What withdrawing would take back, or is taking back.
 *
 * @param pullRequests on how many something of ours stands
 * @param job how far it is; null when it was never asked for
 */
public record Withdrawal(int comments, int reports, int statuses, int pullRequests, @Nullable JobRow job) {
    public int total() {
        return comments + reports + statuses;
    }

    public boolean running() {
        return job != null && (job.state() == JobRow.State.RUNNING || job.state() == JobRow.State.WAITING || job.state() == JobRow.State.RETRYING);
    }
}
