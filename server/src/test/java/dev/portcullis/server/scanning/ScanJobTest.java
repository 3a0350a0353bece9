package dev.portcullis.server.scanning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.detection.Engines;
import dev.portcullis.detection.Gap;
import dev.portcullis.detection.process.ProcessView;
import dev.portcullis.server.Developer;
import dev.portcullis.server.Fake;
import dev.portcullis.server.Installation;
import dev.portcullis.server.Until;
import dev.portcullis.server.findings.FindingFilter;
import dev.portcullis.server.findings.FindingReader;
import dev.portcullis.server.findings.ScanStore;
import dev.portcullis.server.inventory.Inventory;
import dev.portcullis.server.inventory.RefState;
import dev.portcullis.server.inventory.Repository;
import dev.portcullis.server.inventory.Work;
import dev.portcullis.server.jobs.JobListStore;
import dev.portcullis.server.jobs.JobRow;
import dev.portcullis.server.mirrors.Mirrors;
import dev.portcullis.server.policies.GateVerdict;
import dev.portcullis.server.policies.GateVerdict.Verdict;
import dev.portcullis.server.policies.Policies;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What a scan says when it could not read everything, and when the world moves while it reads. */
class ScanJobTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static Installation server;
    private static Developer developer;
    private static String full;
    private static String other;

    @BeforeAll
    static void connect() {
        server = Installation.start();
        server.signIn().connect("acme", "gate");
        developer = server.developer();
        List<JsonNode> repositories = developer.values("/repositories/acme");
        full = repositories.getFirst().get("full_name").asString();
        other = repositories.getLast().get("full_name").asString();
        assertThat(other).isNotEqualTo(full);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void aPullRequestThatWasReadInPartIsNotPassed() {
        Path work = branch(full, "feature/partial");
        byte[] big = new byte[11 << 20];
        Arrays.fill(big, (byte) 'a');
        developer.write(work, "too-big.txt", big);
        String head = developer.commit(work, "Add what is too big to be read");
        developer.push(work, "feature/partial");
        int number = developer.openPullRequest(full, "feature/partial", "Partial");

        awaitVerdict(full, number, head, Verdict.NOT_JUDGED);
        assertThat(verdict(full, number).orElseThrow().why()).isEqualTo("Not judged: could not read 1 place, see what was checked.");
        ScanStore.Row scan = scan(full, number);
        assertThat(scan.outcome()).isEqualTo("partial");
        assertThat(server.bean(ScanStore.class).gaps(scan.id())).singleElement().satisfies(gap -> {
            assertThat(gap.path()).isEqualTo("too-big.txt");
            assertThat(gap.reason()).isEqualTo(Gap.Reason.TOO_LARGE);
        });
        Until.within(PATIENCE, "the developer is told", () -> states(full, head).equals(List.of("STOPPED")));
        assertThat(developer.values("/repositories/" + full + "/commit/" + head + "/reports"))
                .allSatisfy(report -> assertThat(report.path("result").asString("")).isNotEqualTo("PASSED"));

        // The next head brings nothing that cannot be read: then it passes.
        developer.git(work, "rm", "-q", "too-big.txt");
        developer.git(work, "reset", "-q", "--soft", "HEAD~1");
        String next = developer.commit(work, "Without it");
        developer.git(work, "push", "-q", "-f", "origin", "HEAD:refs/heads/feature/partial");
        awaitVerdict(full, number, next, Verdict.PASSED);
    }

    @Test
    void aBranchThatCannotBeScannedIsSaidAndTheOthersGetTheirFindings() throws Exception {
        Path work = branch(full, "feature/a-broken");
        String before = developer.git(work, "rev-parse", "HEAD").strip();
        developer.write(work, "broken.txt", "nothing to see\n");
        String head = developer.commit(work, "Add");
        developer.push(work, "feature/a-broken");
        Until.within(PATIENCE, "the branch is scanned", () -> head.equals(scanned("feature/a-broken")));
        awaitScansDone();
        // Its folder is lost from our mirror's disk, and the head is to be read again.
        String tree = developer.git(work, "rev-parse", "HEAD^{tree}").strip();
        Repository repository = repository(full);
        Path mirror = server.bean(Mirrors.class).path(repository.workspace(), repository.repository());
        unpack(mirror);
        Path object = mirror.resolve("objects").resolve(tree.substring(0, 2)).resolve(tree.substring(2));
        byte[] lost = Files.readAllBytes(object);
        Files.delete(object);
        server.bean(Inventory.class).scannedHead(repository.workspace(), repository.repository(), "feature/a-broken", before, Engines.ruleSet("secrets"));

        Path fine = branch(full, "feature/b-fine");
        developer.write(fine, "fine.env", "SLACK=" + Fake.slack() + "\n");
        String found = developer.commit(fine, "Add");
        developer.push(fine, "feature/b-fine");
        Until.within(PATIENCE, "the other branch is scanned", () -> found.equals(scanned("feature/b-fine")));
        assertThat(findings("fine.env")).isEqualTo(1);
        Until.within(PATIENCE, "the failure is said on the jobs page", () -> {
            JobRow job = scanJob(full);
            return job.state() == JobRow.State.RETRYING && String.valueOf(job.reason()).startsWith("A branch could not be scanned: The engine stopped");
        });
        assertThat(scanned("feature/a-broken")).isEqualTo(before);
        assertThat(server.bean(ScanStore.class).newest(repository.workspace(), repository.repository(), 20))
                .anySatisfy(scan -> {
                    assertThat(scan.to()).isEqualTo(head);
                    assertThat(scan.outcome()).isEqualTo("failed");
                });

        Files.write(object, lost);
        Until.within(PATIENCE, "it is read once it can be", () -> head.equals(scanned("feature/a-broken")));
        awaitScansDone();
    }

    @Test
    void aHistoryThatSharesNothingWithTheTargetIsJudgedWhole() {
        Path work = developer.clone(full);
        developer.git(work, "checkout", "-q", "--orphan", "feature/unrelated");
        developer.git(work, "rm", "-q", "-rf", ".");
        developer.write(work, "unrelated.txt", "nothing to see\n");
        String clean = developer.commit(work, "Begin anew");
        developer.push(work, "feature/unrelated");
        int number = developer.openPullRequest(full, "feature/unrelated", "Unrelated");
        awaitVerdict(full, number, clean, Verdict.PASSED);
        assertThat(verdict(full, number).orElseThrow().base()).isNull();

        developer.write(work, "unrelated.env", "SLACK=" + Fake.slack() + "\n");
        String head = developer.commit(work, "Add");
        developer.push(work, "feature/unrelated");
        awaitVerdict(full, number, head, Verdict.FAILED);
        assertThat(verdict(full, number).orElseThrow().counted()).isEqualTo(1);
    }

    @Test
    void theNewerHeadStandsThatWasPushedWhileTheOlderWasRead() {
        Path work = branch(full, "feature/moves");
        String begin = developer.commit(work, "Begin");
        developer.push(work, "feature/moves");
        int number = developer.openPullRequest(full, "feature/moves", "Moves");
        awaitVerdict(full, number, begin, Verdict.PASSED);
        awaitScansDone();

        developer.write(work, "moves.env", "SLACK=" + Fake.slack() + "\n");
        String older = developer.commit(work, "Add");
        String newer;
        signal("STOP");
        try {
            developer.push(work, "feature/moves");
            awaitReading();
            developer.git(work, "reset", "-q", "--hard", begin);
            developer.write(work, "moves.txt", "clean\n");
            newer = developer.commit(work, "Without it");
            developer.git(work, "push", "-q", "-f", "origin", "HEAD:refs/heads/feature/moves");
            server.emulator.awaitQuiet(Duration.ofSeconds(10));
        } finally {
            signal("CONT");
        }
        awaitVerdict(full, number, newer, Verdict.PASSED);
        awaitScansDone();
        assertThat(verdict(full, number).orElseThrow().head()).isEqualTo(newer).isNotEqualTo(older);
        Until.within(PATIENCE, "the newer head is told", () -> states(full, newer).equals(List.of("SUCCESSFUL")));
        // The older one was read, and what it held is known.
        assertThat(findings("moves.env")).isEqualTo(1);
    }

    @Test
    void aTargetThatMovesWhileThePullRequestIsReadIsItsNewBase() {
        Path work = branch(other, "feature/target");
        String begin = developer.commit(work, "Begin");
        developer.push(work, "feature/target");
        int number = developer.openPullRequest(other, "feature/target", "Its target moves");
        awaitVerdict(other, number, begin, Verdict.PASSED);
        awaitScansDone();

        developer.write(work, "target.env", "SLACK=" + Fake.slack() + "\n");
        String merged = developer.commit(work, "Add");
        developer.write(work, "target.txt", "clean\n");
        String head = developer.commit(work, "Go on");
        signal("STOP");
        try {
            developer.push(work, "feature/target");
            awaitReading();
            // Somebody brings the first of the two commits into the target by another way.
            developer.git(work, "push", "-q", "origin", merged + ":refs/heads/" + repository(other).mainBranch());
            server.emulator.awaitQuiet(Duration.ofSeconds(10));
        } finally {
            signal("CONT");
        }
        Until.within(PATIENCE, "judged against what the target is now", () -> verdict(other, number)
                .filter(each -> each.head().equals(head) && merged.equals(each.base()) && each.verdict() == Verdict.PASSED)
                .isPresent());
        assertThat(findings("target.env")).isEqualTo(1);
    }

    /** Each object a file of its own. */
    private static void unpack(Path mirror) throws Exception {
        Path aside = Files.createTempDirectory(server.folder, "packs");
        List<Path> files;
        try (Stream<Path> listed = Files.list(mirror.resolve("objects/pack"))) {
            files = listed.toList();
        }
        for (Path file : files) Files.move(file, aside.resolve(file.getFileName()));
        for (Path file : files)
            if (file.toString().endsWith(".pack"))
                assertThat(new ProcessBuilder("git", "-C", mirror.toString(), "unpack-objects", "-q")
                                .redirectInput(aside.resolve(file.getFileName()).toFile())
                                .start()
                                .waitFor())
                        .isZero();
    }

    private static Path branch(String repository, String name) {
        Path work = developer.clone(repository);
        developer.git(work, "checkout", "-q", "-b", name);
        return work;
    }

    private static Repository repository(String name) {
        return server.bean(Inventory.class).repository("acme", name.substring("acme/".length())).orElseThrow();
    }

    private static Optional<GateVerdict> verdict(String name, int number) {
        Repository repository = repository(name);
        return server.bean(Policies.class).verdict(repository.workspace(), repository.repository(), number);
    }

    private static void awaitVerdict(String name, int number, String head, Verdict expected) {
        Until.within(PATIENCE, expected + " on " + head, () ->
                verdict(name, number).filter(each -> each.head().equals(head) && each.verdict() == expected).isPresent());
    }

    private static ScanStore.Row scan(String name, int number) {
        Repository repository = repository(name);
        return server.bean(ScanStore.class).newestOfPullRequest(repository.workspace(), repository.repository(), number).orElseThrow();
    }

    private static JobRow scanJob(String name) {
        Repository repository = repository(name);
        return server.bean(JobListStore.class).find(Work.SCAN, repository.workspace(), repository.repository().toString()).orElseThrow();
    }

    private static void awaitScansDone() {
        server.emulator.awaitQuiet(Duration.ofSeconds(10));
        for (String name : List.of(full, other))
            Until.within(PATIENCE, "nothing is to be scanned in " + name, () -> scanJob(name).state() == JobRow.State.DONE);
    }

    private static String scanned(String branch) {
        Repository repository = repository(full);
        return server.bean(Inventory.class).refs(repository.workspace(), repository.repository()).stream()
                .filter(each -> each.key().equals(branch))
                .findFirst()
                .map(RefState::headScanned)
                .orElse(null);
    }

    private static int findings(String text) {
        FindingFilter filter = new FindingFilter(null, List.of(), List.of(), List.of(), List.of(), text, "risk", 1, 50);
        return server.bean(FindingReader.class).list(filter).size();
    }

    private static List<String> states(String name, String head) {
        return developer.values("/repositories/" + name + "/commit/" + head + "/statuses").stream().map(each -> each.get("state").asString()).toList();
    }

    /** The engine processes stand still, or go on: so the world can move while they read. */
    private static void signal(String name) {
        List<ProcessView> engines = server.bean(EnginePool.class).processes().processes();
        Until.within(PATIENCE, "the engines are ready", () -> server.bean(EnginePool.class).processes().processes().stream().allMatch(each -> each.pid() > 0));
        for (ProcessView each : engines)
            ProcessHandle.of(each.pid()).ifPresent(process -> {
                process.descendants().forEach(child -> send(name, child.pid()));
                send(name, process.pid());
            });
    }

    private static void send(String name, long pid) {
        try {
            assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start().waitFor()).isZero();
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    private static void awaitReading() {
        Until.within(PATIENCE, "an engine has it before it", () ->
                server.bean(EnginePool.class).processes().processes().stream().anyMatch(each -> each.busyFor() != null));
    }
}
