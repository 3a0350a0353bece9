package dev.portcullis.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.emulator.EmulatorOptions;
import dev.portcullis.server.findings.Finding;
import dev.portcullis.server.findings.FindingFilter;
import dev.portcullis.server.findings.FindingReader;
import dev.portcullis.server.findings.ScanStore;
import dev.portcullis.server.inventory.Inventory;
import dev.portcullis.server.inventory.RefState;
import dev.portcullis.server.inventory.Repository;
import dev.portcullis.server.inventory.Work;
import dev.portcullis.server.jobs.Jobs;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Repositories as people with bad luck or bad intentions make them. */
class HostileRepositoryTest {
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static Installation server;
    private static Developer developer;
    private static String full;

    @BeforeAll
    static void connect() {
        server = Installation.start();
        server.signIn().connect("acme", "gate");
        developer = server.developer();
        full = developer.values("/repositories/acme").getFirst().get("full_name").asString();
    }

    @AfterAll
    static void stop() {
        server.openApi.assertClean();
        server.close();
    }

    @Test
    void filesThatCannotBeReadAreGapsAndTheRestIsJudged() {
        Path work = developer.clone(full);
        developer.git(work, "checkout", "-q", "-b", "feature/big");
        byte[] big = new byte[50 << 20];
        Arrays.fill(big, (byte) 'a');
        developer.write(work, "big.txt", big);
        developer.write(work, "picture.bin", new byte[] {0, 1, 2, 3, 0, 0, 7});
        developer.write(work, "latin.properties", ("name=M\u00fcller\nSLACK=" + Fake.slack() + "\n").getBytes(StandardCharsets.ISO_8859_1));
        String head = developer.commit(work, "Add a big one, a binary one and one that is not UTF-8");
        developer.push(work, "feature/big");
        int number = developer.openPullRequest(full, "feature/big", "Big");

        awaitStatus(head, "FAILED");
        Until.within(PATIENCE, "the thread on the file that is not UTF-8", () -> threads(number).contains("latin.properties"));
        ScanStore.Row scan = server.bean(ScanStore.class).newestOfPullRequest(repository().workspace(), repository().repository(), number).orElseThrow();
        assertThat(scan.outcome()).isEqualTo("partial");
        assertThat(server.bean(ScanStore.class).gaps(scan.id())).anySatisfy(gap -> assertThat(gap.path()).isEqualTo("big.txt"));
    }

    @Test
    void namesWithMarkupControlAndDirectionCharactersForgeNothing() {
        Path work = developer.clone(full);
        String path = "a](http://evil.test) <img src=x onerror=alert(1)> `x` @dev \u202e.env";
        developer.git(work, "checkout", "-q", "-b", "local");
        developer.write(work, path, "SLACK=" + Fake.slack() + "\n");
        String head = developer.commit(work, "[portcullis-forged]: http://evil.test\n\n<script>alert(1)</script>");
        developer.git(work, "push", "-q", "origin", "HEAD:refs/heads/feature/odd");
        int number = developer.openPullRequest(full, "feature/odd", "<script>alert('title')</script> \u202e");

        awaitStatus(head, "FAILED");
        Until.within(PATIENCE, "thread and summary", () -> developer.comments(full, number).size() == 2);
        for (JsonNode comment : developer.comments(full, number)) {
            String raw = comment.get("content").get("raw").asString();
            assertThat(raw).doesNotContain("\u202e").doesNotContain("<script>").doesNotContain("[portcullis-forged]");
            // Whatever a path brings stands inside a code span: outside of one there is no such thing.
            assertThat(raw.replaceAll("(`+)[^`].*?\\1(?!`)", "")).doesNotContain("evil.test").doesNotContain("<img").doesNotContain("@dev");
        }
        for (String page : List.of("/findings", "/repositories/" + full, "/pull-requests/" + full + "/" + number)) {
            String html = server.signIn().get(page).body();
            assertThat(html).as(page).doesNotContain("<script>alert").doesNotContain("<img src=x").doesNotContain("\u202e");
        }
    }

    @Test
    void aCommitThatBreaksGitsRulesIsAGapOfItsBranchAndAllElseIsJudged() throws Exception {
        Path work = developer.clone(full);
        developer.git(work, "checkout", "-q", "-b", "feature/malformed");
        developer.commit(work, "Still good");
        developer.push(work, "feature/malformed");
        int number = developer.openPullRequest(full, "feature/malformed", "Malformed");
        awaitQuiet();
        Path store = server.emulator.repositoryPath("acme", full.substring(5));
        Path tree = work.resolve("tree");
        byte[] name = "100644 b\0".getBytes(StandardCharsets.UTF_8);
        byte[] blob = HexFormat.of().parseHex(developer.git(store, "hash-object", "-w", developer.clone(full).resolve(".git/config").toString()).strip());
        ByteArrayOutputStream entries = new ByteArrayOutputStream();
        for (char first : new char[] {'b', 'a'}) {
            name[7] = (byte) first;
            entries.write(name);
            entries.write(blob);
        }
        Files.write(tree, entries.toByteArray());
        String unsorted = developer.git(store, "hash-object", "-t", "tree", "-w", "--literally", tree.toString()).strip();
        String commit = developer.git(store, "-c", "user.name=Dev", "-c", "user.email=dev@acme.test", "commit-tree", "-m", "Malformed",
                "-p", "refs/heads/feature/malformed", unsorted).strip();
        developer.git(store, "update-ref", "refs/heads/feature/malformed", commit);

        // Another push asks for the scan; it is judged as if nothing were.
        developer.git(work, "checkout", "-q", "-b", "feature/beside");
        developer.write(work, "beside.env", "SLACK=" + Fake.slack() + "\n");
        String head = developer.commit(work, "Add");
        developer.push(work, "feature/beside");
        developer.openPullRequest(full, "feature/beside", "Beside");
        awaitStatus(head, "FAILED");
        Until.within(PATIENCE, "the gap of the pull request", () -> server.bean(Inventory.class)
                .pullRequest(repository().workspace(), repository().repository(), number)
                .map(each -> each.judgeGap() != null && each.judgeGap().contains("git refuses"))
                .orElse(false));
        assertThat(repository().state()).isEqualTo("present");
        assertThat(server.signIn().get("/repositories/" + full).body()).contains("The branch feature/malformed is not scanned");

        developer.git(store, "update-ref", "refs/heads/feature/malformed", head);
        developer.commit(work, "And on");
        developer.push(work, "feature/beside");
        Until.within(PATIENCE, "the mended branch is scanned", () -> head.equals(scanned("feature/malformed")));
        assertThat(server.signIn().get("/repositories/" + full).body()).doesNotContain("is not scanned");
    }

