package dev.portcullis.bitbucket.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.bitbucket.BitbucketClient;
import dev.portcullis.bitbucket.access.Consumer;
import dev.portcullis.bitbucket.access.Credential;
import dev.portcullis.bitbucket.access.Secret;
import dev.portcullis.bitbucket.error.BitbucketException;
import dev.portcullis.bitbucket.error.BitbucketException.Malformed;
import dev.portcullis.bitbucket.error.BitbucketException.RateLimited;
import dev.portcullis.bitbucket.error.BitbucketException.Unauthorized;
import dev.portcullis.bitbucket.error.BitbucketException.Unavailable;
import dev.portcullis.bitbucket.testing.ScriptedServer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ConsumerSourceTest {

    private static final Consumer CONSUMER = new Consumer("the-key", Secret.of("the-s3cret"));

    private final ScriptedServer server = new ScriptedServer();
    private final Turning clock = new Turning();
    private final Kept kept = new Kept();

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void aConsumerActsForItselfForAnHourAndAsksAgainBeforeItIsOver() {
        server.json(200, "{'access_token':'one','expires_in':3600,'token_type':'bearer','scope':'account repository'}".replace('\'', '"'));
        ConsumerSource source = source();
        assertThat(source.credential()).isEqualTo(new Credential.ConsumerToken(Secret.of("one")));
        ScriptedServer.Request request = server.last();
        assertThat(request.method()).isEqualTo("POST");
        assertThat(request.target()).hasToString("/site/oauth2/access_token");
        assertThat(request.header("Authorization")).isEqualTo("Basic dGhlLWtleTp0aGUtczNjcmV0");
        assertThat(request.header("Content-type")).isEqualTo("application/x-www-form-urlencoded");
        assertThat(request.body()).isEqualTo("grant_type=client_credentials");
        assertThat(kept.grant).isNotNull();
        assertThat(kept.grant.scopes()).isEqualTo("account repository");
        assertThat(kept.grant.refreshToken()).isNull();
        clock.turn(Duration.ofMinutes(57));
        assertThat(source.credential().secret()).isEqualTo(Secret.of("one"));
        assertThat(server.requests()).hasSize(1);
        clock.turn(Duration.ofMinutes(2));
        server.json(200, "{\"access_token\":\"two\",\"scopes\":\"account\"}");
        assertThat(source.credential().secret()).isEqualTo(Secret.of("two"));
        assertThat(kept.grant.scopes()).as("the word of before 2026-05-04").isEqualTo("account");
        assertThat(source().credential().secret()).as("another process takes what is kept").isEqualTo(Secret.of("two"));
        assertThat(server.requests()).hasSize(2);
    }

    @Test
    void aConsentIsRenewedWithItsRefreshTokenWhichChanges() {
        server.json(200, "{\"access_token\":\"a1\",\"refresh_token\":\"r1\",\"expires_in\":3600}");
        TokenEndpoint endpoint = endpoint();
        kept.renew(none -> endpoint.byCode(CONSUMER, "the code+/="));
        assertThat(server.last().body()).isEqualTo("grant_type=authorization_code&code=the%20code%2B%2F%3D");
        clock.turn(Duration.ofHours(1));
        server.json(200, "{\"access_token\":\"a2\",\"refresh_token\":\"r2\",\"expires_in\":3600}");
        assertThat(source().credential().secret()).isEqualTo(Secret.of("a2"));
        assertThat(server.last().body()).isEqualTo("grant_type=refresh_token&refresh_token=r1");
        assertThat(kept.grant.refreshToken()).isEqualTo(Secret.of("r2"));
        clock.turn(Duration.ofHours(1));
        server.json(200, "{\"access_token\":\"a3\"}");
        source().credential();
        assertThat(kept.grant.refreshToken()).as("none came: the last one stays").isEqualTo(Secret.of("r2"));
    }

    @Test
    void manyThreadsOfTwoProcessesRenewOnce() throws Exception {
        CountDownLatch all = new CountDownLatch(1);
        server.always(exchange -> {
            await(all);
            ScriptedServer.send(exchange, 200, "application/json", "{\"access_token\":\"a" + server.requests().size() + "\",\"expires_in\":3600}");
        });
        ConsumerSource one = source();
        ConsumerSource other = source();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Secret>> given = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                ConsumerSource source = i % 2 == 0 ? one : other;
                given.add(threads.submit(() -> source.credential().secret()));
            }
            all.countDown();
            for (Future<Secret> each : given) {
                assertThat(each.get()).isEqualTo(Secret.of("a1"));
            }
        }
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void nothingIsUsedThatWasNotKept() {
        kept.grant = new Grant(Secret.of("a0"), Secret.of("r0"), ScriptedServer.NOW, "");
        kept.broken = true;
        server.always(exchange -> ScriptedServer.send(
                exchange, 200, "application/json",
                exchange.getRequestURI().getPath().contains("oauth2")
                        ? "{\"access_token\":\"a1\",\"refresh_token\":\"r1\",\"expires_in\":3600}"
                        : "{\"uuid\":\"{470c176d-3574-44ea-bb41-89e8638bcca4}\"}"));
        BitbucketClient client = new BitbucketClient(server.addresses(), source(), Budget.UNLIMITED, kind -> {}, clock, ScriptedServer.manners());
        assertThatThrownBy(() -> client.users().me()).isInstanceOf(IllegalStateException.class).hasMessage("The disk is full");
        assertThat(server.requests()).extracting(ScriptedServer.Request::path).containsExactly("/site/oauth2/access_token");
        assertThat(kept.grant.refreshToken()).isEqualTo(Secret.of("r0"));
        kept.broken = false;
        client.users().me();
        assertThat(server.requests().get(1).body()).as("tried again with the old one").contains("refresh_token=r0");
        assertThat(server.last().header("Authorization")).isEqualTo("Bearer a1");
        assertThat(kept.grant.refreshToken()).isEqualTo(Secret.of("r1"));
    }

    /** Bitbucket lets a used refresh token live shortly; within that time no crash, wherever it falls, loses the consent. */
    @Test
    void noCrashBetweenReceivingAndKeepingLosesTheConsent() {
        for (int seed = 0; seed < 20; seed++) {
            Random random = new Random(seed);
            Rotation bitbucket = new Rotation(clock);
            server.always(exchange -> {
                if (random.nextInt(5) == 0) {
                    ScriptedServer.send(exchange, 503, "text/html", "<html>");
                    return;
                }
                String answer = bitbucket.renew(server.last().body());
                boolean lost = random.nextInt(4) == 0;
                ScriptedServer.send(exchange, answer.contains("error") ? 400 : 200, "application/json", lost ? answer.substring(0, answer.length() / 2) : answer);
            });
            kept.grant = new Grant(Secret.of("a0"), Secret.of(bitbucket.current), clock.instant(), "");
            ConsumerSource source = source();
            int given = 0;
            for (int step = 0; step < 60; step++) {
                kept.broken = random.nextInt(3) == 0;
                try {
                    Secret token = source.credential().secret();
                    assertThat(kept.grant.accessToken()).isEqualTo(token);
                    given++;
                    clock.turn(Duration.ofMinutes(random.nextInt(70)));
                } catch (Unauthorized e) {
                    throw new AssertionError("The consent was lost, seed " + seed, e);
                } catch (BitbucketException | IllegalStateException crash) {
                    source = source();
                    clock.turn(Duration.ofSeconds(1));
                }
            }
            assertThat(given).isPositive();
        }
    }

    @Test
    void whatIsNoTokenIsANamedErrorWithoutTheSecret() {
        refused(401, "application/json", "{\"error\":\"invalid_client\",\"error_description\":\"the-s3cret is wrong\"}", Unauthorized.class, "Bitbucket gave no token: invalid_client");
        refused(400, "application/json", "{\"error\":\"invalid_grant\"}", Unauthorized.class, "Bitbucket gave no token: invalid_grant");
        refused(400, "text/html", "<html>the-s3cret</html>", Unauthorized.class, "Bitbucket gave no token: it did not say why");
        refused(503, "text/plain", "the-s3cret dGhlLWtleTp0aGUtczNjcmV0", Unavailable.class, "Bitbucket answered 503: [secret] [secret]");
        refused(200, "text/html", "<html>", Malformed.class, "The answer is not valid JSON");
        refused(200, "application/json", "{}", Malformed.class, "access_token is missing");
        refused(200, "application/json", "{\"access_token\":\"\"}", Malformed.class, "access_token is not a token");
        refused(200, "application/json", "{\"access_token\":\"a\",\"expires_in\":-1}", Malformed.class, "expires_in is not a time to live");
        refused(429, "text/plain", "no", RateLimited.class, null);
        server.then(ScriptedServer.redirect(302, "http://127.0.0.2/elsewhere"));
        assertThatThrownBy(() -> source().credential()).isInstanceOf(Malformed.class).hasMessage("Bitbucket answered 302 where it gives tokens");
        assertThat(kept.grant).isNull();
    }

    @Test
    void aTokenThatDoesNotComeWholeAndInTimeIsNone() {
        Manners impatient = ScriptedServer.manners().withCallTimeout(Duration.ofMillis(400)).withBodyCap(100_000);
        ConsumerSource source = new ConsumerSource(CONSUMER, new TokenEndpoint(server.addresses(), impatient, clock), kept, clock);
        server.then(exchange -> server.stall());
        assertThatThrownBy(source::credential).isInstanceOf(Unavailable.class).hasMessage("Bitbucket did not answer in time");
        server.then(exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, 5_000);
            exchange.getResponseBody().write("{\"access_token\":\"one\"".getBytes());
            exchange.getResponseBody().flush();
            server.stall();
        });
        assertThatThrownBy(source::credential).isInstanceOf(Unavailable.class);
        server.then(exchange -> ScriptedServer.send(exchange, 200, "application/json", "{\"access_token\":\"" + "x".repeat(200_000) + "\"}"));
        assertThatThrownBy(source::credential).isInstanceOf(Malformed.class).hasMessage("The answer has more than 100000 bytes");
        server.then(exchange -> ScriptedServer.send(exchange, 200, "application/json", "{\"access_token\":\"a b\\u0000\"}"));
        assertThatThrownBy(source::credential).isInstanceOf(Malformed.class);
        assertThat(kept.grant).isNull();
        try (ScriptedServer foreign = new ScriptedServer()) {
            server.then(ScriptedServer.redirect(307, foreign.address() + "/site/oauth2/access_token"));
            assertThatThrownBy(source::credential).isInstanceOf(Malformed.class);
            assertThat(foreign.requests()).as("neither key nor secret go elsewhere").isEmpty();
        }
    }

    private void refused(int status, String type, String body, Class<? extends Exception> error, @Nullable String message) {
        server.then(exchange -> ScriptedServer.send(exchange, status, type, body));
        assertThatThrownBy(() -> source().credential()).isInstanceOf(error).satisfies(e -> {
            assertThat(e.getMessage()).doesNotContain("s3cret");
            if (message != null) assertThat(e).hasMessage(message);
        });
    }

    private ConsumerSource source() {
        return new ConsumerSource(CONSUMER, endpoint(), kept, clock);
    }

    private TokenEndpoint endpoint() {
        return new TokenEndpoint(server.addresses(), ScriptedServer.manners(), clock);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A store of one process that can lose its disk. */
    private static final class Kept implements GrantStore {

        private volatile @Nullable Grant grant;
        private volatile boolean broken;

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

    /** Refresh tokens that change at every use, as facts section 1.2 tells; how long an old one lives is a guess. */
    private static final class Rotation {

        private final Clock clock;
        private final Map<String, Instant> dying = new HashMap<>();
        private String current = "r0";
        private int count;

        private Rotation(Clock clock) {
            this.clock = clock;
            dying.put(current, Instant.MAX);
        }

        private String renew(String body) {
            String token = body.substring(body.indexOf("refresh_token=") + "refresh_token=".length());
            Instant dies = dying.get(token);
            if (dies == null || !clock.instant().isBefore(dies)) return "{\"error\":\"invalid_grant\"}";
            if (dies.equals(Instant.MAX)) dying.put(token, clock.instant().plusSeconds(60));
            current = "r" + ++count;
            dying.put(current, Instant.MAX);
            return "{\"access_token\":\"a" + count + "\",\"expires_in\":3600,\"refresh_token\":\"" + current + "\"}";
        }
    }

    private static final class Turning extends Clock {

        private volatile Instant now = ScriptedServer.NOW;

        private void turn(Duration duration) {
            now = now.plus(duration);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }
}
