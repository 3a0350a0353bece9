package dev.portcullis.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.bitbucket.access.Secret;
import dev.portcullis.bitbucket.webhook.WebhookSignature;
import dev.portcullis.server.events.Deliveries;
import dev.portcullis.server.events.Refusal;
import dev.portcullis.server.integrations.Integrations;
import dev.portcullis.server.integrations.Mode;
import dev.portcullis.server.inventory.Inventory;
import dev.portcullis.server.inventory.RefState;
import dev.portcullis.server.inventory.Repository;
import dev.portcullis.server.inventory.Workspace;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Deliveries that Bitbucket never sent, or that say what is not so. */
class DeliveryFaultsTest {
    private static final String HASH = "1234567890abcdef1234567890abcdef12345678";
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static Installation server;
    private static Workspace workspace;
    private static Repository repository;

    @BeforeAll
    static void connect() {
        server = Installation.start();
        server.signIn().connect("acme", "observe");
        workspace = server.bean(Inventory.class).workspaces().getFirst();
        repository = server.bean(Inventory.class).repositories(workspace.workspace()).getFirst();
    }

    @AfterAll
    static void stop() {
        server.openApi.assertClean();
        server.close();
    }

    @Test
    void aSignedPushIsAcceptedAndItsClaimIsCorrectedByGit() {
        String body = push("claimed-branch", HASH, workspace.workspace(), repository.repository());
        assertThat(deliver(body, secret(), UUID.randomUUID().toString(), "repo:push")).isEqualTo(202);
        Until.within(Duration.ofSeconds(20), "git's word on the branch", () -> ref("claimed-branch").headSeen() == null);
        assertThat(ref("claimed-branch").headScanned()).isNull();
    }

    @Test
    void aForgedSignatureIsRefusedAndCounted() {
        String body = push("forged", HASH, workspace.workspace(), repository.repository());
        assertThat(deliver(body, Secret.of("guessed"), UUID.randomUUID().toString(), "repo:push")).isEqualTo(401);
        assertThat(deliver(body, null, UUID.randomUUID().toString(), "repo:push")).isEqualTo(401);
        assertThat(refs()).noneMatch(ref -> ref.key().equals("forged"));
        assertThat(server.bean(Deliveries.class).refusals(workspace.workspace())).extracting(Refusal::reason).contains("bad_signature");
    }

    @Test
    void aReplayChangesNothingWhateverItsHeadersSay() {
        String first = push("replayed", HASH, workspace.workspace(), repository.repository());
        String id = UUID.randomUUID().toString();
        assertThat(deliver(first, secret(), id, "repo:push")).isEqualTo(202);
        Until.within(Duration.ofSeconds(20), "git's word on the branch", () -> ref("replayed").headSeen() == null);
        assertThat(deliver(first, secret(), id, "repo:push")).isEqualTo(200);
        assertThat(deliver(first, secret(), UUID.randomUUID().toString(), "repo:push")).isEqualTo(200);
        assertThat(ref("replayed").headSeen()).isNull();
    }

    @Test
    void anEventOfAnotherWorkspaceOrOfNoneIsRefused() {
        String foreign = push("foreign", HASH, UUID.randomUUID(), repository.repository());
        assertThat(deliver(foreign, secret(), UUID.randomUUID().toString(), "repo:push")).isEqualTo(403);
        String none = push("none", HASH, workspace.workspace(), repository.repository()).replace("\"workspace\":{\"type\"", "\"nothing\":{\"type\"");
        assertThat(deliver(none, secret(), UUID.randomUUID().toString(), "repo:push")).isEqualTo(403);
        assertThat(refs()).noneMatch(ref -> ref.key().equals("foreign") || ref.key().equals("none"));
    }

    @Test
    void whatIsNoEventIsRefused() {
        for (String body : List.of("", "{", "[]", "null", "{\"push\":7}", "<html>", "{\"a\":".repeat(3000)))
            assertThat(deliver(body, secret(), UUID.randomUUID().toString(), "repo:push")).as(body.length() > 40 ? "deep" : body).isEqualTo(400);
        String body = push("misfit", HASH, workspace.workspace(), repository.repository());
        assertThat(deliver(body, secret(), UUID.randomUUID().toString(), "pullrequest:created")).isEqualTo(400);
        assertThat(deliver(body, secret(), UUID.randomUUID().toString(), "no key")).isEqualTo(400);
        assertThat(refs()).noneMatch(ref -> ref.key().equals("misfit"));
    }

    @Test
    void moreThanAMegabyteIsRefusedBeforeItIsHashed() {
        assertThat(deliver("x".repeat((1 << 20) + 1), secret(), UUID.randomUUID().toString(), "repo:push")).isEqualTo(413);
    }

