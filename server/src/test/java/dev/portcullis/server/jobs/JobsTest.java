package dev.portcullis.server.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.server.TestPostgres;
import dev.portcullis.server.Until;
import dev.portcullis.server.jobs.JobHandler.RetryLater;
import dev.portcullis.server.jobs.JobRow.State;
import java.io.BufferedReader;
import java.io.File;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/** The queue's promises, on a real PostgreSQL with the real scheduler. */
class JobsTest {
    static final JobKind WORK = new JobKind("work", 10);
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final UUID workspace = UUID.randomUUID();
    private final String database = TestPostgres.newDatabase();
    private final List<QueueNode> nodes = new ArrayList<>();
    @TempDir
    private Path folder;

    @AfterEach
    void stop() {
        nodes.forEach(QueueNode::close);
    }

    @Test
    void requestsDuringARunCauseOneMoreRun() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        Worker worker = new Worker(WORK, key -> await(go));
        QueueNode node = node("one", Clock.systemUTC(), worker);
        want(node, "a");
        Until.within(PATIENCE, "the first run", () -> worker.runs.size() == 1);
        for (int i = 0; i < 3; i++) want(node, "a");
        assertThat(node.row(WORK, workspace, "a").state()).isEqualTo(State.RUNNING);
        go.countDown();

