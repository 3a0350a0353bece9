package dev.portcullis.server.integrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.bitbucket.BitbucketClient;
import dev.portcullis.bitbucket.Proof;
import dev.portcullis.bitbucket.Repository;
import dev.portcullis.bitbucket.access.Consumer;
import dev.portcullis.bitbucket.access.Credential;
import dev.portcullis.bitbucket.access.CredentialKind;
import dev.portcullis.bitbucket.access.Secret;
import dev.portcullis.bitbucket.error.BitbucketException.NotFound;
import dev.portcullis.bitbucket.error.BitbucketException.Unauthorized;
import dev.portcullis.bitbucket.http.BitbucketAddresses;
import dev.portcullis.bitbucket.http.Budget;
import dev.portcullis.bitbucket.http.ConsumerSource;
import dev.portcullis.bitbucket.http.CredentialSource;
import dev.portcullis.bitbucket.http.Grant;
import dev.portcullis.bitbucket.http.GrantStore;
import dev.portcullis.bitbucket.http.Manners;
import dev.portcullis.bitbucket.http.TokenEndpoint;
import dev.portcullis.emulator.BitbucketEmulator;
import dev.portcullis.emulator.EmulatorOptions;
import dev.portcullis.emulator.TurnableClock;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Every kind of credential against the emulator: what it is proven to be, what it opens by REST and by git. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CredentialContractTest {
    private static final Credential API_TOKEN = new Credential.ApiToken("service@acme.test", Secret.of("demo-service-token"));
    private static final Credential OF_REPOSITORY = new Credential.AccessToken(Secret.of("ATCTT3" + "xFfGN0-demo-repository-token"));
    private static final Credential OF_PROJECT = new Credential.AccessToken(Secret.of("ATCTT3" + "xFfGN0-demo-project-token"));
    private static final Credential OF_WORKSPACE = new Credential.AccessToken(Secret.of("ATCTT3" + "xFfGN0-demo-workspace-token"));
    private static final Consumer CONSUMER = new Consumer("demo-consumer-key", Secret.of("demo-consumer-secret"));

    private final TurnableClock clock = new TurnableClock(Instant.parse("2026-11-20T00:00:00Z"));
    private BitbucketEmulator emulator;
    private BitbucketAddresses addresses;

    @BeforeAll
    void start(@TempDir Path folder) {
        emulator = BitbucketEmulator.start(EmulatorOptions.in(folder).withClock(clock));
        addresses = new BitbucketAddresses(URI.create(emulator.baseUrl() + "/2.0"), URI.create(emulator.baseUrl()));
    }

    @AfterAll
    void stop() {
        emulator.close();
    }

    @Test
    void eachKindIsProvenToBeWhatItIs() {
        Proof token = ask(API_TOKEN);
        assertThat(token.kind()).isEqualTo(CredentialKind.API_TOKEN);
        assertThat(token.caller()).isNotNull();
        assertThat(token.caller().displayName()).isEqualTo("portcullis-service-account");
        for (Credential access : new Credential[] {OF_REPOSITORY, OF_PROJECT, OF_WORKSPACE}) {
            Proof proof = ask(access);
            assertThat(proof.accepted()).isTrue();
            assertThat(proof.kind()).isEqualTo(CredentialKind.ACCESS_TOKEN);
            assertThat(proof.caller()).isNull();
            assertThat(proof.scopes()).isNotNull();
            assertThat(proof.scopes().held()).contains("repository");
        }
        assertThat(ask(OF_PROJECT).credentialType()).isEqualTo("project_access_token");
        assertThat(ask(new Credential.AppPassword("portcullis-service-account", Secret.of("demo-app-password"))).refusal()).contains("2026-07-28");
        assertThat(ask(new Credential.AccessToken(Secret.of("ATCTT3" + "xFfGN0-wrong"))).accepted()).isFalse();
        assertThat(ask(new Credential.AccessToken(API_TOKEN.secret())).accepted()).as("an API token is no Bearer").isFalse();
    }

    @Test
    void accessTokensOpenWhatTheyBelongToByRestAndByGit() throws Exception {
        assertThat(client(() -> OF_REPOSITORY).repositories().one("acme", "payments-api").slug()).isEqualTo("payments-api");
        assertThatThrownBy(() -> client(() -> OF_REPOSITORY).repositories().one("acme", "web-storefront")).isInstanceOf(NotFound.class);
        assertThat(client(() -> OF_WORKSPACE).repositories().list("globex").whole()).extracting(Repository::slug).contains("ledger");
        assertThat(heads(OF_REPOSITORY, "acme", "payments-api")).contains("refs/heads/");
        assertThat(heads(OF_PROJECT, "globex", "ledger")).contains("refs/heads/");
        assertThat(heads(API_TOKEN, "acme", "payments-api")).contains("refs/heads/");
        assertThat(heads(OF_REPOSITORY, "acme", "web-storefront")).doesNotContain("refs/heads/");
    }

    @Test
    void aConsumerActsForItselfAndAsksForATokenAnHour() throws Exception {
        Kept kept = new Kept();
        ConsumerSource source = source(kept);
        assertThat(client(source).repositories().one("acme", "payments-api").slug()).isEqualTo("payments-api");
        Credential first = source.credential();
        assertThat(heads(first, "acme", "payments-api")).contains("refs/heads/");
        assertThat(ask(first).accepted()).isTrue();
        clock.turn(Duration.ofMinutes(61));
        assertThat(ask(first).accepted()).as("its hour is over").isFalse();
        assertThat(client(source).repositories().one("acme", "payments-api").slug()).isEqualTo("payments-api");
        assertThat(source.credential()).isNotEqualTo(first);
        Consumer wrong = new Consumer("demo-consumer-key", Secret.of("wrong"));
        assertThatThrownBy(() -> endpoint().forItself(wrong)).isInstanceOf(Unauthorized.class).hasMessageContaining("invalid_client");
    }

    @Test
    void aConsentIsRenewedForDaysAndSurvivesACrashBeforeItWasKept() throws Exception {
        Kept kept = new Kept();
        String code = consent("dev@acme.test");
        kept.renew(none -> endpoint().byCode(CONSUMER, code));
        assertThatThrownBy(() -> endpoint().byCode(CONSUMER, code)).isInstanceOf(Unauthorized.class);
        for (int hour = 0; hour < 30; hour++) {
            clock.turn(Duration.ofMinutes(61));
            Secret before = kept.grant.refreshToken();
            if (hour % 3 == 0) {
                kept.broken = true;
                assertThatThrownBy(() -> source(kept).credential()).isInstanceOf(IllegalStateException.class);
                kept.broken = false;
                assertThat(kept.grant.refreshToken()).isEqualTo(before);
                clock.turn(Duration.ofSeconds(5));
            }
            assertThat(client(source(kept)).users().me().displayName()).isEqualTo("Devon Miller");
            assertThat(kept.grant.refreshToken()).isNotEqualTo(before);
        }
    }

    private Proof ask(Credential credential) {
        return Proof.ask(addresses, credential, Budget.UNLIMITED, clock);
    }

    private BitbucketClient client(CredentialSource source) {
        return new BitbucketClient(addresses, source, Budget.UNLIMITED, kind -> {}, clock);
    }

    private ConsumerSource source(GrantStore store) {
        return new ConsumerSource(CONSUMER, endpoint(), store, clock);
    }

    private TokenEndpoint endpoint() {
        return new TokenEndpoint(addresses, Manners.DEFAULT, clock);
    }

    /** What a person does in the browser: they say yes, and Bitbucket sends them back with a code. */
    private String consent(String email) throws IOException, InterruptedException {
        String person = emulator.directory().personByEmail(email).orElseThrow().uuid();
        HttpRequest yes = HttpRequest.newBuilder(URI.create(emulator.baseUrl() + "/site/oauth2/authorize"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(
                        "client_id=demo-consumer-key&response_type=code&person=" + URLEncoder.encode(person, StandardCharsets.UTF_8)))
                .build();
        String location = HttpClient.newHttpClient()
                .send(yes, HttpResponse.BodyHandlers.discarding())
                .headers()
                .firstValue("location")
                .orElseThrow();
        return location.replaceAll(".*code=([^&]*).*", "$1");
    }

    private String heads(Credential credential, String workspace, String repository) throws IOException, InterruptedException {
        String address = addresses.git(workspace, repository).toString().replace("://", "://" + credential.gitUser() + ":" + credential.secret().reveal() + "@");
        ProcessBuilder git = new ProcessBuilder("git", "-c", "credential.helper=", "ls-remote", address).redirectErrorStream(true);
        git.environment().put("GIT_TERMINAL_PROMPT", "0");
        Process process = git.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return said;
    }

    private static final class Kept implements GrantStore {
        private @Nullable Grant grant;
        private boolean broken;

        @Override
        public @Nullable Grant kept() {
            return grant;
        }

        @Override
        public synchronized Grant renew(Function<@Nullable Grant, Grant> renewal) {
            Grant fresh = renewal.apply(grant);
            if (broken) throw new IllegalStateException("The disk is full");
            grant = fresh;
            return fresh;
        }
    }
}
