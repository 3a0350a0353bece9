package dev.portcullis.server.response;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.detection.Detection;
import dev.portcullis.server.findings.DismissalReason;
import dev.portcullis.server.findings.FindingWorld;
import dev.portcullis.server.inventory.Inventory;
import dev.portcullis.server.policies.GateVerdict;
import dev.portcullis.server.policies.Policies;
import dev.portcullis.server.triage.Triage;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** The verdict that stands is the one of everything that was decided and read before, however much of it happens at once. */
class ResponseTest {
    private static final int ROUNDS = 16;
    private static final String NEWER = "9d52a1b3cd20" + "0".repeat(28);
    private static FindingWorld world;

    @BeforeAll
    static void connect() {
        world = new FindingWorld("at-once");
    }

    @Test
    void theLastOfSeveralDecisionsAtOncePassesTheGate() throws Exception {
        UUID repository = world.repository("decisions");
        for (int round = 1; round <= ROUNDS; round++) {
            int number = round;
            List<Detection> brought = new ArrayList<>();
            for (int i = 0; i < 3; i++) brought.add(brought(round + "-" + i + ".env"));
            judged(repository, number, FindingWorld.HEAD, brought);
            assertThat(verdict(repository, number).counted()).isEqualTo(3);

            List<Callable<?>> decisions = new ArrayList<>();
            for (Detection each : brought) decisions.add(() -> dismiss(world.finding(each)));
            atOnce(decisions);

            GateVerdict verdict = verdict(repository, number);
            assertThat(verdict.counted()).as("round %s", round).isZero();
            assertThat(verdict.verdict()).isEqualTo(GateVerdict.Verdict.PASSED);
            assertThat(verdict.decided()).isEqualTo(3);
        }
    }

    @Test
    void whereNoPolicyIsEnabledNothingIsJudgedAndNothingBreaks() throws Exception {
        UUID repository = world.repository("no-policy");
        JdbcClient jdbc = FindingWorld.bean(JdbcClient.class);
        Detection secret = brought("no-policy.env");
        jdbc.sql("update policy set enabled = false").update();
        try {
            judged(repository, 1, FindingWorld.HEAD, List.of(secret));
            GateVerdict verdict = verdict(repository, 1);
            assertThat(verdict.verdict()).isEqualTo(GateVerdict.Verdict.NOT_JUDGED);
            assertThat(verdict.why()).isEqualTo("Not judged: no policy is enabled that says what counts.");
            assertThat(verdict.counted()).isZero();
            assertThat(FindingWorld.bean(Policies.class).name(verdict)).isEqualTo("no policy");
        } finally {
            jdbc.sql("update policy set enabled = true").update();
        }
        dismiss(world.finding(secret));
        assertThat(verdict(repository, 1).verdict()).as("once there is one again").isEqualTo(GateVerdict.Verdict.PASSED);
    }

    @Test
    void aDecisionDuringAScanLeavesTheNewerHeadsVerdict() throws Exception {
        UUID repository = world.repository("scans");
        for (int round = 1; round <= ROUNDS; round++) {
            int number = round;
            Detection first = brought("first-" + round + ".env");
            Detection second = brought("second-" + round + ".env");
            judged(repository, number, FindingWorld.HEAD, List.of(first));
            long finding = world.finding(first);

            atOnce(List.of(() -> dismiss(finding), () -> {
                judged(repository, number, NEWER, List.of(second, first));
                return null;
            }));

            GateVerdict verdict = verdict(repository, number);
            assertThat(verdict.head()).as("round %s", round).isEqualTo(NEWER);
            assertThat(verdict.counted()).as("round %s", round).isEqualTo(1);
            assertThat(verdict.decided()).as("round %s", round).isEqualTo(1);
        }
    }

    @Test
    void decisionsOverTheSamePullRequestsNeverWaitForEachOtherInACircle() throws Exception {
        UUID repository = world.repository("circle");
        List<Detection> shared = List.of(brought("a.env"), brought("b.env"), brought("c.env"), brought("d.env"));
        for (int number = 1; number <= 5; number++) judged(repository, number, FindingWorld.HEAD, shared);
        for (int round = 0; round < ROUNDS / 2; round++) {
            List<Callable<?>> work = new ArrayList<>();
            for (Detection each : shared) work.add(() -> dismiss(world.finding(each)));
            for (int number = 5; number >= 1; number--) {
                int which = number;
                work.add(() -> {
                    judged(repository, which, FindingWorld.HEAD, which % 2 == 0 ? shared : shared.reversed());
                    return null;
                });
            }
            atOnce(work);
            for (int number = 1; number <= 5; number++) assertThat(verdict(repository, number).counted()).isZero();
            for (Detection each : shared) FindingWorld.bean(Triage.class).undo(world.finding(each), "admin", "test");
            for (int number = 1; number <= 5; number++) assertThat(verdict(repository, number).counted()).isEqualTo(4);
        }
    }

    private static Detection brought(String path) {
        return FindingWorld.detection(FindingWorld.KEY, UUID.randomUUID().toString(), path, 3, "dev@acme.test", true);
    }

    /** As a scan writes down what it found. */
    private static void judged(UUID repository, int number, String head, List<Detection> brought) {
        Inventory inventory = FindingWorld.bean(Inventory.class);
        if (inventory.pullRequest(world.workspace, repository, number).isEmpty()) world.pullRequest(repository, number, List.of());
        FindingWorld.bean(TransactionTemplate.class).executeWithoutResult(status -> {
            world.bring(repository, number, head, brought);
            inventory.judged(inventory.pullRequest(world.workspace, repository, number).orElseThrow(), head, null, null);
            FindingWorld.bean(Response.class).evaluate(world.workspace, repository, number);
        });
    }

    private static boolean dismiss(long finding) {
        return FindingWorld.bean(Triage.class).dismiss(finding, DismissalReason.EXAMPLE, "", "admin", "test");
    }

    private static GateVerdict verdict(UUID repository, int number) {
        return FindingWorld.bean(Policies.class).verdict(world.workspace, repository, number).orElseThrow();
    }

    private static void atOnce(List<Callable<?>> work) throws Exception {
        CyclicBarrier start = new CyclicBarrier(work.size());
        try (ExecutorService threads = Executors.newFixedThreadPool(work.size())) {
            List<Future<?>> running = new ArrayList<>();
            for (Callable<?> each : work)
                running.add(threads.submit(() -> {
                    start.await();
                    return each.call();
                }));
            for (Future<?> each : running) each.get();
        }
    }
}
