package dev.portcullis.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.emulator.Exchange;
import dev.portcullis.server.findings.DismissalReason;
import dev.portcullis.server.findings.FindingFilter;
import dev.portcullis.server.findings.FindingReader;
import dev.portcullis.server.findings.FindingState;
import dev.portcullis.server.inventory.Inventory;
import dev.portcullis.server.inventory.Repository;
import dev.portcullis.server.jobs.Jobs;
import dev.portcullis.server.mirrors.Mirrors;
import dev.portcullis.server.policies.GateVerdict;
import dev.portcullis.server.policies.Policies;
import dev.portcullis.server.triage.Triage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The main job, end to end: a secret pushed with plain git is read about on the pull request. */
class JourneyTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static Installation server;
    private static Person admin;
    private static Developer developer;
    private static String repository;

    @BeforeAll
    static void connect() {
        server = Installation.start();
        admin = server.signIn();
        admin.connect("acme", "gate");
        developer = server.developer();
        repository = developer.values("/repositories/acme").getFirst().get("full_name").asString();
    }

    @AfterAll
    static void stop() {
        server.openApi.assertClean();
        server.close();
    }

    @Test
    void aPushedSecretBecomesACommentAStatusAndAReport() {
        String id = Fake.awsId();
        String secret = Fake.awsSecret();
        Path work = developer.clone(repository);
        developer.git(work, "checkout", "-q", "-b", "feature/deploy");
        developer.write(work, "deploy.env", "REGION=eu-west-1\nAWS_ACCESS_KEY_ID=" + id + "\nAWS_SECRET_ACCESS_KEY=" + secret + "\n");
        String head = developer.commit(work, "Add deployment settings");
        developer.push(work, "feature/deploy");
        int number = developer.openPullRequest(repository, "feature/deploy", "Deployment settings");

        Until.within(PATIENCE, "an inline comment and a summary", () -> developer.comments(repository, number).size() >= 2);
        List<JsonNode> comments = developer.comments(repository, number);
        assertThat(comments).allSatisfy(each -> assertThat(each.get("user").get("display_name").asString()).contains("portcullis-service-account"));
        assertThat(comments).anySatisfy(each -> {
            assertThat(each.path("inline").path("path").asString("")).isEqualTo("deploy.env");
            assertThat(each.get("content").get("raw").asString()).contains("AWS");
        });
        assertThat(comments.toString()).doesNotContain(secret).doesNotContain(id);
        List<JsonNode> statuses = developer.values("/repositories/" + repository + "/commit/" + head + "/statuses");
        assertThat(statuses).singleElement().satisfies(status -> {
            assertThat(status.get("state").asString()).isEqualTo("FAILED");
            assertThat(status.get("key").asString()).isEqualTo("portcullis-" + number);
        });
        List<JsonNode> reports = developer.values("/repositories/" + repository + "/commit/" + head + "/reports");
        assertThat(reports).singleElement().satisfies(report -> assertThat(report.get("result").asString()).isEqualTo("FAILED"));
    }

    @Test
    void aCleanPullRequestCostsTwoRequestsAndNoComment() {
        Path work = developer.clone(repository);
        developer.git(work, "checkout", "-q", "-b", "feature/clean");
        developer.write(work, "clean.txt", "nothing to see\n");
        String head = developer.commit(work, "Add a clean file");
        developer.push(work, "feature/clean");
        int number = developer.openPullRequest(repository, "feature/clean", "Clean");
        awaitStatus(head, "SUCCESSFUL");
        awaitQuiet();
        server.emulator.clearRequests();

        developer.write(work, "clean.txt", "still nothing to see\n");
        String next = developer.commit(work, "Change the clean file");
        developer.push(work, "feature/clean");
        awaitStatus(next, "SUCCESSFUL");
        awaitQuiet();

        assertThat(ofService()).extracting(Exchange::method).containsExactlyInAnyOrder("PUT", "POST");
        assertThat(developer.comments(repository, number)).isEmpty();
    }

    @Test
    void aVerdictWithFindingsCostsFourRequestsAndOneForEachThread() {
        Path work = developer.clone(repository);
        developer.git(work, "checkout", "-q", "-b", "feature/two");
        developer.commit(work, "Begin");
        developer.push(work, "feature/two");
        int number = developer.openPullRequest(repository, "feature/two", "Two secrets");
        awaitStatus(developer.git(work, "rev-parse", "HEAD").strip(), "SUCCESSFUL");
        awaitQuiet();
        server.emulator.clearRequests();

        developer.write(work, "one.env", "SLACK=" + Fake.slack() + "\n");
        developer.write(work, "two.env", "SLACK=" + Fake.slack() + "\n");
        String head = developer.commit(work, "Add two");
        developer.push(work, "feature/two");
        Until.within(PATIENCE, "two threads and a summary", () -> developer.comments(repository, number).size() == 3);
        awaitStatus(head, "FAILED");
        awaitQuiet();

        assertThat(ofService()).extracting(Exchange::method).doesNotContain("GET").hasSizeLessThanOrEqualTo(6);
    }

    @Test
    void aSecretAddedAndDeletedInOnePullRequestIsFoundWithoutAThread() {
        Path work = developer.clone(repository);
        developer.git(work, "checkout", "-q", "-b", "feature/added-and-deleted");
        developer.write(work, "gone.env", "SLACK=" + Fake.slack() + "\n");
        developer.commit(work, "Add");
        developer.git(work, "rm", "-q", "gone.env");
        String head = developer.commit(work, "Remove");
        developer.push(work, "feature/added-and-deleted");
        int number = developer.openPullRequest(repository, "feature/added-and-deleted", "Added and deleted");

        awaitStatus(head, "FAILED");
        Until.within(PATIENCE, "the summary", () -> developer.comments(repository, number).size() == 1);
        assertThat(developer.comments(repository, number)).singleElement().satisfies(comment -> {
            assertThat(comment.path("inline").isMissingNode() || comment.path("inline").isNull()).isTrue();
            assertThat(comment.get("content").get("raw").asString()).contains("gone.env").contains("Slack");
        });
    }

    @Test
    void theThreeFactsOfAFixedSecretAreKeptApart() {
        Path work = developer.clone(repository);
        developer.git(work, "checkout", "-q", "-b", "feature/fixed");
        String root = developer.git(work, "rev-parse", "HEAD").strip();
        developer.write(work, "fixed.env", "SLACK=" + Fake.slack() + "\n");
        developer.commit(work, "Add");
        developer.push(work, "feature/fixed");
        int number = developer.openPullRequest(repository, "feature/fixed", "To be fixed");
        Until.within(PATIENCE, "thread and summary", () -> developer.comments(repository, number).size() == 2);
        long finding = finding("fixed.env");

        // The history is rewritten: nothing is brought any more, so the gate is green; the thread says what remains; the finding stays open.
        developer.git(work, "reset", "-q", "--hard", root);
        developer.write(work, "fixed.env", "SLACK=${SLACK}\n");
        String head = developer.commit(work, "Read it from the environment");
        developer.git(work, "push", "-q", "-f", "origin", "HEAD:refs/heads/feature/fixed");
        awaitStatus(head, "SUCCESSFUL");
        Until.within(PATIENCE, "a resolved thread", () -> developer.comments(repository, number).stream()
                .anyMatch(each -> each.path("inline").has("path") && !each.path("resolution").isMissingNode() && !each.path("resolution").isNull()));
        assertThat(thread(number)).contains("Gone from this branch; still rotate it");
        assertThat(server.bean(FindingReader.class).find(finding).orElseThrow().state()).isEqualTo(FindingState.OPEN);

        server.bean(Triage.class).revoked(finding, "", "admin", "test");
        assertThat(server.bean(FindingReader.class).find(finding).orElseThrow().state()).isEqualTo(FindingState.RESOLVED);
    }

    @Test
    void aDecisionTurnsStatusReportAndThreadWithoutAScan() {
        Path work = developer.clone(repository);
        developer.git(work, "checkout", "-q", "-b", "feature/decided");
        developer.write(work, "decided.env", "SLACK=" + Fake.slack() + "\n");
        String head = developer.commit(work, "Add");
        developer.push(work, "feature/decided");
        int number = developer.openPullRequest(repository, "feature/decided", "To be decided");
        awaitStatus(head, "FAILED");
        Until.within(PATIENCE, "thread and summary", () -> developer.comments(repository, number).size() == 2);
        long finding = finding("decided.env");

        server.bean(Triage.class).dismiss(finding, DismissalReason.TEST_ONLY, "", "admin", "test");
        awaitStatus(Duration.ofSeconds(5), head, "SUCCESSFUL");
        Until.within(Duration.ofSeconds(5), "the thread says so", () -> thread(number).contains("dismissed"));
        assertThat(reports(head)).singleElement().satisfies(report -> assertThat(report.get("result").asString()).isEqualTo("PASSED"));

        server.bean(Triage.class).undo(finding, "admin", "test");
        awaitStatus(Duration.ofSeconds(5), head, "FAILED");
        Until.within(Duration.ofSeconds(5), "the thread is open again", () -> !thread(number).contains("dismissed"));
        assertThat(developer.comments(repository, number)).hasSize(2);
    }

    @Test
    void ofTwoPushesWithinASecondTheNewerStands() {
        Path work = developer.clone(repository);
        developer.git(work, "checkout", "-q", "-b", "feature/twice");
        developer.commit(work, "Begin");
        developer.push(work, "feature/twice");
        int number = developer.openPullRequest(repository, "feature/twice", "Twice");
        developer.write(work, "twice.env", "SLACK=" + Fake.slack() + "\n");
        developer.commit(work, "Add");
        developer.push(work, "feature/twice");
        developer.git(work, "reset", "-q", "--hard", "HEAD~1");
        developer.write(work, "twice.txt", "clean\n");
        String newer = developer.commit(work, "Without it");
        developer.git(work, "push", "-q", "-f", "origin", "HEAD:refs/heads/feature/twice");

        awaitStatus(newer, "SUCCESSFUL");
        awaitQuiet();
        assertThat(verdict(number).head()).isEqualTo(newer);
        assertThat(status(newer)).isEqualTo("SUCCESSFUL");
        assertThat(developer.comments(repository, number).stream().filter(each -> !each.path("inline").has("path")).toList()).hasSizeLessThanOrEqualTo(1);
    }

    @Test
    void anotherPushOfTheSameSecretSaysNothingTwice() {
        Path work = developer.clone(repository);
        developer.git(work, "checkout", "-q", "-b", "feature/again");
        developer.write(work, "again.env", "A=1\nSLACK=" + Fake.slack() + "\n");
        developer.commit(work, "Add");
        developer.push(work, "feature/again");
        int number = developer.openPullRequest(repository, "feature/again", "Again");
        Until.within(PATIENCE, "thread and summary", () -> developer.comments(repository, number).size() == 2);

        developer.write(work, "other.txt", "x\n");
        String head = developer.commit(work, "Something else");
        developer.push(work, "feature/again");
        awaitStatus(head, "FAILED");
        awaitQuiet();
        assertThat(developer.comments(repository, number)).hasSize(2);
    }

    @Test
    void aThreadStaysOpenWhileACommitOfThePullRequestHoldsTheValue() {
        Path work = developer.clone(repository);
        developer.git(work, "checkout", "-q", "-b", "feature/deleted-later");
        developer.write(work, "later.env", "SLACK=" + Fake.slack() + "\n");
        developer.commit(work, "Add");
        developer.push(work, "feature/deleted-later");
        int number = developer.openPullRequest(repository, "feature/deleted-later", "Deleted later");
        Until.within(PATIENCE, "thread and summary", () -> developer.comments(repository, number).size() == 2);

        developer.git(work, "rm", "-q", "later.env");
        String head = developer.commit(work, "Delete");
        developer.push(work, "feature/deleted-later");
        awaitStatus(head, "FAILED");
        Until.within(PATIENCE, "the thread says where it still is", () -> thread(number).contains("still in a commit of this pull request"));
        assertThat(developer.comments(repository, number)).noneMatch(each -> each.hasNonNull("resolution"));
    }

    @Test
    void aMergeIsNotTakenForARepair() {
        Path work = developer.clone(repository);
        developer.git(work, "checkout", "-q", "-b", "feature/merged-red");
        developer.write(work, "merged.env", "SLACK=" + Fake.slack() + "\n");
        String head = developer.commit(work, "Add");
        developer.push(work, "feature/merged-red");
        int number = developer.openPullRequest(repository, "feature/merged-red", "Merged in spite of it");
        awaitStatus(head, "FAILED");
        Until.within(PATIENCE, "thread and summary", () -> developer.comments(repository, number).size() == 2);
        awaitQuiet();

        developer.call("POST", "/repositories/" + repository + "/pullrequests/" + number + "/merge", "{}");
        server.emulator.awaitQuiet(Duration.ofSeconds(10));
        awaitQuiet();
        Repository known = server.bean(Inventory.class).repository("acme", repository.substring(5)).orElseThrow();
        assertThat(server.bean(Inventory.class).pullRequest(known.workspace(), known.repository(), number).orElseThrow().state()).isEqualTo("merged");
        assertThat(status(head)).isEqualTo("FAILED");
        assertThat(thread(number)).doesNotContain("Gone from this branch");
    }

    @Test
    void aLockThatAKilledGitLeftHoldsNothingUp() throws IOException {
        Repository known = server.bean(Inventory.class).repository("acme", repository.substring(5)).orElseThrow();
        Path mirror = server.bean(Mirrors.class).path(known.workspace(), known.repository());
        Files.createFile(mirror.resolve("packed-refs.lock"));
        Files.createDirectories(mirror.resolve("refs/heads/feature"));
        Files.createFile(mirror.resolve("refs/heads/feature/locked.lock"));
        Path work = developer.clone(repository);
        developer.git(work, "checkout", "-q", "-b", "feature/locked");
        developer.write(work, "locked.env", "SLACK=" + Fake.slack() + "\n");
        String head = developer.commit(work, "Add");
        developer.push(work, "feature/locked");
        developer.openPullRequest(repository, "feature/locked", "Locked");
        awaitStatus(head, "FAILED");
    }

    private static void awaitStatus(String head, String state) {
        awaitStatus(PATIENCE, head, state);
    }

    private static void awaitStatus(Duration patience, String head, String state) {
        Until.within(patience, state + " on " + head, () -> state.equals(status(head)));
    }

    private static String status(String head) {
        List<JsonNode> statuses = developer.values("/repositories/" + repository + "/commit/" + head + "/statuses");
        return statuses.isEmpty() ? "none" : statuses.getFirst().get("state").asString();
    }

    private static List<JsonNode> reports(String head) {
        return developer.values("/repositories/" + repository + "/commit/" + head + "/reports");
    }

    /** Nothing asked for is left undone. */
    private static void awaitQuiet() {
        server.emulator.awaitQuiet(Duration.ofSeconds(10));
        Until.within(PATIENCE, "no job is waiting or running", () -> {
            Jobs.Counts counts = server.bean(Jobs.class).counts();
            return counts.running() == 0 && counts.waiting() == 0;
        });
    }

    private static List<Exchange> ofService() {
        return server.emulator.requests().stream().filter(each -> String.valueOf(each.principal()).contains("service")).toList();
    }

    private static long finding(String path) {
        FindingFilter filter = new FindingFilter(null, List.of(), List.of(), List.of(), List.of(), path, "risk", 1, 50);
        return server.bean(FindingReader.class).list(filter).getFirst().number();
    }

    private static String thread(int number) {
        return developer.comments(repository, number).stream()
                .filter(each -> each.path("inline").has("path"))
                .map(each -> each.get("content").get("raw").asString())
                .findFirst()
                .orElse("");
    }

    private static GateVerdict verdict(int number) {
        Repository known = server.bean(Inventory.class).repository("acme", repository.substring(5)).orElseThrow();
        return server.bean(Policies.class).verdict(known.workspace(), known.repository(), number).orElseThrow();
    }
}