    @Test
    void aDeletedBranchHoldsNothingAndAForcedPushLosesNothing() {
        Path work = developer.clone(full);
        developer.git(work, "checkout", "-q", "-b", "feature/short-lived");
        developer.write(work, "short.env", "SLACK=" + Fake.slack() + "\n");
        String first = developer.commit(work, "Add");
        developer.push(work, "feature/short-lived");
        Until.within(PATIENCE, "the branch is scanned", () -> first.equals(scanned("feature/short-lived")));

        developer.git(work, "reset", "-q", "--hard", "HEAD~1");
        developer.write(work, "other.txt", "x\n");
        String second = developer.commit(work, "Another history");
        developer.git(work, "push", "-q", "-f", "origin", "HEAD:refs/heads/feature/short-lived");
        Until.within(PATIENCE, "the new history is scanned", () -> second.equals(scanned("feature/short-lived")));
        assertThat(findings("short.env")).singleElement().satisfies(each -> assertThat(each.presence()).isEqualTo("gone"));

        developer.git(work, "push", "-q", "origin", ":refs/heads/feature/short-lived");
        Until.within(PATIENCE, "the branch is gone", () -> scanned("feature/short-lived") == null);
        awaitQuiet();
        assertThat(findings("short.env")).hasSize(1);
    }

    @Test
    void aRepositoryThatVanishesBetweenDeliveryAndScanIsSaidAndLeftAlone() {
        Installation other = Installation.start();
        try {
            other.signIn().connect("acme", "observe");
            Inventory inventory = other.bean(Inventory.class);
            Repository last = inventory.repositories(null).getLast();
            other.emulator.deleteRepository("acme", last.slug());
            other.bean(Jobs.class).want(Work.SCAN, last.workspace(), last.repository().toString(), last.fullName());
            Until.within(PATIENCE, "the repository is known to be gone", () ->
                    inventory.repository(last.workspace(), last.repository()).orElseThrow().state().equals("gone"));
            Until.within(PATIENCE, "nothing waits", () -> other.bean(Jobs.class).counts().waiting() == 0);
            assertThat(other.bean(Jobs.class).counts().failed()).isZero();
        } finally {
            other.close();
        }
    }

    @Test
    void anEmptyRepositoryIsReadAndWatched() {
        Installation other = Installation.start(options -> options.withWorld(EmulatorOptions.World.DEMO));
        try {
            Person admin = other.signIn();
            admin.connect("globex", "observe");
            assertThat(admin.complete("globex")).isTrue();
            assertThat(other.bean(Inventory.class).repositories(null)).anySatisfy(each -> {
                assertThat(each.mainBranch()).isNull();
                assertThat(each.firstReadAt()).isNotNull();
            });
        } finally {
            other.close();
        }
    }

    private static Repository repository() {
        return server.bean(Inventory.class).repository("acme", full.substring(5)).orElseThrow();
    }

    private static String scanned(String branch) {
        return server.bean(Inventory.class).refs(repository().workspace(), repository().repository()).stream()
                .filter(each -> each.key().equals(branch))
                .findFirst()
                .map(RefState::headScanned)
                .orElse(null);
    }

    private static List<Finding> findings(String text) {
        return server.bean(FindingReader.class).list(new FindingFilter(
                null, List.of(), List.of(), List.of(), List.of(), text, "risk", 1, 50));
    }

    private static String threads(int number) {
        StringBuilder paths = new StringBuilder();
        for (JsonNode each : developer.comments(full, number)) paths.append(each.path("inline").path("path").asString("")).append('\n');
        return paths.toString();
    }

    private static void awaitQuiet() {
        Until.within(PATIENCE, "no job is waiting or running", () -> {
            Jobs.Counts counts = server.bean(Jobs.class).counts();
            return counts.running() == 0 && counts.waiting() == 0;
        });
    }

    private static void awaitStatus(String head, String state) {
        Until.within(PATIENCE, state + " on " + head, () -> developer.values("/repositories/" + full + "/commit/" + head + "/statuses").stream()
                .anyMatch(each -> each.get("state").asString().equals(state)));
    }
}
