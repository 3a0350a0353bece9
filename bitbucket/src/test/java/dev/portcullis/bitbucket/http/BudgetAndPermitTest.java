package dev.portcullis.bitbucket.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.portcullis.bitbucket.BitbucketClient;
import dev.portcullis.bitbucket.BuildStatus;
import dev.portcullis.bitbucket.access.Credential;
import dev.portcullis.bitbucket.access.Operation;
import dev.portcullis.bitbucket.access.ResourceGroup;
import dev.portcullis.bitbucket.access.WriteKind;
import dev.portcullis.bitbucket.error.BitbucketException;
import dev.portcullis.bitbucket.error.BitbucketException.RateLimited;
import dev.portcullis.bitbucket.error.BitbucketException.WriteRefused;
import dev.portcullis.bitbucket.testing.ScriptedServer;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(20)
class BudgetAndPermitTest {

    private static final String USER =
            "{\"uuid\": \"{470c176d-3574-44ea-bb41-89e8638bcca4}\", \"display_name\": \"S\"}";

    private final ScriptedServer server = new ScriptedServer();
    private final List<Duration> pauses = new ArrayList<>();
    private final Manners manners = ScriptedServer.manners().withPause(pauses::add);

    @AfterEach
    void close() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource({
        "'', 5, 6.25",
        "120, 120, 120",
        "999999999, 3600, 3600",
        "garbage, 5, 6.25",
        "'Tue, 24 Nov 2026 12:10:00 GMT', 600, 600",
        "'Tue, 24 Nov 2026 11:00:00 GMT', 5, 6.25",
        "-5, 5, 6.25"
    })
    void aRateLimitSaysUntilWhenAndIsNotWaitedFor(String retryAfter, double least, double most) {
        List<Instant> exhausted = new ArrayList<>();
        Budget budget = new Budget() {
            @Override
            public void acquire(ResourceGroup group, Priority priority) {}

            @Override
            public void exhausted(ResourceGroup group, Instant until) {
                assertThat(group).isEqualTo(ResourceGroup.OTHER);
                exhausted.add(until);
            }
        };
        server.then(exchange -> {
            if (!retryAfter.isEmpty()) {
                exchange.getResponseHeaders().set("Retry-After", retryAfter);
            }
            ScriptedServer.send(exchange, 429, "text/plain", "Rate limit for this resource has been exceeded");
        });
        RateLimited limited = catchThrowableOfType(
                RateLimited.class, () -> client(budget, kind -> {}).users().me());
        assertThat(exhausted).containsExactly(limited.until());
        assertThat(Duration.between(ScriptedServer.NOW, limited.until()).toMillis() / 1000.0)
                .isBetween(least, most);
        assertThat(server.requests()).hasSize(1);
        assertThat(pauses).isEmpty();
    }

    @Test
    void rateLimitsInARowAreBelievedForLongerAndLongerUpToTheWindow() {
        server.always(exchange -> ScriptedServer.send(exchange, 429, "text/plain", "no"));
        BitbucketClient client = client();
        Duration last = Duration.ZERO;
        for (int refusals = 0; refusals < 40; refusals++) {
            RateLimited limited =
                    catchThrowableOfType(RateLimited.class, () -> client.users().me());
            Duration wait = Duration.between(ScriptedServer.NOW, limited.until());
            assertThat(wait).isGreaterThanOrEqualTo(last).isLessThanOrEqualTo(Duration.ofHours(1));
            last = wait;
        }
        assertThat(last).isEqualTo(Duration.ofHours(1));
        server.json(200, USER);
        client.users().me();
        RateLimited limited =
                catchThrowableOfType(RateLimited.class, () -> client.users().me());
        assertThat(limited.until()).isBefore(ScriptedServer.NOW.plusSeconds(10));
    }

    @Test
    void theBudgetIsAskedBeforeEveryRequestRepeatsAndRedirectsIncluded() {
        List<String> asked = new ArrayList<>();
        Budget budget = (group, priority) -> asked.add(group + " " + priority);
        server.text(500, "").then(ScriptedServer.redirect(302, "/2.0/user")).json(200, USER);
        client(budget, kind -> {}).at(Priority.URGENT).users().me();
        assertThat(asked).containsExactly("OTHER URGENT", "OTHER URGENT", "OTHER URGENT");
        server.json(200, "{\"values\": []}").json(200, "{\"values\": []}");
        client(budget, kind -> {})
                .at(Priority.CRAWL)
                .repositories()
                .list("acme")
                .whole();
        client(budget, kind -> {}).hooks().list("acme").whole();
        assertThat(asked).endsWith("REPOSITORIES CRAWL", "WEBHOOKS NORMAL");
    }

