package dev.portcullis.server.jobs;

import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.boot.config.DbSchedulerCustomizer;
import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.ExecutionOperations;
import com.github.kagkarlsson.scheduler.task.FailureHandler;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import dev.portcullis.server.Settings;
import dev.portcullis.server.jobs.JobHandler.RetryLater;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/** The one task that db-scheduler knows: runs the handler of a wanted row until the row's level is reached. */
@Configuration
class JobTask {
    private static final Logger LOG = LoggerFactory.getLogger(JobTask.class);
    private static final int ATTEMPTS = 12;
    private static final int MOST_FRAMES = 12;
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(10);
    private static final Duration AFTER_OTHERS = Duration.ofSeconds(60);

    private final JobStore store;
    private final ObjectProvider<JobHandler> handlers;
    private final TransactionTemplate transaction;
    private final Clock clock;
    private volatile Map<String, JobHandler> byKind = Map.of();
    /** By kind, how many run on this node. */
    private final Map<String, Integer> running = new ConcurrentHashMap<>();

    JobTask(JobStore store, ObjectProvider<JobHandler> handlers, TransactionTemplate transaction, Clock clock) {
        this.store = store;
        this.handlers = handlers;
        this.transaction = transaction;
        this.clock = clock;
    }

    @Bean
    Task<Void> jobs() {
        return Tasks.custom(JobStore.TASK, Void.class)
                .onFailure(new FailureHandler.OnFailureRetryLater<>(Duration.ofSeconds(5)))
                .onDeadExecutionRevive()
                .execute((instance, context) -> execute(instance));
    }

    @Bean
    DbSchedulerCustomizer schedulerCustomizer(Settings settings, JobStore jobs) {
        String node = nodeName(settings);
        int revived = jobs.revive(node);
        if (revived > 0) LOG.info("Taking up {} jobs that the last run of this node left", revived);
        return new DbSchedulerCustomizer() {
            @Override
            public Optional<SchedulerName> schedulerName() {
                return Optional.of(new SchedulerName.Fixed(node));
            }

            @Override
            public Optional<ExecutorService> executorService() {
                return Optional.of(Executors.newVirtualThreadPerTaskExecutor());
            }
        };
    }

    /** Stable over restarts, and another for each data folder: two servers on one database must not take up each other's jobs. */
    private static String nodeName(Settings settings) {
        if (settings.node() != null) return settings.node();
        Path file = settings.dataFolder().resolve("node");
        try {
            Files.createDirectories(settings.dataFolder());
            if (!Files.exists(file)) Files.writeString(file, "portcullis-" + UUID.randomUUID());
            return Files.readString(file).strip();
        } catch (IOException failure) {
            throw new IllegalStateException("The data folder cannot be written: " + settings.dataFolder(), failure);
        }
    }

    private CompletionHandler<Void> execute(TaskInstance<Void> instance) {
        String[] parts = instance.getId().split("\\|", 3);
        String kind = parts[0];
        UUID workspace = UUID.fromString(parts[1]);
        String key = parts[2];
        int atOnce = atOnce(kind);
        if (atOnce == Integer.MAX_VALUE) return execute(kind, workspace, key);
        if (running.merge(kind, 1, Integer::sum) > atOnce) {
            running.merge(kind, -1, Integer::sum);
            // Whichever of its kind ends calls the next; the time is for a node that dies meanwhile.
            return (complete, operations) -> operations.reschedule(complete, clock.instant().plus(AFTER_OTHERS));
        }
        CompletionHandler<Void> outcome;
        try {
            outcome = execute(kind, workspace, key);
        } finally {
            running.merge(kind, -1, Integer::sum);
        }
        return (complete, operations) -> {
            outcome.complete(complete, operations);
            store.callNext(kind, clock.instant());
        };
    }

    private int atOnce(String kind) {
        JobHandler handler = handlers().get(kind);
        return handler == null ? Integer.MAX_VALUE : handler.kind().atOnce();
    }