        awaitNothingScheduled(node);
        assertThat(worker.runs).containsExactly("a", "a");
        JobRow row = node.row(WORK, workspace, "a");
        assertThat(row.state()).isEqualTo(State.DONE);
        assertThat(row.wanted()).isEqualTo(4);
        assertThat(row.done()).isEqualTo(4);
    }

    @Test
    void longJobsOfAKindLeaveThreadsToTheOthersAndAllGetTheirTurn() throws Exception {
        JobKind longKind = new JobKind("long", 3, 2);
        CountDownLatch go = new CountDownLatch(1);
        Worker longs = new Worker(longKind, key -> await(go));
        Worker quick = new Worker(WORK, key -> {});
        QueueNode node = QueueNode.start(database, folder, "one", Clock.systemUTC(), List.of(longs, quick), "db-scheduler.threads=4");
        nodes.add(node);
        node.bean(TransactionTemplate.class).executeWithoutResult(status -> {
            for (int i = 0; i < 9; i++) node.bean(Jobs.class).want(longKind, workspace, "long-" + i, "long");
        });
        Until.within(PATIENCE, "two of them run", () -> longs.runs.size() == 2);
        want(node, "a");
        Until.within(PATIENCE, "the quick one passes", () -> quick.runs.size() == 1);
        assertThat(longs.runs).hasSize(2);
        assertThat(node.bean(Jobs.class).counts().waiting()).isEqualTo(7);
        go.countDown();
        // Far sooner than the time that they were put off by.
        Until.within(PATIENCE, "each has its turn", () -> new HashSet<>(longs.runs).size() == 9);
        awaitNothingScheduled(node);
        assertThat(longs.runs).hasSize(9);
    }

    @Test
    void manyRequestsBeforeARunAreOneRun() {
        Worker worker = new Worker(WORK, key -> {});
        QueueNode node = node("one", Clock.systemUTC(), worker);
        node.bean(TransactionTemplate.class).executeWithoutResult(status -> {
            for (int i = 0; i < 20; i++) want(node, "a");
        });
        awaitNothingScheduled(node);
        assertThat(worker.runs).containsExactly("a");
    }

    @Test
    void twoNodesNeverRunOneKeyAtOnceAndTheLastRunSeesTheLastRequest() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        AtomicInteger seen = new AtomicInteger();
        // What the handler reads when it begins is what it brings up to date.
        Worker worker = new Worker(WORK, key -> seen.set(asked.get()));
        List<QueueNode> both = List.of(node("one", Clock.systemUTC(), worker), node("two", Clock.systemUTC(), worker));
        List<Thread> askers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            QueueNode through = both.get(i % 2);
            askers.add(Thread.ofPlatform().start(() -> {
                for (int n = 0; n < 25; n++) {
                    asked.incrementAndGet();
                    want(through, "a");
                }
            }));
        }
        for (Thread asker : askers) asker.join();
        awaitNothingScheduled(both.getFirst());
        assertThat(both.getFirst().row(WORK, workspace, "a").done()).isEqualTo(200);
        assertThat(seen).hasValue(200);
        assertThat(worker.mostAtOnce).hasValue(1);
        assertThat(worker.runs).hasSizeBetween(1, 200);
    }

    @Test
    void twoNodesShareTheWork() {
        // Each job ends only when all four run, and neither node may run more than two.
        CountDownLatch all = new CountDownLatch(4);
        Worker one = new Worker(WORK, key -> {
            all.countDown();
            await(all);
        });
        Worker two = new Worker(WORK, one.body);
        QueueNode first = node("one", Clock.systemUTC(), one, "db-scheduler.threads=2");
        node("two", Clock.systemUTC(), two, "db-scheduler.threads=2");
        first.bean(TransactionTemplate.class).executeWithoutResult(status -> {
            for (String key : List.of("a", "b", "c", "d")) want(first, key);
        });
        awaitNothingScheduled(first);
        assertThat(one.runs).hasSize(2);
        assertThat(two.runs).hasSize(2);
        Set<String> keys = new HashSet<>(one.runs);
        keys.addAll(two.runs);
        assertThat(keys).containsExactlyInAnyOrder("a", "b", "c", "d");
    }

    @Test
    void aFailureIsTriedAgainLaterAndLaterThenGivenUpVisiblyAndRunAgainWhenAsked() {
        HandClock clock = new HandClock();
        boolean[] broken = {true};
        Worker worker = new Worker(WORK, key -> {
            if (broken[0]) throw new IllegalStateException("the disk is full");
        });
        QueueNode node = node("one", clock, worker);
        want(node, "a");
        int failures = 0;
        for (int seconds : List.of(1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 600)) {
            int expected = ++failures;
            Until.within(PATIENCE, "failure " + expected, () -> {
                JobRow row = node.row(WORK, workspace, "a");
                return row.attempts() == expected && row.state() == State.RETRYING;
            });
            JobRow row = node.row(WORK, workspace, "a");
            assertThat(row.retryAt()).isEqualTo(clock.instant().plusSeconds(seconds));
            assertThat(row.reason()).isEqualTo("the disk is full");
            assertThat(node.bean(JdbcTemplate.class).queryForObject("select execution_time from scheduled_tasks", Timestamp.class).toInstant())
                    .isEqualTo(row.retryAt());
            clock.forward(Duration.ofSeconds(seconds));
        }
        awaitNothingScheduled(node);
        assertThat(worker.runs).hasSize(12);
        assertThat(node.bean(JobListStore.class).list(workspace, State.FAILED, 0, 10)).singleElement().satisfies(dead -> {
            assertThat(dead.key()).isEqualTo("a");
            assertThat(dead.label()).isEqualTo("label of a");
            assertThat(dead.reason()).isEqualTo("the disk is full");
            assertThat(dead.deadAt()).isEqualTo(clock.instant());
        });
        assertThat(node.bean(JobListStore.class).counts(workspace)).containsEntry(State.FAILED, 1).containsEntry(State.RETRYING, 0);

        broken[0] = false;
        assertThat(node.jobs().again("work", workspace, "a")).isTrue();
        awaitNothingScheduled(node);
        JobRow row = node.row(WORK, workspace, "a");
        assertThat(row.state()).isEqualTo(State.DONE);
        assertThat(row.reason()).isNull();
        assertThat(row.attempts()).isZero();
        assertThat(worker.runs).hasSize(13);
        assertThat(node.jobs().again("work", workspace, "never asked for")).isFalse();
    }

    @Test
    void aRequestDuringTheLastFailingAttemptHasItsOwnAttempts() throws Exception {
        HandClock clock = new HandClock();
        CountDownLatch go = new CountDownLatch(1);
        AtomicInteger run = new AtomicInteger();
        Worker worker = new Worker(WORK, key -> {
            int which = run.incrementAndGet();
            if (which == 12) await(go);
            if (which <= 13) throw new IllegalStateException("failure " + which);
        });
        QueueNode node = node("one", clock, worker);
        want(node, "a");
        forwardUntil(node, clock, "the twelfth attempt", () -> run.get() == 12);
        want(node, "a");
        go.countDown();

        Until.within(PATIENCE, "the twelfth has failed", () -> "failure 12".equals(node.row(WORK, workspace, "a").reason()));
        assertThat(node.row(WORK, workspace, "a").state()).isNotEqualTo(State.FAILED);
        forwardUntil(node, clock, "done after a failure more", () -> node.row(WORK, workspace, "a").state() == State.DONE);
        assertThat(run).hasValue(14);
    }

    @Test
    void manyRequestsWhileItFailsDoNotUseUpTheAttempts() {
        HandClock clock = new HandClock();
        AtomicInteger run = new AtomicInteger();
        Worker worker = new Worker(WORK, key -> {
            if (run.incrementAndGet() <= 12) throw new IllegalStateException("Bitbucket did not answer git.");
        });
        QueueNode node = node("one", clock, worker);
        // Each runs it at once, before its back-off is over: as many pushes within a short outage as a job has attempts.
        for (int i = 1; i <= 12; i++) {
            int runs = i;
            want(node, "a");
            Until.within(PATIENCE, "run " + runs, () -> run.get() >= runs && !node.row(WORK, workspace, "a").picked());
        }
        assertThat(node.row(WORK, workspace, "a").state()).isEqualTo(State.RETRYING);
        clock.forward(Duration.ofSeconds(2));
        Until.within(PATIENCE, "done once the outage is over", () -> node.row(WORK, workspace, "a").state() == State.DONE);
    }

    @Test
    void comingBackLaterIsNoFailure() {
        HandClock clock = new HandClock();
        AtomicInteger run = new AtomicInteger();
        Worker worker = new Worker(WORK, key -> {
            if (run.incrementAndGet() <= 13) throw new RetryLater(clock.instant().plus(Duration.ofHours(1)), "The hour's requests are used up");
        });
        QueueNode node = node("one", clock, worker);
        want(node, "a");
        for (int i = 1; i <= 13; i++) {
            int runs = i;
            Instant later = clock.instant().plusSeconds(3600);
            Until.within(PATIENCE, "put off " + runs, () -> run.get() == runs && later.equals(node.row(WORK, workspace, "a").retryAt()));
            Until.within(PATIENCE, "at rest", () -> node.row(WORK, workspace, "a").state() == State.RETRYING);
            JobRow row = node.row(WORK, workspace, "a");
            assertThat(row.attempts()).isZero();
            assertThat(row.reason()).isEqualTo("The hour's requests are used up");
            clock.forward(Duration.ofHours(1));
        }
        Until.within(PATIENCE, "done", () -> node.row(WORK, workspace, "a").state() == State.DONE);
        assertThat(run).hasValue(14);
    }

    @Test
    void aRequestDuringARunThatComesBackLaterIsNotPutOffWithIt() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        AtomicInteger run = new AtomicInteger();
        Worker worker = new Worker(WORK, key -> {
            if (run.incrementAndGet() > 1) return;
            await(go);
            throw new RetryLater(Instant.now().plus(Duration.ofHours(1)), "Waits for its time");
        });
        QueueNode node = node("one", Clock.systemUTC(), worker);
        want(node, "a");
        Until.within(PATIENCE, "the first run", () -> run.get() == 1);
        want(node, "a");
        go.countDown();
        Until.within(PATIENCE, "the second run", () -> node.row(WORK, workspace, "a").state() == State.DONE);
        assertThat(run).hasValue(2);
        assertThat(node.row(WORK, workspace, "a").done()).isEqualTo(2);
    }

    @Test
    void whateverAHandlerThrowsCountsAsAFailureAndIsShown() {
        HandClock clock = new HandClock();
        Worker worker = new Worker(WORK, key -> {
            if (key.equals("error")) throw new StackOverflowError();
            if (key.equals("sql")) throw new DataIntegrityViolationException("SQL [insert into pull_request values ('hidden')]");
            // As java.nio.file says it of a name that a repository chose.
            Path.of("a\0b");
        });
        QueueNode node = node("one", clock, worker);
        want(node, "error");
        want(node, "odd");
        want(node, "sql");
        Until.within(PATIENCE, "the error is a failure with its reason", () -> {
            JobRow row = node.row(WORK, workspace, "error");
            return row.state() == State.RETRYING && row.attempts() == 1 && String.valueOf(row.reason()).contains("(StackOverflowError)");
        });
        Until.within(PATIENCE, "the text that PostgreSQL refuses is a failure with a reason", () -> {
            JobRow row = node.row(WORK, workspace, "odd");
            return row.state() == State.RETRYING && row.attempts() == 1 && String.valueOf(row.reason()).contains("(InvalidPathException)");
        });
        Until.within(PATIENCE, "what the database refused is said without its statement", () -> {
            String reason = String.valueOf(node.row(WORK, workspace, "sql").reason());
            return reason.startsWith("The database refused a statement") && !reason.contains("insert") && !reason.contains("hidden");
        });
        forwardUntil(node, clock, "all are given up", () -> node.jobs().counts().failed() == 3);
    }

    @Test
    void aKindWithoutHandlerIsSaid() {
        QueueNode node = node("one", Clock.systemUTC(), new Worker(WORK, key -> {}));
        JobKind unknown = new JobKind("unknown", 10);
        node.jobs().want(unknown, workspace, "a", "a");
        Until.within(PATIENCE, "the reason", () ->
                String.valueOf(node.row(unknown, workspace, "a").reason()).contains("No handler for jobs of kind unknown"));
    }

    @Test
    void aRollbackOfTheAskersTransactionLeavesNothing() {
        Worker worker = new Worker(WORK, key -> {});
        QueueNode node = node("one", Clock.systemUTC(), worker);
        node.bean(TransactionTemplate.class).executeWithoutResult(status -> {
            want(node, "rolled back");
            status.setRollbackOnly();
        });
        JdbcTemplate jdbc = node.bean(JdbcTemplate.class);
        assertThat(jdbc.queryForObject("select (select count(*) from wanted) + (select count(*) from scheduled_tasks)", Integer.class)).isZero();
        want(node, "committed");
        awaitNothingScheduled(node);
        assertThat(worker.runs).containsExactly("committed");
    }

    @Test
    void theHigherPriorityGoesFirst() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        List<String> order = new CopyOnWriteArrayList<>();
        JobKind low = new JobKind("low", 5);
        JobKind high = new JobKind("high", 20);
        QueueNode node = QueueNode.start(
                database,
                folder,
                "one",
                Clock.systemUTC(),
                List.of(new Worker(WORK, key -> await(go)), new Worker(low, key -> order.add("low " + key)), new Worker(high, key -> order.add("high " + key))),
                "db-scheduler.threads=1");
        nodes.add(node);
        want(node, "holds the only place");
        Until.within(PATIENCE, "the place is taken", () -> node.jobs().counts().running() == 1);
        for (String key : List.of("a", "b")) node.jobs().want(low, workspace, key, key);
        node.jobs().want(high, workspace, "c", "c");
        go.countDown();
        awaitNothingScheduled(node);
        assertThat(order).containsExactly("high c", "low a", "low b");
    }

    @Test
    void aNodeTakesUpAtItsStartWhatItLeftAndNothingOfOthers() {
        try (QueueNode asks = node("asks", Clock.systemUTC(), new Worker(WORK, key -> {}), "db-scheduler.enabled=false")) {
            want(asks, "mine");
            want(asks, "of another");
            // As a killed process leaves it: its last heartbeat is too young for anybody to think it dead.
            JdbcTemplate jdbc = asks.bean(JdbcTemplate.class);
            jdbc.update("update scheduled_tasks set picked = true, last_heartbeat = now(), picked_by = case when task_instance like '%mine' then 'one' else 'other' end");
        }
        Worker worker = new Worker(WORK, key -> {});
        QueueNode node = node("one", Clock.systemUTC(), worker);
        Until.within(Duration.ofSeconds(5), "its own job is done", () -> node.row(WORK, workspace, "mine").state() == State.DONE);
        assertThat(node.row(WORK, workspace, "of another").state()).isEqualTo(State.RUNNING);
        assertThat(worker.runs).containsExactly("mine");
    }

    @Test
    void aKilledNodesJobGoesToTheOtherButNotWhileItLives() throws Exception {
        Process doomed = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xmx128m",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        DoomedNode.class.getName(),
                        database,
                        folder.resolve("doomed").toString(),
                        workspace.toString(),
                        "a")
                .redirectError(new File("/dev/null"))
                .start();
        try (BufferedReader said = new BufferedReader(new InputStreamReader(doomed.getInputStream(), StandardCharsets.UTF_8))) {
            assertThat(said.lines().filter(line -> line.equals("running")).findFirst()).isPresent();
            Worker worker = new Worker(WORK, key -> {});
            QueueNode survivor = node("survivor", Clock.systemUTC(), worker, "db-scheduler.heartbeat-interval=500ms");
            // Longer than the four heartbeats after which a silent node is thought dead.
            Set<Instant> heartbeats = new HashSet<>();
            Until.within(PATIENCE, "seven heartbeats of the living", () -> {
                heartbeats.add(survivor.bean(JdbcTemplate.class)
                        .queryForObject("select last_heartbeat from scheduled_tasks where picked_by = 'doomed'", Timestamp.class)
                        .toInstant());
                return heartbeats.size() >= 7;
            });
            want(survivor, "b");
            Until.within(PATIENCE, "other work goes on", () -> survivor.row(WORK, workspace, "b").state() == State.DONE);
            assertThat(worker.runs).containsExactly("b");

            doomed.destroyForcibly();
            Until.within(PATIENCE, "the other does it", () -> survivor.row(WORK, workspace, "a").state() == State.DONE);
            assertThat(worker.runs).containsExactly("b", "a");
        } finally {
            doomed.destroyForcibly();
        }
    }

    private QueueNode node(String name, Clock clock, Worker worker, String... settings) {
        QueueNode node = QueueNode.start(database, folder, name, clock, List.of(worker), settings);
        nodes.add(node);
        return node;
    }

    private void want(QueueNode node, String key) {
        node.jobs().want(WORK, workspace, key, "label of " + key);
    }

    private static void awaitNothingScheduled(QueueNode node) {
        Until.within(PATIENCE, "nothing is scheduled", () ->
                node.bean(JdbcTemplate.class).queryForList("select task_instance from scheduled_tasks").isEmpty());
    }

    /** Turns the clock past every back-off until it is so; never while something runs, which would look dead. */
    private static void forwardUntil(QueueNode node, HandClock clock, String what, BooleanSupplier condition) {
        Until.within(PATIENCE, what, () -> {
            if (condition.getAsBoolean()) return true;
            if (node.jobs().counts().running() == 0) clock.forward(Duration.ofSeconds(700));
            return false;
        });
    }

    private static void await(CountDownLatch latch) throws InterruptedException {
        if (!latch.await(20, TimeUnit.SECONDS)) throw new AssertionError("waited in vain");
    }

    private interface Body {
        void run(String key) throws Exception;
    }

    /** Does as told, and remembers which keys it was told and how often one of them ran beside itself. */
    private static final class Worker implements JobHandler {
        final List<String> runs = new CopyOnWriteArrayList<>();
        final AtomicInteger mostAtOnce = new AtomicInteger();
        private final ConcurrentHashMap<String, AtomicInteger> running = new ConcurrentHashMap<>();
        private final JobKind kind;
        private final Body body;

        Worker(JobKind kind, Body body) {
            this.kind = kind;
            this.body = body;
        }

        @Override
        public JobKind kind() {
            return kind;
        }

        @Override
        public void run(UUID workspace, String key, Progress progress) throws Exception {
            AtomicInteger now = running.computeIfAbsent(key, fresh -> new AtomicInteger());
            int atOnce = now.incrementAndGet();
            mostAtOnce.accumulateAndGet(atOnce, Math::max);
            runs.add(key);
            try {
                body.run(key);
            } finally {
                now.decrementAndGet();
            }
        }
    }

    /** Stands still until it is turned. */
    private static final class HandClock extends Clock {
        private volatile Instant now = Instant.parse("2026-03-01T12:00:00Z");

        void forward(Duration by) {
            now = now.plus(by);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
