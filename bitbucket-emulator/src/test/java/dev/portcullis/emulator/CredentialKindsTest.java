package dev.portcullis.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Access tokens, what consumers are given, and app passwords before their end (facts 1.1 to 1.3). */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CredentialKindsTest {

    private static final String REPOSITORY_TOKEN = "ATCTT3" + "xFfGN0-demo-repository-token";
    private static final String PROJECT_TOKEN = "ATCTT3" + "xFfGN0-demo-project-token";
    private static final String WORKSPACE_TOKEN = "ATCTT3" + "xFfGN0-demo-workspace-token";

    private final TurnableClock clock = new TurnableClock(java.time.Instant.parse("2026-11-20T00:00:00Z"));
    private BitbucketEmulator emulator;

    @BeforeAll
    void start(@TempDir Path folder) {
        emulator = BitbucketEmulator.start(EmulatorOptions.in(folder).withClock(clock));
    }

    @AfterAll
    void stop() {
        emulator.close();
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException | InterruptedException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private HttpResponse<String> get(String path, String bearer) {
        return send(HttpRequest.newBuilder(URI.create(emulator.baseUrl() + "/2.0" + path)).header("Authorization", "Bearer " + bearer));
    }

    @Test
    void anAccessTokenReachesWhatItBelongsToAndNothingElse() {
        assertThat(get("/repositories/acme/payments-api", REPOSITORY_TOKEN).statusCode()).isEqualTo(200);
        assertThat(get("/repositories/acme/web-storefront", REPOSITORY_TOKEN).statusCode()).isEqualTo(404);
        assertThat(get("/repositories/globex/ledger", PROJECT_TOKEN).statusCode()).isEqualTo(200);
        assertThat(get("/repositories/acme/payments-api", PROJECT_TOKEN).statusCode()).isEqualTo(404);
        assertThat(get("/repositories/globex", WORKSPACE_TOKEN).statusCode()).isEqualTo(200);
        HttpResponse<String> named = get("/repositories/acme/payments-api", REPOSITORY_TOKEN);
        assertThat(named.headers().firstValue("x-credential-type")).contains("repo_access_token");
        assertThat(named.headers().firstValue("x-oauth-scopes").orElse("")).contains("pullrequest");
    }

    @Test
    void anAccessTokenHasNoAccountAndSeesNoPermissions() {
        HttpResponse<String> user = get("/user", WORKSPACE_TOKEN);
        assertThat(user.statusCode()).isEqualTo(403);
        assertThat(user.headers().firstValue("x-credential-type")).contains("workspace_access_token");
        assertThat(get("/workspaces/globex/permissions", WORKSPACE_TOKEN).statusCode()).isEqualTo(403);
        assertThat(get("/repositories/globex/ledger/permissions-config/users", WORKSPACE_TOKEN).statusCode()).isEqualTo(403);
        assertThat(get("/workspaces/globex/members", WORKSPACE_TOKEN).body()).doesNotContain("workspace-token");
        assertThat(get("/repositories/globex/ledger/deploy-keys", WORKSPACE_TOKEN).statusCode()).isEqualTo(200);
        assertThat(send(HttpRequest.newBuilder(URI.create(emulator.baseUrl() + "/2.0/repositories/globex/ledger/deploy-keys"))
                        .header("Authorization", "Bearer " + WORKSPACE_TOKEN)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString("{\"key\":\"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAA\"}"))).statusCode())
                .isEqualTo(403);
    }

    @Test
    void onlyAccessTokensAreToldTheirLimit() {
        var headers = get("/repositories/acme/payments-api", REPOSITORY_TOKEN).headers();
        assertThat(headers.firstValue("x-ratelimit-limit")).contains("1000");
        assertThat(headers.firstValue("x-ratelimit-resource")).contains("api");
        assertThat(headers.firstValue("x-ratelimit-nearlimit")).contains("false");
        assertThat(get("/hook_events", REPOSITORY_TOKEN).headers().firstValue("x-ratelimit-limit")).isEmpty();
        assertThat(Caller.service(emulator).get("/repositories/acme/payments-api").header("x-ratelimit-limit")).isEmpty();
    }

    @Test
    void aLargeWorkspacesTokenMayAskForMore(@TempDir Path folder) {
        try (BitbucketEmulator large = BitbucketEmulator.start(EmulatorOptions.in(folder)
                .withWorld(EmulatorOptions.World.GENERATED)
                .withSize(new EmulatorOptions.Size(1, 140, 1)))) {
            var workspace = large.directory().workspace("initech").orElseThrow();
            String token = "ATCTT3" + "xFfGN0-large";
            large.state().change(() -> {
                var person = new dev.portcullis.emulator.state.Person("{b}", "b", "large", "large", "large", "large@bots.test", clock.instant());
                large.state().persons.put(person.uuid(), person);
                large.state().bots.put("{b}", new dev.portcullis.emulator.state.Bot("{b}", workspace.uuid(), workspace.uuid()));
                var credential = new dev.portcullis.emulator.state.Credential(
                        dev.portcullis.emulator.state.Credential.Kind.WORKSPACE_TOKEN, "{b}", dev.portcullis.emulator.access.Authenticator.digest(token),
                        java.util.List.of("repository"));
                large.state().credentials.put(credential.key(), credential);
            });
            HttpResponse<String> answer = send(HttpRequest.newBuilder(URI.create(large.baseUrl() + "/2.0/repositories/initech")).header("Authorization", "Bearer " + token));
            assertThat(answer.headers().firstValue("x-ratelimit-limit")).contains("1400");
        }
    }

    @Test
    void anApiTokenIsNoBearer() {
        assertThat(get("/user", "demo-service-token").statusCode()).isEqualTo(401);
    }

    private HttpResponse<String> token(Map<String, String> form, String secret) {
        String body = form.entrySet().stream()
                .map(one -> one.getKey() + "=" + URLEncoder.encode(one.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        String pair = Base64.getEncoder().encodeToString(("demo-consumer-key:" + secret).getBytes(StandardCharsets.UTF_8));
        return send(HttpRequest.newBuilder(URI.create(emulator.baseUrl() + "/site/oauth2/access_token"))
                .header("Authorization", "Basic " + pair)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private static JsonNode json(HttpResponse<String> response) {
        return JsonMapper.builder().build().readTree(response.body());
    }

    @Test
    void aConsumerActsForItselfForAnHourWithoutARefreshToken() {
        assertThat(token(Map.of("grant_type", "client_credentials"), "wrong").statusCode()).isEqualTo(401);
        JsonNode given = json(token(Map.of("grant_type", "client_credentials"), "demo-consumer-secret"));
        assertThat(given.has("refresh_token")).isFalse();
        assertThat(given.path("scope").stringValue()).contains("repository:write");
        assertThat(given.has("scopes")).isFalse();
        String access = given.path("access_token").stringValue();
        assertThat(get("/repositories/acme/payments-api", access).statusCode()).isEqualTo(200);
        clock.turn(java.time.Duration.ofSeconds(given.path("expires_in").asLong() + 1));
        assertThat(get("/repositories/acme/payments-api", access).statusCode()).isEqualTo(401);
        assertThat(token(Map.of("grant_type", "password", "username", "dev", "password", "x"), "demo-consumer-secret").statusCode()).isEqualTo(400);
    }

    @Test
    void aPersonsConsentIsRenewedAndEachRefreshTokenDiesAfterItsUse() {
        String person = emulator.directory().personByEmail("dev@acme.test").orElseThrow().uuid();
        HttpResponse<String> consent = send(HttpRequest.newBuilder(URI.create(emulator.baseUrl() + "/site/oauth2/authorize"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("client_id=demo-consumer-key&response_type=code&state=s&person="
                        + URLEncoder.encode(person, StandardCharsets.UTF_8))));
        assertThat(consent.statusCode()).isEqualTo(303);
        String location = consent.headers().firstValue("location").orElseThrow();
        assertThat(location).startsWith("http://localhost:9/callback?code=").endsWith("&state=s");
        String code = location.substring(location.indexOf("code=") + 5, location.indexOf("&state"));
        JsonNode given = json(token(Map.of("grant_type", "authorization_code", "code", code), "demo-consumer-secret"));
        assertThat(get("/user", given.path("access_token").stringValue()).body()).contains("Devon Miller");
        assertThat(token(Map.of("grant_type", "authorization_code", "code", code), "demo-consumer-secret").statusCode()).as("a code is good once").isEqualTo(400);
        String first = given.path("refresh_token").stringValue();
        JsonNode renewed = json(token(Map.of("grant_type", "refresh_token", "refresh_token", first), "demo-consumer-secret"));
        String second = renewed.path("refresh_token").stringValue();
        assertThat(second).isNotEqualTo(first);
        clock.turn(java.time.Duration.ofMinutes(2));
        assertThat(token(Map.of("grant_type", "refresh_token", "refresh_token", first), "demo-consumer-secret").statusCode()).isEqualTo(400);
        assertThat(token(Map.of("grant_type", "refresh_token", "refresh_token", second), "demo-consumer-secret").statusCode()).isEqualTo(200);
    }

    @Test
    void appPasswordsWorkBeforeTheirEndExceptInBrownouts(@TempDir Path folder) {
        TurnableClock morning = new TurnableClock(java.time.Instant.parse("2026-11-20T00:00:00Z"));
        try (BitbucketEmulator old = BitbucketEmulator.start(
                EmulatorOptions.in(folder.resolve("before")).withClock(morning).withAsOf(LocalDate.of(2026, 6, 1)))) {
            assertThat(Caller.with(old, "portcullis-service-account", "demo-app-password").get("/user").status()).isEqualTo(200);
        }
        try (BitbucketEmulator brown = BitbucketEmulator.start(
                EmulatorOptions.in(folder.resolve("brown")).withClock(morning).withAsOf(LocalDate.of(2026, 6, 10)))) {
            int refused = 0;
            for (int minute = 0; minute < 24 * 60; minute += 5) {
                int status = Caller.with(brown, "portcullis-service-account", "demo-app-password").get("/user").status();
                assertThat(status).isIn(200, 401);
                refused += status == 401 ? 1 : 0;
                morning.turn(java.time.Duration.ofMinutes(5));
            }
            assertThat(refused).as("four times fifteen minutes").isEqualTo(12);
        }
        try (BitbucketEmulator after = BitbucketEmulator.start(
                EmulatorOptions.in(folder.resolve("after")).withAsOf(LocalDate.of(2026, 7, 28)))) {
            assertThat(Caller.with(after, "portcullis-service-account", "demo-app-password").get("/user").status()).isEqualTo(401);
        }
    }
}