    private CompletionHandler<Void> execute(String kind, UUID workspace, String key) {
        Optional<Long> level = store.begin(kind, workspace, key, clock.instant());
        if (level.isEmpty()) return (complete, operations) -> finish(kind, workspace, key, 0, complete, operations);
        try {
            handler(kind).run(workspace, key, (done, total) -> store.progress(kind, workspace, key, done, total));
            return (complete, operations) -> finish(kind, workspace, key, level.get(), complete, operations);
        } catch (RetryLater later) {
            return (complete, operations) -> transaction.executeWithoutResult(status -> {
                Optional<JobRow> row = store.lock(kind, workspace, key);
                Instant now = clock.instant();
                // Asked for again meanwhile: that request waits for no moment that was named before it.
                Instant next = row.isPresent() && row.get().wanted() > level.get() ? now : later.at();
                row.ifPresent(known -> store.failed(known, known.attempts(), reason(later), next, null, now));
                operations.reschedule(complete, next);
            });
        } catch (Throwable failure) {
            // Errors too: the scheduler alone would try them for ever, uncounted and unseen.
            if (failure instanceof InterruptedException) Thread.currentThread().interrupt();
            LOG.warn("Job {} {} failed: {}{}", kind, key, reason(failure), trace(failure), LOG.isDebugEnabled() ? failure : null);
            return (complete, operations) -> transaction.executeWithoutResult(status -> {
                Optional<JobRow> row = store.lock(kind, workspace, key);
                int attempts = row.map(JobRow::attempts).orElse(0) + 1;
                Instant now = clock.instant();
                if (row.isPresent() && row.get().wanted() > level.get()) {
                    // Asked for again meanwhile: that request has all its attempts before it.
                    store.failed(row.get(), 0, reason(failure), now, null, now);
                    operations.reschedule(complete, now.plusSeconds(1));
                } else if (attempts >= ATTEMPTS) {
                    row.ifPresent(known -> store.failed(known, attempts, reason(failure), null, now, now));
                    operations.stop();
                } else {
                    Instant retry = now.plus(wait(attempts));
                    row.ifPresent(known -> store.failed(known, attempts, reason(failure), retry, null, now));
                    operations.reschedule(complete, retry);
                }
            });
        }
    }

    private void finish(
            String kind,
            UUID workspace,
            String key,
            long level,
            ExecutionComplete complete,
            ExecutionOperations<Void> operations) {
        transaction.executeWithoutResult(status -> {
            Optional<JobRow> row = store.lock(kind, workspace, key);
            if (row.isPresent()) store.finished(row.get(), level, clock.instant());
            if (row.isPresent() && row.get().wanted() > Math.max(level, row.get().done()))
                operations.reschedule(complete, clock.instant());
            else operations.stop();
        });
    }

    /** Seconds, doubling from one, at most ten minutes. */
    private static Duration wait(int attempts) {
        Duration wait = Duration.ofSeconds(1L << Math.min(attempts - 1, 20));
        return wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
    }

    /** For people: what our own types say, and of anything else only what kind it was. SQL, values and paths of the machine stay in the log. */
    private static String reason(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof CannotGetJdbcConnectionException || cause instanceof CannotCreateTransactionException
                    || cause instanceof DataAccessResourceFailureException)
                return "The database did not answer.";
            if (cause instanceof DataAccessException || cause instanceof TransactionException)
                return "The database refused a statement (" + cause.getClass().getSimpleName() + "). The server's log has the place.";
        }
        boolean ours = failure.getClass().getName().startsWith("dev.portcullis.") || failure.getClass() == IllegalStateException.class;
        // It may repeat a name out of a repository: a zero in it would be refused by PostgreSQL, and the job stay picked for ever.
        String message = failure.getMessage() == null ? "" : failure.getMessage().replace('\0', ' ');
        if (!ours || message.isBlank()) return "Something unexpected happened (" + failure.getClass().getSimpleName() + "). The server's log has the place.";
        return message.length() > 500 ? message.substring(0, 500) : message;
    }

    /** Where it happened, for the log: the messages of what is not ours may repeat what stands in a repository. */
    private static String trace(Throwable failure) {
        if (reason(failure).equals(failure.getMessage())) return "";
        StringBuilder text = new StringBuilder();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            text.append("\n  ").append(cause.getClass().getName());
            Arrays.stream(cause.getStackTrace()).limit(MOST_FRAMES).forEach(frame -> text.append("\n    at ").append(frame));
        }
        return text.toString();
    }

    private Map<String, JobHandler> handlers() {
        if (byKind.isEmpty())
            byKind = handlers.stream().collect(Collectors.toMap(handler -> handler.kind().name(), Function.identity()));
        return byKind;
    }

    private JobHandler handler(String kind) {
        JobHandler handler = handlers().get(kind);
        if (handler == null) throw new IllegalStateException("No handler for jobs of kind " + kind);
        return handler;
    }
}
