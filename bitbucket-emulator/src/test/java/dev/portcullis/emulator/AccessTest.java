package dev.portcullis.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.emulator.state.Grant;
import dev.portcullis.emulator.state.Right;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AccessTest {

    private final OpenApiCheck check = new OpenApiCheck();
    private BitbucketEmulator emulator;
    private Caller developer;
    private Caller service;

    @BeforeAll
    void start(@TempDir Path folder) {
        emulator = BitbucketEmulator.start(EmulatorOptions.in(folder).withObserver(check));
        developer = Caller.developer(emulator);
        service = Caller.service(emulator);
    }

    @AfterAll
    void stop() {
        emulator.close();
        check.assertClean();
        check.close();
    }

    @Test
    void aWrongTokenIsToldSoInBitbucketsWords() {
        Caller.Reply reply =
                Caller.with(emulator, "dev@acme.test", "wrong").get("/user").expect(401);
        assertThat(reply.text())
                .isEqualTo("{\"type\":\"error\",\"error\":{\"message\":"
                        + "\"Token is invalid, expired, or not supported for this endpoint.\"}}");
        assertThat(reply.header("www-authenticate")).isEqualTo("Basic realm=\"Bitbucket.org HTTP\"");
        assertThat(reply.header("x-oauth-scopes")).isEmpty();
    }

    @Test
    void anApiTokenGoesWithTheMailAddressOnly() {
        Caller.with(emulator, "dev", "demo-dev-token").get("/user").expect(401);
        Caller.with(emulator, "service@acme.test", "demo-dev-token")
                .get("/user")
                .expect(401);
        Caller.with(emulator, "DEV@acme.test", "demo-dev-token").get("/user").expect(200);
    }

    @Test
    void everyAnswerTellsTheScopes() {
        Caller.Reply reply = developer.get("/user").expect(200);
        assertThat(reply.header("x-oauth-scopes")).contains("read:user:bitbucket, read:workspace:bitbucket");
        assertThat(reply.header("x-accepted-oauth-scopes")).isEqualTo("read:user:bitbucket");
        assertThat(reply.header("x-credential-type")).isEqualTo("api_token");
        assertThat(reply.header("content-type")).isEqualTo("application/json; charset=utf-8");
        Caller.Reply missing = developer.get("/repositories/acme/none").expect(404);
        assertThat(missing.header("x-oauth-scopes")).isNotEmpty();
        assertThat(developer.send("HEAD", "/user", null).expect(200).header("x-credential-type"))
                .isEqualTo("api_token");
    }

    @Test
    void aMissingScopeIsNamed() {
        Caller.Reply reply = developer.get("/workspaces/acme/hooks").expect(403);
        JsonNode error = reply.json().path("error");
        assertThat(error.path("message").stringValue())
                .isEqualTo("Your credentials lack one or more required privilege scopes.");
        assertThat(error.at("/detail/required/0").stringValue()).isEqualTo("read:webhook:bitbucket");
        assertThat(error.at("/detail/granted").size()).isEqualTo(7);
        assertThat(reply.header("x-accepted-oauth-scopes")).isEqualTo("read:webhook:bitbucket");
    }

    @Test
    void granularScopesImplyNothing() {
        service.delete("/repositories/acme/payments-api").expect(403);
        service.post("/repositories/acme/payments-api/pullrequests", "{}").expect(403);
        service.post("/repositories/acme/payments-api/refs/branches", "{}").expect(403);
    }

    @Test
    void whatMayNotBeSeenIsNotThere() {
        String sentence = "You may not have access to this repository or it no longer exists in this workspace.";
        assertThat(developer.get("/repositories/acme/none").expect(404).text()).contains(sentence);
        assertThat(Caller.anonymous(emulator)
                        .get("/repositories/acme/payments-api")
                        .expect(404)
                        .text())
                .contains(sentence);
        String dev = developer.get("/user").json().path("uuid").stringValue();
        String repository =
                service.get("/repositories/globex/ledger").json().path("uuid").stringValue();
        Grant none = new Grant(repository, dev, Right.NONE);
        emulator.state().change(() -> emulator.state().grants.put(none.key(), none));
        assertThat(developer.get("/repositories/globex/ledger").expect(404).text())
                .contains(sentence);
        assertThat(developer.get("/repositories/globex").json().path("size").intValue())
                .isZero();
        emulator.state().change(() -> emulator.state().grants.remove(none.key()));
        developer.get("/repositories/globex/ledger").expect(200);
    }

    @Test
    void aPublicRepositoryIsOpenToEverybody() {
        service.put("/repositories/globex/ledger", "{\"is_private\":false}").expect(200);
        Caller.anonymous(emulator).get("/repositories/globex/ledger").expect(200);
        service.put("/repositories/globex/ledger", "{\"is_private\":true}").expect(200);
        Caller.anonymous(emulator).get("/repositories/globex/ledger").expect(404);
    }

    @Test
    void anonymousCallersHaveNoAccount() {
        Caller.anonymous(emulator).get("/user").expect(401);
        Caller.anonymous(emulator).get("/workspaces/acme").expect(401);
        Caller.anonymous(emulator).get("/hook_events").expect(200);
        Caller.anonymous(emulator).get("/hook_events/workspace").expect(200);
    }

    @Test
    void membersWhoAreNoOwnersChangeNoSettings() {
        Caller.Reply reply = Caller.with(emulator, "dev@acme.test", "demo-dev-token")
                .put("/repositories/acme/payments-api", "{\"description\":\"x\"}");
        assertThat(reply.status()).isEqualTo(403);
    }

    @Test
    void listingsAcrossWorkspacesAreGone() {
        for (String path : new String[] {
            "/workspaces", "/repositories", "/user/permissions/workspaces", "/user/permissions/repositories"
        }) {
            Caller.Reply reply = service.get(path).expect(410);
            assertThat(reply.json().at("/error/message").stringValue())
                    .isEqualTo("CHANGE-2770 - Functionality has been deprecated");
            assertThat(reply.json().at("/data/announcement_url").stringValue()).contains("CHANGE-2770");
        }
    }

    @Test
    void unknownPathsAndMethods() {
        service.get("/no/such/thing").expect(404);
        service.delete("/user").expect(405);
    }

    @Test
    void theEmulatorTellsNoMoreThanTheService() {
        service.get("/workspaces/acme/two-factor").expect(404);
        String hooks = service.get("/workspaces/acme/hooks").expect(200).text();
        assertThat(hooks).doesNotContain("deliveries");
        service.get("/workspaces/acme/hooks/%7Bx%7D/deliveries").expect(404);
    }
}