    @Test
    void anEmptyBudgetSendsNothing() {
        Budget budget = (group, priority) -> {
            throw new RateLimited(ScriptedServer.NOW.plusSeconds(60));
        };
        assertThatThrownBy(() -> client(budget, kind -> {}).users().me()).isInstanceOf(RateLimited.class);
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void everyWriteAsksThePermitWithItsKindAndReadsDoNot() {
        List<WriteKind> asked = new ArrayList<>();
        server.always(
                exchange -> ScriptedServer.send(exchange, 200, "application/json", "{\"id\": 1, \"values\": []}"));
        BitbucketClient client = client(Budget.UNLIMITED, asked::add);
        client.comments().create("acme", "web", 1, "x");
        client.comments().resolve("acme", "web", 1, 2);
        client.reports().delete("acme", "web", "abcdef1", "r");
        client.hooks().delete("acme", "{x}");
        client.comments().list("acme", "web", 1).whole();
        assertThat(asked).containsExactly(WriteKind.COMMENT, WriteKind.COMMENT, WriteKind.REPORT, WriteKind.HOOK);
    }

    @Test
    void aWriteThatIsPausedBetweenTwoTriesIsNotSentAgain() {
        server.text(500, "").json(200, "{}");
        WritePermit pausedAfterOne = kind -> {
            if (!server.requests().isEmpty()) throw new WriteRefused("paused");
        };
        assertThatThrownBy(() -> client(Budget.UNLIMITED, pausedAfterOne)
                        .statuses()
                        .put(
                                "acme",
                                "web",
                                "abcdef1",
                                new BuildStatus(
                                        "k", BuildStatus.State.FAILED, "n", "d", URI.create("http://x.test/"), "main")))
                .isInstanceOf(WriteRefused.class);
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void aRefusedWriteSendsNothingAndCostsNothing() {
        List<String> spent = new ArrayList<>();
        BitbucketClient client = client((group, priority) -> spent.add("x"), WritePermit.NONE);
        assertThatThrownBy(() -> client.comments().create("acme", "web", 1, "x"))
                .isInstanceOf(WriteRefused.class);
        assertThatThrownBy(() -> client.hooks().delete("acme", "{x}")).isInstanceOf(WriteRefused.class);
        assertThat(server.requests()).isEmpty();
        assertThat(spent).isEmpty();
    }

    @Test
    void theCredentialsSourceHearsOfEveryAnswer() {
        List<CredentialReport> reports = new ArrayList<>();
        CredentialSource source = new CredentialSource() {
            @Override
            public Credential credential() {
                return ScriptedServer.CREDENTIAL;
            }

            @Override
            public void answered(CredentialReport report) {
                reports.add(report);
            }
        };
        server.then(exchange -> {
                    exchange.getResponseHeaders()
                            .set("X-OAuth-Scopes", "read:user:bitbucket, read:workspace:bitbucket");
                    exchange.getResponseHeaders().set("X-Credential-Type", "api_token");
                    ScriptedServer.send(exchange, 200, "application/json", USER);
                })
                .json(401, "{}");
        BitbucketClient client = new BitbucketClient(
                server.addresses(), source, Budget.UNLIMITED, kind -> {}, ScriptedServer.clock(), manners);
        client.users().me();
        assertThatThrownBy(() -> client.users().me()).isInstanceOf(BitbucketException.Unauthorized.class);
        assertThat(reports).extracting(CredentialReport::status).containsExactly(200, 401);
        CredentialReport first = reports.getFirst();
        assertThat(first.at()).isEqualTo(ScriptedServer.NOW);
        assertThat(first.operation()).isEqualTo(Operation.USER);
        assertThat(first.credentialType()).isEqualTo("api_token");
        assertThat(first.scopes()).isNotNull();
        assertThat(reports.getLast().scopes()).isNull();
    }

    @Test
    void anAnswerThatRepeatsTheCredentialDoesNotReachTheMessage() {
        String secret = ScriptedServer.CREDENTIAL.secret().reveal();
        String header = ScriptedServer.CREDENTIAL.authorization();
        server.json(
                400,
                "{\"error\": {\"message\": \"bad " + secret + " in " + header + "\", \"fields\": {\"" + secret
                        + "\": [\"" + secret + "\"]}}}");
        assertThatThrownBy(() -> client().users().me()).satisfies(error -> {
            assertThat(error.getMessage()).contains("[secret]").doesNotContain(secret, header.substring(6));
            assertThat(((BitbucketException.Invalid) error).fields().toString()).doesNotContain(secret);
        });
    }

    private BitbucketClient client() {
        return server.client(manners);
    }

    private BitbucketClient client(Budget budget, WritePermit permit) {
        return new BitbucketClient(
                server.addresses(), () -> ScriptedServer.CREDENTIAL, budget, permit, ScriptedServer.clock(), manners);
    }
}
