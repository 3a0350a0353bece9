package dev.portcullis.bitbucket.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.portcullis.bitbucket.BitbucketClient;
import dev.portcullis.bitbucket.error.BitbucketException;
import dev.portcullis.bitbucket.error.BitbucketException.ForeignAddress;
import dev.portcullis.bitbucket.error.BitbucketException.Malformed;
import dev.portcullis.bitbucket.error.BitbucketException.Unavailable;
import dev.portcullis.bitbucket.testing.ScriptedServer;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(20)
class TransportTest {

    private static final String USER =
            "{\"uuid\": \"{470c176d-3574-44ea-bb41-89e8638bcca4}\", \"display_name\": \"S\"}";

    private final ScriptedServer server = new ScriptedServer();
    private final List<Duration> pauses = new ArrayList<>();
    private final Manners manners = ScriptedServer.manners().withPause(pauses::add);

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void aRequestCarriesWhatBitbucketWants() {
        server.json(200, USER);
        client().users().me();
        ScriptedServer.Request request = server.last();
        assertThat(request.method()).isEqualTo("GET");
        assertThat(request.target()).hasToString("/2.0/user");
        assertThat(request.header("Authorization")).isEqualTo(ScriptedServer.CREDENTIAL.authorization());
        assertThat(request.header("Accept")).isEqualTo("application/json");
        assertThat(request.header("User-agent")).isEqualTo("Portcullis");
        assertThat(request.body()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 502, 503, 555})
    void aReadIsRepeatedTwiceWithGrowingPauses(int status) {
        server.text(status, "").text(status, "").json(200, USER);
        assertThat(client().users().me().displayName()).isEqualTo("S");
        assertThat(server.requests()).hasSize(3);
        assertThat(pauses).hasSize(2);
        assertThat(pauses.get(0)).isBetween(Duration.ofMillis(150), Duration.ofMillis(250));
        assertThat(pauses.get(1)).isBetween(Duration.ofMillis(450), Duration.ofMillis(750));
    }

    @Test
    void aReadThatKeepsFailingIsUnavailableWithAKnownOutcome() {
        server.always(exchange -> ScriptedServer.send(exchange, 503, "text/html", "<html>maintenance</html>"));
        Unavailable failure =
                catchThrowableOfType(Unavailable.class, () -> client().users().me());
        assertThat(failure).hasMessage("Bitbucket answered 503");
        assertThat(failure.outcomeUnknown()).isFalse();
        assertThat(server.requests()).hasSize(3);
    }

