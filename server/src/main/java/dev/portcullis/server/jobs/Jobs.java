package dev.portcullis.server.jobs;

import com.github.kagkarlsson.scheduler.Scheduler;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Where work is asked for. A request raises a level on the job's row and makes sure that it is scheduled, in the caller's transaction; the poll
 * is triggered once that has committed (the scheduler's own immediate execution would look before the commit: its issue 20).
 */
@Component
public class Jobs {
    private final JobStore store;
    private final ObjectProvider<Scheduler> scheduler;
    private final TransactionTemplate transaction;
    private final Clock clock;

    Jobs(JobStore store, ObjectProvider<Scheduler> scheduler, TransactionTemplate transaction, Clock clock) {
        this.store = store;
        this.scheduler = scheduler;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** @param label what people read on the jobs page; names already masked */
    public void want(JobKind kind, UUID workspace, String key, String label) {
        transaction.executeWithoutResult(status -> {
            store.raise(kind.job(workspace, key), label, clock.instant());
            if (TransactionSynchronizationManager.isSynchronizationActive())
                TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                    @Override
                    public void afterCommit() {
                        scheduler.ifAvailable(Scheduler::triggerCheckForDueExecutions);
                    }
                });
        });
    }

    /** Asks again for a job that was given up; false when there is none. */
    public boolean again(String kind, UUID workspace, String key) {
        return store.find(kind, workspace, key)
                .map(row -> {
                    want(new JobKind(kind, 5), workspace, key, row.label());
                    return true;
                })
                .orElse(false);
    }

    /** Newest first; running, then waiting, then given up, then done within the last day. */
    public List<JobRow> rows(int limit) {
        return store.rows(limit, clock.instant());
    }

    public Counts counts() {
        return store.counts();
    }

    /** @return whether nothing is asked for or running that has not been given up, for these kinds */
    public boolean idle(UUID workspace, List<String> kinds) {
        return store.idle(workspace, kinds);
    }

    /** @return whether a job of this kind is being worked at right now */
    public boolean running(UUID workspace, JobKind kind) {
        return store.running(workspace, kind.name());
    }

    public record Counts(int running, int waiting, int failed) {}
}
