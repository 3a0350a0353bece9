package dev.portcullis.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.emulator.drills.Drills;
import dev.portcullis.emulator.drills.Mischief;
import dev.portcullis.emulator.state.Delivery;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DrillTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private BitbucketEmulator emulator;
    private Listener listener;
    private Caller service;

    @BeforeEach
    void start(@TempDir Path folder) {
        emulator = BitbucketEmulator.start(EmulatorOptions.in(folder).withPrivateHooks(true));
        listener = new Listener();
        service = Caller.service(emulator);
    }

    @AfterEach
    void stop() {
        listener.close();
        emulator.close();
    }

    private void hook() {
        service.post(
                        "/workspaces/acme/hooks",
                        "{\"url\":\"" + listener.url() + "\",\"active\":true,\"events\":[\"repo:push\",\"repo:updated\",\"repo:deleted\",\"repo:transfer\"]}")
                .expect(201);
    }

    private String run(String name, String... pairs) {
        Map<String, String> given = new java.util.HashMap<>();
        for (int i = 0; i < pairs.length; i += 2) given.put(pairs[i], pairs[i + 1]);
        return emulator.drills().run(name, given);
    }

    private void push(int number) {
        emulator.commit("acme", "payments-api", "main", "Number " + number, Map.of("n.txt", number + "\n"));
    }

    private List<Delivery> delivered(int count) {
        return emulator.awaitDeliveries(PATIENCE, all -> all.stream().filter(one -> !one.attempts().isEmpty()).count() >= count);
    }

    @Test
    void deliveriesAreDroppedDoubledAndTurnedAround() {
        hook();
        run("drop", "count", "1");
        push(1);
        push(2);
        assertThat(delivered(1)).hasSize(1).allMatch(one -> one.body().contains("Number 2"));
        run("duplicate", "count", "1");
        push(3);
        List<Delivery> three = delivered(3);
        assertThat(three.subList(1, 3).stream().map(Delivery::requestUuid).distinct()).as("one identity").hasSize(1);
        run("reorder", "count", "2");
        push(4);
        assertThat(emulator.deliveries()).as("kept back").hasSize(3);
        push(5);
        List<Delivery> five = delivered(5);
        assertThat(five.get(3).body()).contains("Number 5");
        assertThat(five.get(4).body()).contains("Number 4");
    }

    @Test
    void requestsAreRefusedFailAndBreakSoManyTimes() {
        run("too-many", "count", "1");
        assertThat(service.get("/user").expect(429).text()).isEqualTo("Rate limit for this resource has been exceeded");
        run("server-error", "count", "2");
        service.get("/user").expect(503);
        service.get("/user").expect(503);
        service.get("/user").expect(200);
        run("broken", "count", "for ever");
        assertThatThrownBy(() -> service.get("/user")).isInstanceOf(UncheckedIOException.class);
        run("calm");
        service.get("/user").expect(200);
    }

    @Test
    void aCredentialIsRevokedAndAnotherExpires() {
        run("token-revoke", "credential", "demo-dev-token");
        Caller.developer(emulator).get("/user").expect(401);
        run("token-expire", "credential", "demo-service-token");
        service.get("/user").expect(401);
        assertThatThrownBy(() -> run("token-revoke", "credential", "nobody's")).isInstanceOf(Drills.Impossible.class);
    }

    @Test
    void aTokenIsIssuedWithTheScopesThatAreAskedFor() {
        run("token-issue", "person", "amara@acme.test", "credential", "made-for-this", "scopes", "read:user:bitbucket, read:workspace:bitbucket");
        Caller issued = Caller.with(emulator, "amara@acme.test", "made-for-this");
        Caller.Reply me = issued.get("/user").expect(200);
        assertThat(me.json().get("display_name").asString()).isEqualTo("Amara Okafor");
        assertThat(me.header("x-oauth-scopes")).isEqualTo("read:user:bitbucket, read:workspace:bitbucket");
        issued.get("/workspaces/acme").expect(200);
        issued.get("/repositories/acme/payments-api").expect(403);
    }

    @Test
    void theLogCountsWhatGitAskedForToo(@TempDir Path work) throws Exception {
        GitClient git = new GitClient(work);
        git.run("ls-remote", GitClient.address(emulator, "dev", "demo-dev-token", "acme/payments-api"));
        git.run("ls-remote", GitClient.address(emulator, "dev", "wrong", "acme/payments-api"));
        String log = admin("GET", "requests", emulator.adminToken(), "").body();
        assertThat(log).contains("\"git git-upload-pack 200\"", "\"git info/refs of git-upload-pack 200\"", "\"git info/refs of git-upload-pack 401\"");
        admin("DELETE", "requests", emulator.adminToken(), "");
        assertThat(admin("GET", "requests", emulator.adminToken(), "").body()).doesNotContain("git");
    }

    @Test
    void theAdminInterfaceNamesEveryOperation() throws Exception {
        assertThat(admin("GET", "operations", emulator.adminToken(), "").body())
                .contains("\"GET /user\"", "\"PUT /repositories/{workspace}/{repo_slug}/pipelines_config\"");
        assertThat(admin("GET", "operations", "wrong", "").statusCode()).isEqualTo(401);
    }

    @Test
    void anAddressThatIsNotAllowedSeesMetadataAndNoSource(@TempDir Path work) throws Exception {
        run("allowlist", "workspace", "acme", "blocks", "203.0.113.0/24, 2001:db8::/32");
        service.get("/repositories/acme/payments-api").expect(200);
        service.get("/repositories/acme/payments-api/pullrequests").expect(200);
        assertThat(service.get("/repositories/acme/payments-api/src/main/README.md").expect(403).text())
                .contains("To access this repository, an admin must whitelist your IP.");
        service.get("/repositories/acme/payments-api/refs/branches").expect(403);
        GitClient git = new GitClient(work);
        assertThat(git.run("clone", GitClient.address(emulator, "x-bitbucket-api-token-auth", "demo-service-token", "acme/payments-api"), "copy").output())
                .contains("an admin must whitelist your IP");
        run("allowlist", "workspace", "acme", "blocks", "127.0.0.0/8");
        service.get("/repositories/acme/payments-api/refs/branches").expect(200);
        run("allowlist", "workspace", "acme");
        service.get("/repositories/acme/payments-api/refs/branches").expect(200);
    }

    @Test
    void whoHasOneStepSeesNoSourceWhereTwoAreRequired() {
        run("single-step", "person", "service@acme.test");
        service.get("/repositories/acme/payments-api/refs/branches").expect(200);
        run("two-step", "workspace", "acme");
        assertThat(service.get("/repositories/acme/payments-api/refs/branches").expect(403).text()).contains("enable two-step authentication");
        service.get("/repositories/globex/ledger/refs/branches").expect(200);
        run("single-step", "person", "service@acme.test", "single", "false");
        service.get("/repositories/acme/payments-api/refs/branches").expect(200);
    }

    @Test
    void aRoleIsLost() {
        service.get("/workspaces/acme/hooks").expect(200);
        run("role", "workspace", "acme", "person", "service@acme.test", "role", "member");
        service.get("/workspaces/acme/hooks").expect(403);
        run("role", "workspace", "acme", "person", "service@acme.test", "role", "none");
        service.get("/workspaces/acme").expect(404);
    }

    @Test
    void aRepositoryIsRenamedMovedOpenedAndDeletedAndHooksHearOfIt() {
        hook();
        String uuid = service.get("/repositories/acme/payments-api").expect(200).json().path("uuid").stringValue();
        run("repository-rename", "workspace", "acme", "repository", "payments-api", "name", "Payments");
        assertThat(service.get("/repositories/acme/payments").expect(200).json().path("uuid").stringValue()).isEqualTo(uuid);
        service.get("/repositories/acme/payments-api").expect(404);
        run("repository-public", "workspace", "acme", "repository", "payments");
        Caller.anonymous(emulator).get("/repositories/acme/payments").expect(200);
        run("repository-transfer", "workspace", "acme", "repository", "payments", "to", "globex");
        assertThat(service.get("/repositories/globex/payments").expect(200).json().path("uuid").stringValue()).isEqualTo(uuid);
        run("repository-delete", "workspace", "acme", "repository", "web-storefront");
        service.get("/repositories/acme/web-storefront").expect(404);
        assertThat(delivered(4).stream().map(Delivery::event)).containsExactly("repo:updated", "repo:updated", "repo:transfer", "repo:deleted");
    }

    @Test
    void aBranchIsRewrittenByForce() {
        hook();
        run("history-rewrite", "workspace", "acme", "repository", "payments-api", "branch", "main");
        Delivery push = delivered(1).getFirst();
        assertThat(push.body()).contains("\"forced\":true").contains("Rewrite history");
    }

    @Test
    void theClockTurnsAndAnHourGivesBackWhatWasUsed() {
        for (int i = 0; i < 1_000; i++) service.get("/user").expect(200);
        service.get("/user").expect(429);
        run("clock", "seconds", "3601");
        service.get("/user").expect(200);
    }

    @Test
    void theAdminApiWantsItsTokenAndRunsEveryDrillByName() throws Exception {
        assertThat(admin("GET", "drills", "wrong", "").statusCode()).isEqualTo(401);
        HttpResponse<String> all = admin("GET", "drills", emulator.adminToken(), "");
        assertThat(all.statusCode()).isEqualTo(200);
        emulator.drills().all().forEach(one -> assertThat(all.body()).contains("\"" + one.name() + "\""));
        assertThat(admin("POST", "drills/too-many", emulator.adminToken(), "{\"count\":1}").statusCode()).isEqualTo(200);
        service.get("/user").expect(429);
        assertThat(admin("POST", "drills/no-such", emulator.adminToken(), "").statusCode()).isEqualTo(400);
        assertThat(admin("POST", "drills/too-many", emulator.adminToken(), "not json").statusCode()).isEqualTo(400);
        assertThat(admin("POST", "drills/too-many", emulator.adminToken(), "{}").body()).contains("Say count.");
        assertThat(admin("GET", "requests", emulator.adminToken(), "").body()).contains("GET /user 429");
        admin("DELETE", "requests", emulator.adminToken(), "");
        assertThat(admin("GET", "requests", emulator.adminToken(), "").body()).doesNotContain("/user");
    }

    private HttpResponse<String> admin(String method, String path, String token, String body) throws IOException, InterruptedException {
        return HttpClient.newHttpClient().send(
                HttpRequest.newBuilder(URI.create(emulator.baseUrl() + "/-/admin/" + path))
                        .header("Authorization", "Bearer " + token)
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void aDrillsPageShowsThemAllAndTakesOnlyTheToken() throws Exception {
        HttpClient client = HttpClient.newHttpClient();
        URI page = URI.create(emulator.baseUrl() + "/-/drills");
        String shown = client.send(HttpRequest.newBuilder(page).build(), HttpResponse.BodyHandlers.ofString()).body();
        emulator.drills().all().forEach(one -> assertThat(shown).contains(">" + one.name() + "<"));
        assertThat(shown).doesNotContain(emulator.adminToken());
        HttpResponse<String> refused = client.send(
                HttpRequest.newBuilder(page).POST(HttpRequest.BodyPublishers.ofString("drill=drop&count=3&token=guess")).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(refused.statusCode()).isEqualTo(403);
        HttpResponse<String> run = client.send(
                HttpRequest.newBuilder(page).POST(HttpRequest.BodyPublishers.ofString("drill=drop&count=3&token=" + emulator.adminToken())).build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(run.body()).contains("3 times.");
        assertThat(emulator.drills().told()).containsEntry("drop", 3);
        HttpResponse<String> foreign = client.send(
                HttpRequest.newBuilder(page).header("Origin", "https://evil.test").POST(HttpRequest.BodyPublishers.ofString("drill=calm&token=" + emulator.adminToken())).build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(foreign.statusCode()).isEqualTo(403);
    }

    @Test
    void mischiefIsTakenSoManyTimesByManyAtOnce() throws Exception {
        Mischief mischief = new Mischief();
        mischief.set(Mischief.Kind.DROP, 100);
        java.util.concurrent.atomic.AtomicInteger taken = new java.util.concurrent.atomic.AtomicInteger();
        List<Thread> threads = java.util.stream.IntStream.range(0, 8).mapToObj(i -> Thread.ofPlatform().start(() -> {
            for (int n = 0; n < 50; n++) taken.addAndGet(mischief.take(Mischief.Kind.DROP) ? 1 : 0);
        })).toList();
        for (Thread thread : threads) thread.join();
        assertThat(taken).hasValue(100);
    }
}