    @Test
    void aNewCommentIsNeverSentTwice() {
        server.text(500, "");
        Unavailable failure = catchThrowableOfType(
                Unavailable.class, () -> client().comments().create("acme", "web", 1, "hello"));
        assertThat(failure.outcomeUnknown()).isTrue();
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void aWriteThatReplacesIsRepeated() {
        server.text(500, "").json(200, "{}");
        client().comments().update("acme", "web", 1, 2, "hello");
        assertThat(server.requests()).hasSize(2);
    }

    @Test
    void aConnectionThatBreaksIsUnavailable() {
        server.always(exchange -> exchange.close());
        assertThatThrownBy(() -> client().users().me())
                .isInstanceOf(Unavailable.class)
                .hasMessage("The connection to Bitbucket broke");
        int before = server.requests().size();
        Unavailable failure = catchThrowableOfType(
                Unavailable.class, () -> client().comments().create("acme", "web", 1, "x"));
        assertThat(failure.outcomeUnknown()).isTrue();
        assertThat(server.requests()).hasSize(before + 1);
    }

    @Test
    void aServerThatIsNotThereIsUnavailableAndNothingWasWritten() {
        BitbucketClient client = client();
        server.close();
        Unavailable failure =
                catchThrowableOfType(Unavailable.class, () -> client.comments().create("acme", "web", 1, "x"));
        assertThat(failure).hasMessage("Bitbucket cannot be reached");
        assertThat(failure.outcomeUnknown()).isFalse();
        assertThat(pauses).as("safe to repeat, for nothing was sent").hasSize(2);
    }

    @Test
    void aServerThatDoesNotAnswerIsGivenUpInTime() {
        server.always(exchange -> server.stall());
        long start = System.nanoTime();
        assertThatThrownBy(() -> impatient().users().me())
                .isInstanceOf(Unavailable.class)
                .hasMessage("Bitbucket did not answer in time");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
        assertThat(server.requests()).hasSizeLessThanOrEqualTo(1);
    }

    @Test
    void aBodyThatDoesNotEndIsGivenUpInTime() {
        server.always(exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, 100);
            exchange.getResponseBody().write('{');
            exchange.getResponseBody().flush();
            server.stall();
        });
        assertThatThrownBy(() -> impatient().users().me()).isInstanceOf(Unavailable.class);
        Unavailable failure = catchThrowableOfType(
                Unavailable.class, () -> impatient().comments().create("acme", "web", 1, "x"));
        assertThat(failure.outcomeUnknown()).isTrue();
    }

    @Test
    void aBodyBeyondTheCapIsBrokenOff() {
        server.then(exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, 0);
            byte[] block = new byte[64 * 1024];
            try {
                for (long sent = 0; sent < 2_000_000_000L; sent += block.length) {
                    exchange.getResponseBody().write(block);
                }
                throw new AssertionError("The whole body was taken");
            } catch (IOException brokenOff) {
                exchange.close();
            }
        });
        assertThatThrownBy(() ->
                        server.client(manners.withBodyCap(1_000_000)).users().me())
                .isInstanceOf(Malformed.class)
                .hasMessage("The answer has more than 1000000 bytes");
    }

    @Test
    void aBodyOfExactlyTheCapIsTaken() {
        server.json(200, USER);
        assertThat(server.client(manners.withBodyCap(USER.length()))
                        .users()
                        .me()
                        .displayName())
                .isEqualTo("S");
        server.json(200, USER);
        assertThatThrownBy(() -> server.client(manners.withBodyCap(USER.length() - 1))
                        .users()
                        .me())
                .isInstanceOf(Malformed.class);
    }

    @Test
    void aRedirectOnTheSameHostIsFollowedWithTheCredential() {
        server.then(ScriptedServer.redirect(302, "/2.0/repositories/a/b?x=%0D1"))
                .json(200, USER);
        assertThat(client().users().me().displayName()).isEqualTo("S");
        assertThat(server.last().target()).hasToString("/2.0/repositories/a/b?x=%0D1");
        assertThat(server.last().header("Authorization")).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void aRedirectToAnotherHostNeverGetsTheCredential(int status) {
        try (ScriptedServer foreign = new ScriptedServer()) {
            foreign.always(exchange -> ScriptedServer.send(exchange, 200, "application/json", USER));
            server.then(ScriptedServer.redirect(status, foreign.address() + "/2.0/user"));
            assertThatThrownBy(() -> client().users().me()).isInstanceOf(ForeignAddress.class);
            assertThat(foreign.requests()).isEmpty();
        }
    }

    @Test
    void redirectsWithoutEndAreAnError() {
        server.always(ScriptedServer.redirect(302, "/2.0/user"));
        assertThatThrownBy(() -> client().users().me())
                .isInstanceOf(Malformed.class)
                .hasMessage("Bitbucket redirected more than 5 times");
        assertThat(server.requests()).hasSize(6);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "http://[", "mailto:x"})
    void aRedirectToNowhereIsAnError(String location) {
        server.then(ScriptedServer.redirect(302, location)).always(ScriptedServer.redirect(302, location));
        assertThatThrownBy(() -> client().users().me()).isInstanceOf(BitbucketException.class);
    }

    @Test
    void aWriteIsNotRedirected() {
        server.then(ScriptedServer.redirect(307, "/2.0/user"));
        assertThatThrownBy(() -> client().comments().create("acme", "web", 1, "x"))
                .isInstanceOf(Malformed.class);
        assertThat(server.requests()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "text/html, <html>sign in</html>",
        "'', <html>",
        "application/json, <html>",
        "application/json, '{\"uuid\": '",
        "application/json, '{} {}'",
        "application/json, '[]'",
        "application/json, ''",
        "application/json, '{\"uuid\": 5}'"
    })
    void aGoodStatusWithABadBodyIsMalformed(String type, String body) {
        server.then(exchange -> ScriptedServer.send(exchange, 200, type, body));
        assertThatThrownBy(() -> client().users().me()).isInstanceOf(Malformed.class);
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void anInterruptedCallEndsAndStaysInterrupted() {
        server.always(exchange -> server.stall());
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> client().users().me()).isInstanceOf(Unavailable.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void theDefaultClientKnowsAtlassiansAddresses() {
        assertThat(BitbucketAddresses.CLOUD.api()).isEqualTo(URI.create("https://api.bitbucket.org/2.0"));
        assertThat(BitbucketAddresses.CLOUD.web()).isEqualTo(URI.create("https://bitbucket.org"));
        assertThat(Manners.DEFAULT.callTimeout()).isEqualTo(Duration.ofSeconds(20));
        assertThat(Manners.CONNECT_TIMEOUT).isEqualTo(Duration.ofSeconds(5));
    }

    private BitbucketClient client() {
        return server.client(manners);
    }

    private BitbucketClient impatient() {
        return server.client(manners.withCallTimeout(Duration.ofMillis(300)));
    }
}