    /** What we know of its project is old: the delivery's word is a reason to ask Bitbucket, in either direction. */
    @Test
    void aRepositoryThatMovesIntoAWatchedProjectIsWatched() {
        Developer developer = server.developer();
        Repository moved = server.bean(Inventory.class).repositories(workspace.workspace()).getLast();
        UUID principal = server.bean(Integrations.class).integration(workspace.workspace()).principal();
        String elsewhere = "{" + UUID.randomUUID() + "}";
        server.bean(Integrations.class).watch(workspace.workspace(), principal, Mode.OBSERVE, List.of(moved.project()));
        try {
            server.bean(JdbcClient.class).sql("update repository set project = :elsewhere where repository = :moved")
                    .param("elsewhere", elsewhere)
                    .param("moved", moved.repository())
                    .update();
            Path work = developer.clone(moved.fullName());
            developer.git(work, "checkout", "-q", "-b", "feature/moved");
            String head = developer.commit(work, "Moved");
            developer.push(work, "feature/moved");
            Until.within(Duration.ofSeconds(30), "the branch is scanned", () -> server.bean(Inventory.class)
                    .refs(workspace.workspace(), moved.repository()).stream()
                    .anyMatch(ref -> ref.key().equals("feature/moved") && head.equals(ref.headScanned())));
            assertThat(project(moved)).isEqualTo(moved.project());

            // A claim settles nothing: Bitbucket itself is asked, and says that it stayed.
            String body = push("claims-a-project", HASH, workspace.workspace(), moved.repository());
            assertThat(deliver(body, secret(), UUID.randomUUID().toString(), "repo:push")).isEqualTo(202);
            assertThat(project(moved)).isEqualTo(moved.project());
        } finally {
            server.bean(Integrations.class).watch(workspace.workspace(), principal, Mode.OBSERVE, null);
        }
    }

    private static String project(Repository of) {
        return server.bean(Inventory.class).repository(workspace.workspace(), of.repository()).orElseThrow().project();
    }

    /** A hash that is cut short says that there is one, not that the branch is deleted. */
    @Test
    void aShortHashDeletesNoBranch() {
        RefState before = refs().stream().filter(ref -> ref.headSeen() != null).findFirst().orElseThrow();
        String body = push(before.key(), HASH.substring(0, 12), workspace.workspace(), repository.repository());
        assertThat(deliver(body, secret(), UUID.randomUUID().toString(), "repo:push")).isEqualTo(202);
        assertThat(ref(before.key()).headSeen()).isEqualTo(before.headSeen());
    }

    @Test
    void anAddressThatIsNoHookTellsNothing() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(server.address() + "/hooks/bitbucket/" + "0".repeat(48)))
                .POST(BodyPublishers.ofString("{}"))
                .build();
        assertThat(CLIENT.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(404);
    }

    private static Secret secret() {
        return server.bean(Integrations.class).hookSecret(workspace.workspace());
    }

    private static List<RefState> refs() {
        return server.bean(Inventory.class).refs(workspace.workspace(), repository.repository());
    }

    private static RefState ref(String branch) {
        return refs().stream().filter(each -> each.key().equals(branch)).findFirst().orElseThrow(() -> new IllegalStateException("no branch " + branch));
    }

    private static int deliver(String body, Secret secret, String id, String event) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        String path = server.bean(Integrations.class).integration(workspace.workspace()).hookPath();
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.address() + "/hooks/bitbucket/" + path))
                .header("Content-Type", "application/json")
                .header("X-Request-UUID", id)
                .header("X-Event-Key", event)
                .header("X-Attempt-Number", "1")
                .POST(BodyPublishers.ofByteArray(bytes));
        if (secret != null) request.header("X-Hub-Signature", WebhookSignature.sign(secret, bytes));
        try {
            return CLIENT.send(request.build(), BodyHandlers.discarding()).statusCode();
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    private static String push(String branch, String head, UUID ofWorkspace, UUID ofRepository) {
        return """
                {"repository":{"type":"repository","uuid":"{%s}","full_name":"acme/%s","name":"%s","workspace":{"type":"workspace","uuid":"{%s}","slug":"acme"},
                "project":{"type":"project","key":"X","uuid":"{%s}"}},
                "push":{"changes":[{"old":null,"new":{"type":"branch","name":"%s","target":{"type":"commit","hash":"%s"}},"created":true,"closed":false,
                "forced":false,"truncated":false,"commits":[]}]}}"""
                .formatted(ofRepository, repository.slug(), repository.slug(), ofWorkspace, UUID.randomUUID(), branch, head);
    }
}
