package dev.portcullis.bitbucket.http;

import dev.portcullis.bitbucket.access.Consumer;
import dev.portcullis.bitbucket.access.Credential.ConsumerToken;
import dev.portcullis.bitbucket.access.ResourceGroup;
import dev.portcullis.bitbucket.access.Secret;
import dev.portcullis.bitbucket.error.BitbucketException.Malformed;
import dev.portcullis.bitbucket.error.BitbucketException.RateLimited;
import dev.portcullis.bitbucket.error.BitbucketException.Unauthorized;
import dev.portcullis.bitbucket.json.Fields;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where consumers are given their tokens (facts section 1.2, as since 2026-05-04). It redirects nowhere: an answer that tries
 * to is an error. Nothing is sent twice: of a refresh token that was used, only the answer knows the next one.
 */
public final class TokenEndpoint {

    private static final Duration HOUR = Duration.ofHours(1);

    private final URI address;
    private final Manners manners;
    private final Clock clock;
    private final Backoff backoff = new Backoff();

    public TokenEndpoint(BitbucketAddresses addresses, Manners manners, Clock clock) {
        this.address = URI.create(addresses.web() + "/site/oauth2/access_token");
        this.manners = manners;
        this.clock = clock;
    }

    /** For the consumer itself; brings no refresh token. {@code Unauthorized} when key or secret are wrong. */
    public Grant forItself(Consumer consumer) {
        return ask(consumer, Map.of("grant_type", "client_credentials"), null);
    }

    /** For a person who consented, by the code that came with the redirect; a code is good once. */
    public Grant byCode(Consumer consumer, String code) {
        return ask(consumer, parts("authorization_code", "code", code), null);
    }

    /** For the same person anew; {@code Unauthorized} when the refresh token is dead: the person has to consent again. */
    public Grant renewed(Consumer consumer, Secret refreshToken) {
        return ask(consumer, parts("refresh_token", "refresh_token", refreshToken.reveal()), refreshToken);
    }

    private static Map<String, String> parts(String grantType, String name, String value) {
        Map<String, String> parts = new LinkedHashMap<>();
        parts.put("grant_type", grantType);
        parts.put(name, value);
        return parts;
    }

    private Grant ask(Consumer consumer, Map<String, String> parts, @Nullable Secret before) {
        String form = parts.entrySet().stream()
                .map(part -> part.getKey() + "=" + PathParts.escape(part.getValue()))
                .collect(Collectors.joining("&"));
        HttpResponse<byte[]> response = Wire.exchange(
                Wire.request(address)
                        .header("Authorization", consumer.authorization())
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(form))
                        .build(),
                false,
                manners.bodyCap(),
                Deadline.in(manners.callTimeout()));
        int status = response.statusCode();
        if (status == 200) {
            backoff.answered(ResourceGroup.OTHER);
            return read(Fields.parse(response.body(), "The answer"), before);
        }
        if (status == 429) {
            throw new RateLimited(backoff.until(ResourceGroup.OTHER, response.headers(), clock.instant()));
        }
        if (status < 400) {
            throw new Malformed("Bitbucket answered " + status + " where it gives tokens");
        }
        if (status == 400 || status == 401) {
            throw new Unauthorized("Bitbucket gave no token: " + word(response.body()));
        }
        String header = consumer.authorization().substring(6);
        UnaryOperator<String> hide = text -> {
            String hidden = consumer.secret().hideIn(text.replace(header, consumer.secret().toString()));
            return before == null ? hidden : before.hideIn(hidden);
        };
        throw Refusals.of(status, response.headers(), response.body(), hide, false);
    }

    /** The errors of OAuth are words of a fixed list: nothing else is repeated. */
    private static String word(byte[] body) {
        try {
            String word = Fields.parse(body, "The error").textOrNull("error");
            return word != null && word.matches("[a-z_]{1,40}") ? word : "it did not say why";
        } catch (Malformed e) {
            return "it did not say why";
        }
    }

    private Grant read(Fields fields, @Nullable Secret before) {
        Long seconds = fields.numberOrNull("expires_in");
        if (seconds != null && seconds < 1) {
            throw fields.wrong("expires_in", "a time to live");
        }
        Duration life = seconds == null || seconds > HOUR.toSeconds() ? HOUR : Duration.ofSeconds(seconds);
        Secret refresh = secret(fields, "refresh_token");
        Secret access = secret(fields, "access_token");
        if (access == null) {
            throw new Malformed("access_token is missing");
        }
        // The word of before 2026-05-04 is taken too.
        String scopes = fields.textOrNull("scope");
        String former = fields.textOrNull("scopes");
        return new Grant(
                access,
                refresh == null ? before : refresh,
                clock.instant().plus(life),
                scopes != null ? scopes : former == null ? "" : former);
    }

    private static @Nullable Secret secret(Fields fields, String name) {
        String value = fields.textOrNull(name);
        try {
            if (value == null) {
                return null;
            }
            // What cannot stand in a header is none of Bitbucket's, and would only be noticed after it was kept.
            return new ConsumerToken(Secret.of(value)).secret();
        } catch (IllegalArgumentException e) {
            throw fields.wrong(name, "a token");
        }
    }
}
