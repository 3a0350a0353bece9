package dev.portcullis.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.detection.process.ProcessView;
import dev.portcullis.server.findings.DismissalReason;
import dev.portcullis.server.findings.FindingFilter;
import dev.portcullis.server.findings.FindingReader;
import dev.portcullis.server.integrations.Mode;
import dev.portcullis.server.inventory.Inventory;
import dev.portcullis.server.inventory.Workspace;
import dev.portcullis.server.jobs.Jobs;
import dev.portcullis.server.onboarding.Onboarding;
import dev.portcullis.server.scanning.EnginePool;
import dev.portcullis.server.triage.Triage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a watched workspace may rely on: silence where silence was promised, and nothing missed. */
class WatchingTest {
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static Installation server;
    private static Developer developer;
    private static String repository;

    @BeforeAll
    static void connect() {
        server = Installation.start();
        developer = server.developer();
        repository = developer.values("/repositories/acme").getFirst().get("full_name").asString();
    }

    @AfterAll
    static void stop() {
        server.openApi.assertClean();
        server.close();
    }

    @Test
    void theLifeOfAWatchedWorkspace() {
        // Open before OK: judged, never written to, until it is pushed to.
        Path work = developer.clone(repository);
        developer.git(work, "checkout", "-q", "-b", "feature/before");
        developer.write(work, "before.env", "SLACK=" + Fake.slack() + "\n");
        String before = developer.commit(work, "Add");
        developer.push(work, "feature/before");
        int old = developer.openPullRequest(repository, "feature/before", "Before");
        server.signIn().connect("acme", "observe");
        Workspace acme = server.bean(Inventory.class).workspaces().getFirst();
        awaitQuiet();
        long finding = finding("before.env");
        assertThat(written(before, old)).isZero();

        // In observe nothing is written, whatever is pushed.
        developer.write(work, "observed.env", "SLACK=" + Fake.slack() + "\n");
        String observed = developer.commit(work, "Add another");
        developer.push(work, "feature/before");
        server.emulator.awaitQuiet(Duration.ofSeconds(10));
        Until.within(PATIENCE, "the finding", () -> count("observed.env") == 1);
        awaitQuiet();
        assertThat(written(observed, old)).isZero();

        // A merge is a claim until Bitbucket itself says so; in observe too.
        developer.git(work, "checkout", "-q", "-b", "feature/merged", "origin/" + developer.call("GET", "/repositories/" + repository, null).get("mainbranch").get("name").asString());
        developer.commit(work, "To be merged");
        developer.push(work, "feature/merged");
        int merged = developer.openPullRequest(repository, "feature/merged", "Merged");
        developer.call("POST", "/repositories/" + repository + "/pullrequests/" + merged + "/merge", "{}");
        Until.within(PATIENCE, "the merge", () -> server.bean(Inventory.class)
                .pullRequest(acme.workspace(), server.bean(Inventory.class).repository("acme", repository.substring(5)).orElseThrow().repository(), merged)
                .map(each -> each.state().equals("merged"))
                .orElse(false));
        developer.git(work, "checkout", "-q", "feature/before");

        // The mode is raised: what is open stays without a word, by a decision too.
        server.bean(Onboarding.class).mode(acme.workspace(), Mode.GATE, "admin", "test");
        server.bean(Triage.class).acknowledge(finding, "admin", "test");
        awaitQuiet();
        assertThat(written(observed, old)).isZero();

        // Its next push speaks.
        developer.write(work, "more.txt", "x\n");
        String next = developer.commit(work, "More");
        developer.push(work, "feature/before");
        Until.within(PATIENCE, "two threads, a summary, a report and a status", () -> written(next, old) == 5);

        // Pushed while the server was down: found by the look at start.
        server.stopServer();
        developer.git(work, "checkout", "-q", "-b", "feature/down");
        developer.write(work, "down.env", "SLACK=" + Fake.slack() + "\n");
        String down = developer.commit(work, "While it was down");
        developer.push(work, "feature/down");
        int missed = developer.openPullRequest(repository, "feature/down", "Down");
        // Its branch is deleted before anybody could look: that is no pass, and the pull request says so.
        developer.git(work, "checkout", "-q", "-b", "feature/vanished");
        String vanished = developer.commit(work, "Never seen");
        developer.push(work, "feature/vanished");
        int unreadable = developer.openPullRequest(repository, "feature/vanished", "Vanished");
        developer.git(work, "push", "-q", "origin", ":feature/vanished");
        developer.git(work, "checkout", "-q", "feature/down");
        server.startServer();
        Until.within(PATIENCE, "what was pushed while it was down", () -> written(down, missed) >= 3);
        Until.within(PATIENCE, "the status of what could not be read", () -> developer
                .values("/repositories/" + repository + "/commit/" + vanished + "/statuses").stream()
                .anyMatch(each -> each.get("state").asString().equals("STOPPED") && each.get("description").asString().contains("source branch")));
        assertThat(developer.comments(repository, unreadable)).isEmpty();

        // Engine processes die: the next push is judged all the same.
        List<ProcessView> engines = server.bean(EnginePool.class).processes().processes();
        assertThat(engines).isNotEmpty();
        for (ProcessView engine : engines) ProcessHandle.of(engine.pid()).ifPresent(ProcessHandle::destroyForcibly);
        developer.write(work, "engine.env", "SLACK=" + Fake.slack() + "\n");
        developer.commit(work, "After the engines died");
        developer.push(work, "feature/down");
        Until.within(PATIENCE, "the finding after the engines died", () -> count("engine.env") == 1);

        // A dismissed secret that appears in another repository is open there.
        String other = developer.values("/repositories/acme").getLast().get("full_name").asString();
        assertThat(other).isNotEqualTo(repository);
        String secret = Fake.slack();
        developer.write(work, "shared.env", "SLACK=" + secret + "\n");
        developer.commit(work, "Share");
        developer.push(work, "feature/down");
        Until.within(PATIENCE, "the shared finding", () -> count("shared.env") == 1);
        long shared = finding("shared.env");
        server.bean(Triage.class).dismiss(shared, DismissalReason.EXAMPLE, "", "admin", "test");
        assertThat(server.bean(FindingReader.class).find(shared).orElseThrow().state().key()).isEqualTo("dismissed");
        Path elsewhere = developer.clone(other);
        developer.git(elsewhere, "checkout", "-q", "-b", "feature/copy");
        developer.write(elsewhere, "copy.env", "SLACK=" + secret + "\n");
        developer.commit(elsewhere, "Copy");
        developer.push(elsewhere, "feature/copy");
        Until.within(PATIENCE, "open again, for the other repository", () ->
                server.bean(FindingReader.class).find(shared).orElseThrow().state().key().equals("open"));
    }

    /** Comments, reports and statuses of ours. */
    private static long written(String head, int number) {
        return developer.comments(repository, number).stream().filter(each -> each.get("user").toString().contains("service")).count()
                + developer.values("/repositories/" + repository + "/commit/" + head + "/reports").size()
                + developer.values("/repositories/" + repository + "/commit/" + head + "/statuses").size();
    }

    private static FindingFilter filter(String path) {
        return new FindingFilter(null, List.of(), List.of(), List.of(), List.of(), path, "risk", 1, 50);
    }

    private static int count(String path) {
        return server.bean(FindingReader.class).count(filter(path));
    }

    private static long finding(String path) {
        return server.bean(FindingReader.class).list(filter(path)).getFirst().number();
    }

    private static void awaitQuiet() {
        Until.within(PATIENCE, "no job is waiting or running", () -> {
            Jobs.Counts counts = server.bean(Jobs.class).counts();
            return counts.running() == 0 && counts.waiting() == 0;
        });
    }
}
