package dev.portcullis.bitbucket.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.bitbucket.error.BitbucketException;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RefusalsTest {

    private static final String SCOPES =
            "{\"type\":\"error\",\"error\":{\"message\":\"Your credentials lack one or more"
                    + " required privilege scopes.\",\"detail\":{\"required\":[\"read:pullrequest:bitbucket\"],"
                    + "\"granted\":[\"read:user:bitbucket\"]}}}";

    @Test
    void missingScopesAreNamedFromTheDetail() {
        BitbucketException error = json(403, SCOPES);
        assertThat(error).isInstanceOfSatisfying(BitbucketException.MissingScopes.class, missing -> {
            assertThat(missing.required()).containsExactly("read:pullrequest:bitbucket");
            assertThat(missing.granted()).containsExactly("read:user:bitbucket");
            assertThat(missing.missing()).containsExactly("read:pullrequest:bitbucket");
            assertThat(missing).hasMessageEndingWith("scopes. Wanted: read:pullrequest:bitbucket");
        });
    }

    @Test
    void missingScopesAreNamedFromTheHeadersWhenThereIsNoDetail() {
        BitbucketException error = refusal(
                403,
                Map.of("x-oauth-scopes", "repository, account", "x-accepted-oauth-scopes", "pullrequest"),
                "{\"error\":{\"message\":\"Your credentials lack one or more required privilege scopes.\"}}");
        assertThat(error).isInstanceOfSatisfying(BitbucketException.MissingScopes.class, missing -> {
            assertThat(missing.required()).containsExactly("pullrequest");
            assertThat(missing.granted()).containsExactlyInAnyOrder("repository", "account");
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            401 | {"error":{"message":"Token is invalid, expired, or not supported for this endpoint."}} | Unauthorized
            401 | <html> | Unauthorized
            402 | {} | PlanLimit
            403 | {"error":{"message":"Forbidden"}} | Forbidden
            403 | {"error":{"message":"To access this repository, an admin must whitelist your IP."}} | IpNotAllowed
            403 | {"error":{"message":"Blocked","detail":"Your address is not on the allowlist"}} | IpNotAllowed
            403 | {"error":{"message":"To access this repository, enable two-step authentication."}} | TwoStepRequired
            403 | {"error":{"message":"x","detail":{"required":7}}} | Forbidden
            403 | <p>To access this repository, an admin must whitelist your IP.</p> | IpNotAllowed
            404 | Not Found | NotFound
            404 | {"error":"text"} | NotFound
            409 | {"error":{"message":"raced"}} | Conflict
            410 | {"error":{"message":"gone"}} | Gone
            400 | {"error":{"message":"bad"}} | Invalid
            405 | x | Invalid
            422 | x | Invalid
            500 | x | Unavailable
            555 | x | Unavailable
            """)
    void eachStatusHasItsError(int status, String body, String error) {
        assertThat(json(status, body).getClass().getSimpleName()).isEqualTo(error);
    }

    @Test
    void aRemovedEndpointNamesTheChange() {
        String body = "{\"type\":\"error\",\"error\":{\"message\":\"CHANGE-2770 - Functionality has been deprecated\","
                + "\"detail\":\"Please read the changelog entry for more details.\",\"data\":{}}}";
        BitbucketException.Gone gone = (BitbucketException.Gone) json(410, body);
        assertThat(gone.change()).isEqualTo("CHANGE-2770");
        assertThat(gone)
                .hasMessage("Bitbucket answered 410: CHANGE-2770 - Functionality has been deprecated"
                        + " (Please read the changelog entry for more details.)");
        assertThat(((BitbucketException.Gone) json(410, "gone")).change()).isNull();
    }

    @Test
    void invalidFieldsAreNamed() {
        BitbucketException.Invalid invalid = (BitbucketException.Invalid)
                json(
                        400,
                        "{\"error\":{\"message\":\"Bad\",\"fields\":{\"url\":[\"not public\",{\"a\":1}],\"events\":\"none\"}}}");
        assertThat(invalid.fields())
                .isEqualTo(Map.of("url", List.of("not public", "{\"a\":1}"), "events", List.of("none")));
    }

    @Test
    void aPlainTextIsTheMessageAndHtmlIsNot() {
        assertThat(refusal(404, Map.of("content-type", "text/plain"), "Not\n Found\u202e!"))
                .hasMessage("Bitbucket answered 404: Not Found !");
        assertThat(refusal(404, Map.of("content-type", "text/html"), "<html>x</html>"))
                .hasMessage("Bitbucket answered 404");
    }

    @Test
    void theOutcomeOfAFailedReadIsKnown() {
        assertThat(((BitbucketException.Unavailable) json(500, "")).outcomeUnknown())
                .isTrue();
        BitbucketException read = Refusals.of(500, headers(Map.of()), new byte[0], UnaryOperator.identity(), true);
        assertThat(((BitbucketException.Unavailable) read).outcomeUnknown()).isFalse();
    }

    @Test
    void noBodyMakesTheReadingFailAndNoMessageIsLongOrHoldsTheSecret() {
        Random random = new Random(42);
        int[] statuses = {400, 401, 402, 403, 404, 409, 410, 418, 500, 503, 555};
        for (int round = 0; round < 5_000; round++) {
            byte[] body = body(random);
            int status = statuses[random.nextInt(statuses.length)];
            String type =
                    List.of("application/json", "text/plain", "text/html", "").get(random.nextInt(4));
            BitbucketException error = Refusals.of(
                    status,
                    headers(Map.of("content-type", type, "x-oauth-scopes", ",, ,x")),
                    body,
                    text -> text.replace("hunter2", "[secret]"),
                    random.nextBoolean());
            assertThat(error.getMessage())
                    .startsWith("Bitbucket answered " + status)
                    .hasSizeLessThan(700)
                    .doesNotContain("hunter2", "\n", "\r", "\u0000");
        }
    }

    private static byte[] body(Random random) {
        byte[] seed = SCOPES.replace("privilege", random.nextBoolean() ? "hunter2 \\n\\u0000" : "privilege")
                .getBytes(StandardCharsets.UTF_8);
        return switch (random.nextInt(5)) {
            case 0 -> {
                byte[] noise = new byte[random.nextInt(200)];
                random.nextBytes(noise);
                yield noise;
            }
            case 1 -> {
                seed[random.nextInt(seed.length)] = (byte) random.nextInt(256);
                yield seed;
            }
            case 2 -> Arrays.copyOf(seed, random.nextInt(seed.length));
            case 3 -> "[{".repeat(random.nextInt(5_000)).getBytes(StandardCharsets.UTF_8);
            default ->
                random.ints(random.nextInt(30), 0, 12)
                        .mapToObj(i -> List.of(
                                        "{",
                                        "}",
                                        "[",
                                        "]",
                                        "\"error\"",
                                        ":",
                                        ",",
                                        "\"detail\"",
                                        "1e999",
                                        "null",
                                        "\"hunter2\"",
                                        "\"fields\"")
                                .get(i))
                        .collect(Collectors.joining())
                        .getBytes(StandardCharsets.UTF_8);
        };
    }

    private static BitbucketException json(int status, String body) {
        return refusal(status, Map.of("content-type", "application/json"), body);
    }

    private static BitbucketException refusal(int status, Map<String, String> headers, String body) {
        return Refusals.of(
                status, headers(headers), body.getBytes(StandardCharsets.UTF_8), UnaryOperator.identity(), false);
    }

    private static HttpHeaders headers(Map<String, String> headers) {
        return HttpHeaders.of(
                headers.entrySet().stream()
                        .collect(Collectors.toMap(Map.Entry::getKey, header -> List.of(header.getValue()))),
                (name, value) -> true);
    }
}
