package dev.portcullis.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.emulator.hooks.Signature;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebhookTest {

    private static final String REPOSITORY = "/repositories/acme/web-storefront";
    private static final String EVENTS = String.join(
            "\",\"",
            "repo:push",
            "repo:created",
            "repo:updated",
            "repo:deleted",
            "repo:commit_status_created",
            "repo:commit_status_updated",
            "pullrequest:created",
            "pullrequest:updated",
            "pullrequest:fulfilled",
            "pullrequest:rejected",
            "pullrequest:comment_created",
            "pullrequest:comment_updated",
            "pullrequest:comment_deleted",
            "pullrequest:comment_resolved",
            "pullrequest:comment_reopened",
            "pullrequest:approved");

    private final OpenApiCheck check = new OpenApiCheck();
    private BitbucketEmulator emulator;
    private Listener listener;
    private Caller developer;
    private Caller service;
    private GitClient clone;
    private String hook;

    @BeforeAll
    void start(@TempDir Path folder) {
        emulator = BitbucketEmulator.start(
                EmulatorOptions.in(folder.resolve("data")).withObserver(check).withPrivateHooks(true));
        listener = new Listener();
        developer = Caller.developer(emulator);
        service = Caller.service(emulator);
        hook = subscribe(listener.url(), EVENTS);
        clone = GitClient.clone(emulator, "dev", "demo-dev-token", "acme/web-storefront", folder.resolve("clone"));
    }

    @BeforeEach
    void forget() {
        emulator.awaitQuiet(Duration.ofSeconds(10));
        listener.clear();
    }

    @AfterAll
    void stop() {
        emulator.close();
        check.assertClean();
        check.close();
        listener.close();
    }

    private String subscribe(String url, String events) {
        return service.post(
                        "/workspaces/acme/hooks",
                        "{\"description\":\"d\",\"url\":\"" + url + "\",\"active\":true,"
                                + "\"secret\":\"It's a Secret to Everybody\",\"events\":[\"" + events + "\"]}")
                .expect(201)
                .json()
                .path("uuid")
                .stringValue();
    }

    private String push(String branch, String path, String content) {
        clone.git("checkout", "-q", "-B", branch, "origin/main");
        String hash = clone.commit(path, content, "Change " + path);
        clone.git("push", "-q", "origin", branch);
        return hash;
    }

    @Test
    void theSignatureIsThatOfTheTestVector() {
        assertThat(Signature.of("It's a Secret to Everybody", "Hello, World!".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17");
    }

    @Test
    void aPushIsToldWithRealHeaders() {
        String hash = push("told", "told.txt", "1\n");
        Listener.Received push = listener.await("repo:push");
        assertThat(push.headers())
                .containsEntry("user-agent", "Bitbucket-Webhooks/2.0")
                .containsEntry("content-type", "application/json")
                .containsEntry("x-attempt-number", "1")
                .containsEntry("x-hook-uuid", hook.replaceAll("[{}]", ""))
                .containsEntry("x-hub-signature", Signature.of("It's a Secret to Everybody", push.body()))
                .containsKey("x-request-uuid");
        JsonNode change = push.json().at("/push/changes/0");
        assertThat(change.path("created").booleanValue()).isTrue();
        assertThat(change.path("old").isNull()).isTrue();
        assertThat(change.at("/new/target/hash").stringValue()).isEqualTo(hash);
        assertThat(change.at("/new/type").stringValue()).isEqualTo("branch");
        assertThat(change.path("commits").size()).isEqualTo(1);
        assertThat(push.json().at("/actor/nickname").stringValue()).isEqualTo("Devon Miller");
        assertThat(push.json().at("/actor").has("username")).isFalse();
        assertThat(push.json().at("/repository/workspace/slug").stringValue()).isEqualTo("acme");
    }

    @Test
    void fiveCommitsAtMost() {
        clone.git("checkout", "-q", "-B", "many", "origin/main");
        String last = "";
        for (int i = 0; i < 6; i++) {
            last = clone.commit("many.txt", i + "\n", "Number " + i);
        }
        clone.git("push", "-q", "origin", "many");
        JsonNode change = listener.await("repo:push").json().at("/push/changes/0");
        assertThat(change.path("truncated").booleanValue()).isTrue();
        assertThat(change.path("commits").size()).isEqualTo(5);
        assertThat(change.at("/commits/0/hash").stringValue()).isEqualTo(last);
    }

    @Test
    void aDeleteHasNeitherCommitsNorLinks() {
        push("gone", "gone.txt", "1\n");
        listener.await("repo:push");
        listener.clear();
        clone.git("push", "-q", "origin", "--delete", "gone");
        JsonNode change = listener.await("repo:push").json().at("/push/changes/0");
        assertThat(change.path("closed").booleanValue()).isTrue();
        assertThat(change.path("new").isNull()).isTrue();
        assertThat(change.has("commits")).isFalse();
        assertThat(change.has("links")).isFalse();
    }

    @Test
    void aForcedPushIsToldAsOne() {
        String old = push("forced", "forced.txt", "1\n");
        listener.await("repo:push");
        listener.clear();
        clone.git("checkout", "-q", "-B", "forced", "origin/main");
        String fresh = clone.commit("forced.txt", "2\n", "Again");
        clone.git("push", "-q", "--force", "origin", "forced");
        JsonNode change = listener.await("repo:push").json().at("/push/changes/0");
        assertThat(change.path("forced").booleanValue()).isTrue();
        assertThat(change.at("/old/target/hash").stringValue()).isEqualTo(old);
        assertThat(change.at("/new/target/hash").stringValue()).isEqualTo(fresh);
        assertThat(change.path("commits").size()).isEqualTo(1);
    }

    @Test
    void severalRefsAndTagsInOneDelivery() {
        clone.git("checkout", "-q", "-B", "both", "origin/main");
        clone.commit("both.txt", "1\n", "Both");
        clone.git("tag", "-a", "v1", "-m", "First");
        clone.git("push", "-q", "origin", "both", "v1");
        JsonNode changes = listener.await("repo:push").json().at("/push/changes");
        assertThat(changes.size()).isEqualTo(2);
        JsonNode tag = changes.valueStream()
                .filter(one -> one.at("/new/type").stringValue().equals("tag"))
                .findFirst()
                .orElseThrow();
        assertThat(tag.at("/new/message").stringValue()).isEqualTo("First\n");
        assertThat(tag.at("/new/tagger/raw").stringValue()).isEqualTo("Devon Miller <dev@acme.test>");
    }

    @Test
    void theLifeOfAPullRequest() {
        push("life", "life.txt", "1\n");
        String pulls = REPOSITORY + "/pullrequests";
        int id = developer
                .post(pulls, "{\"title\":\"Life\",\"source\":{\"branch\":{\"name\":\"life\"}}}")
                .expect(201)
                .json()
                .path("id")
                .intValue();
        JsonNode created = listener.await("pullrequest:created").json();
        assertThat(created.at("/pullrequest/source/commit/hash").stringValue()).hasSize(12);
        assertThat(created.at("/pullrequest/rendered/title/raw").stringValue()).isEqualTo("Life");
        String next = clone.commit("life.txt", "2\n", "More");
        clone.git("push", "-q", "origin", "life");
        JsonNode updated = listener.await("pullrequest:updated").json();
        assertThat(updated.at("/pullrequest/source/commit/hash").stringValue()).isEqualTo(next.substring(0, 12));
        String comments = pulls + "/" + id + "/comments";
        long comment = service.post(
                        comments, "{\"content\":{\"raw\":\"hm\"},\"inline\":{\"path\":\"life.txt\",\"to\":1}}")
                .json()
                .path("id")
                .longValue();
        assertThat(listener.await("pullrequest:comment_created")
                        .json()
                        .at("/comment/inline/path")
                        .stringValue())
                .isEqualTo("life.txt");
        service.put(comments + "/" + comment, "{\"content\":{\"raw\":\"hmm\"}}");
        listener.await("pullrequest:comment_updated");
        service.post(comments + "/" + comment + "/resolve", "");
        listener.await("pullrequest:comment_resolved");
        service.delete(comments + "/" + comment + "/resolve");
        listener.await("pullrequest:comment_reopened");
        service.delete(comments + "/" + comment);
        listener.await("pullrequest:comment_deleted");
        developer.post(pulls + "/" + id + "/approve", "");
        assertThat(listener.await("pullrequest:approved")
                        .json()
                        .at("/approval/user/nickname")
                        .stringValue())
                .isEqualTo("Devon Miller");
        developer.post(pulls + "/" + id + "/merge", "{}").expect(200);
        JsonNode merged = listener.await("pullrequest:fulfilled").json();
        assertThat(merged.at("/pullrequest/merge_commit/hash").stringValue()).hasSize(12);
        assertThat(listener.all().stream().map(Listener.Received::event))
                .containsSubsequence("repo:push", "pullrequest:fulfilled");
    }

    @Test
    void aDeclineTellsItsReason() {
        push("declined", "declined.txt", "1\n");
        int id = developer
                .post(
                        REPOSITORY + "/pullrequests",
                        "{\"title\":\"No\",\"source\":{\"branch\":{\"name\":\"declined\"}}}")
                .json()
                .path("id")
                .intValue();
        developer
                .post(REPOSITORY + "/pullrequests/" + id + "/decline", "{\"reason\":\"later\"}")
                .expect(200);
        assertThat(listener.await("pullrequest:rejected")
                        .json()
                        .at("/pullrequest/reason")
                        .stringValue())
                .isEqualTo("later");
    }

    @Test
    void ownStatusesComeBack() {
        String hash = push("status", "status.txt", "1\n");
        String path = REPOSITORY + "/commit/" + hash + "/statuses/build";
        service.post(path, "{\"key\":\"k\",\"state\":\"INPROGRESS\"}").expect(201);
        assertThat(listener.await("repo:commit_status_created")
                        .json()
                        .at("/commit_status/key")
                        .stringValue())
                .isEqualTo("k");
        service.post(path, "{\"key\":\"k\",\"state\":\"FAILED\"}").expect(201);
        listener.await("repo:commit_status_updated");
    }

    @Test
    void repositoriesComeChangeAndGo() {
        service.post("/repositories/acme/fresh", "{}").expect(200);
        listener.await("repo:created");
        service.put("/repositories/acme/fresh", "{\"description\":\"new\"}").expect(200);
        JsonNode changes = listener.await("repo:updated").json().path("changes");
        assertThat(changes.at("/description/new").stringValue()).isEqualTo("new");
        emulator.deleteRepository("acme", "fresh");
        assertThat(listener.await("repo:deleted").json().at("/repository/name").stringValue())
                .isEqualTo("fresh");
    }
}
