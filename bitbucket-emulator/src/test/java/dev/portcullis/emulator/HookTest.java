package dev.portcullis.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.emulator.access.Authenticator;
import dev.portcullis.emulator.state.Credential;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HookTest {

    private static final String HOOKS = "/workspaces/acme/hooks";

    private final OpenApiCheck check = new OpenApiCheck();
    private BitbucketEmulator emulator;
    private Caller service;

    @BeforeAll
    void start(@TempDir Path folder) {
        emulator = BitbucketEmulator.start(EmulatorOptions.in(folder).withObserver(check));
        service = Caller.service(emulator);
    }

    @AfterAll
    void stop() {
        emulator.close();
        check.assertClean();
        check.close();
    }

    private static String hook(String url, String secret, String... events) {
        return "{\"description\":\"d\",\"url\":\"" + url + "\",\"active\":true,\"type\":\"webhook_subscription\","
                + (secret == null ? "" : "\"secret\":" + secret + ",")
                + "\"events\":[\"" + String.join("\",\"", events) + "\"]}";
    }

    @Test
    void theSecretIsWrittenAndNeverRead() {
        JsonNode hook = service.post(HOOKS, hook("https://1.1.1.1/x", "\"s3cret\"", "repo:push"))
                .expect(201)
                .json();
        String uuid = hook.path("uuid").stringValue();
        assertThat(uuid).matches("\\{[0-9a-f-]{36}}");
        assertThat(hook.path("secret_set").booleanValue()).isTrue();
        assertThat(hook.has("secret")).isFalse();
        assertThat(hook.path("created_at").stringValue()).endsWith("Z");
        String path = HOOKS + "/" + Urls.encode(uuid);
        assertThat(service.put(path, hook("https://1.1.1.1/y", null, "repo:push", "pullrequest:created"))
                        .expect(200)
                        .json()
                        .path("secret_set")
                        .booleanValue())
                .isTrue();
        assertThat(service.put(path, hook("https://1.1.1.1/y", "\"\"", "repo:push"))
                        .expect(200)
                        .json()
                        .path("secret_set")
                        .booleanValue())
                .isFalse();
        assertThat(service.get(HOOKS).expect(200).text()).doesNotContain("s3cret");
        assertThat(service.delete(path).expect(204).header("Content-Type"))
                .as("the type of no content, without which clients fail")
                .isEqualTo("text/html; charset=utf-8");
        service.get(path).expect(404);
    }

    @Test
    void privateAddressesAreRefused() {
        for (String url : new String[] {
            "http://100.64.0.1/x",
            "http://0.1.2.3/x",
            "http://198.18.0.1/x",
            "http://240.0.0.1/x",
            "http://[64:ff9b::7f00:1]/x",
            "http://user@93.184.216.34/x",
            "http://localhost:8080/x",
            "http://127.0.0.1/x",
            "http://10.1.2.3/x",
            "http://192.168.1.1/x",
            "http://172.16.0.1/x",
            "http://169.254.169.254/x",
            "http://[::1]/x",
            "http://[fd00::1]/x",
            "http://name.invalid/x",
            "ftp://1.1.1.1/x",
            "nonsense"
        }) {
            JsonNode error = service.post(HOOKS, hook(url, null, "repo:push"))
                    .expect(400)
                    .json();
            assertThat(error.at("/error/fields").has("url")).as(url).isTrue();
        }
    }

    @Test
    void onlyKnownEventsAndShortSecrets() {
        service.post(HOOKS, hook("https://1.1.1.1/x", null, "repo:exploded")).expect(400);
        service.post(HOOKS, hook("https://1.1.1.1/x", null, "issue:created")).expect(400);
        service.post(HOOKS, "{\"url\":\"https://1.1.1.1/x\",\"events\":[]}").expect(400);
        service.post(HOOKS, hook("https://1.1.1.1/x", "\"" + "s".repeat(129) + "\"", "repo:push"))
                .expect(400);
        service.post(HOOKS, "{\"events\":[\"repo:push\"]}").expect(400);
    }

    @Test
    void anEventWantsTheScopeOfWhatItTells() {
        String owner = emulator.directory()
                .personByEmail("service@acme.test")
                .orElseThrow()
                .uuid();
        Credential narrow = new Credential(
                Credential.Kind.API_TOKEN,
                owner,
                Authenticator.digest("narrow-token"),
                List.of("read:webhook:bitbucket", "write:webhook:bitbucket"));
        emulator.state().change(() -> emulator.state().credentials.put(narrow.key(), narrow));
        JsonNode error = Caller.with(emulator, "service@acme.test", "narrow-token")
                .post(HOOKS, hook("https://1.1.1.1/x", null, "pipeline:span_created"))
                .expect(403)
                .json();
        assertThat(error.at("/error/detail/required/0").stringValue()).isEqualTo("read:pipeline:bitbucket");
    }

    @Test
    void repositoriesHaveHooksToo() {
        String path = "/repositories/acme/payments-api/hooks";
        JsonNode hook = service.post(path, hook("https://1.1.1.1/x", null, "repo:push"))
                .expect(201)
                .json();
        assertThat(hook.path("subject_type").stringValue()).isEqualTo("repository");
        assertThat(hook.at("/subject/full_name").stringValue()).isEqualTo("acme/payments-api");
        assertThat(service.get(path).json().path("values").findValuesAsString("url"))
                .containsExactly("http://board.acme.test/hooks", "https://1.1.1.1/x");
        assertThat(service.get("/repositories/acme/web-storefront/hooks")
                        .json()
                        .path("size")
                        .intValue())
                .isZero();
        service.delete(path + "/" + Urls.encode(hook.path("uuid").stringValue()))
                .expect(204);
    }

    @Test
    void theEventsThatSubjectsTake() {
        JsonNode workspace = service.get("/hook_events/workspace").expect(200).json();
        assertThat(workspace.path("pagelen").intValue()).isEqualTo(30);
        assertThat(workspace
                        .path("values")
                        .valueStream()
                        .map(one -> one.path("event").stringValue()))
                .contains("repo:push", "pullrequest:comment_resolved")
                .noneMatch(one -> one.startsWith("issue:"));
        assertThat(service.get("/hook_events")
                        .expect(200)
                        .json()
                        .at("/repository/links/events/href")
                        .stringValue())
                .isEqualTo(emulator.baseUrl() + "/2.0/hook_events/repository");
        service.get("/hook_events/planet").expect(404);
    }
}
