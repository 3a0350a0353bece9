package dev.portcullis.emulator.access;

import dev.portcullis.emulator.state.Consumer;
import dev.portcullis.emulator.state.Credential;
import dev.portcullis.emulator.state.Person;
import dev.portcullis.emulator.state.RefreshToken;
import dev.portcullis.emulator.state.State;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Gives consumers their tokens, as since 2026-05-04 (facts 1.2): for themselves without a refresh token, for people by a code, and anew for a refresh
 * token, which changes at every use.
 */
public final class OAuth {

    private static final Duration LIFE = Duration.ofHours(1);
    private static final Duration REFRESH_LIFE = Duration.ofDays(90);
    /** How long an old refresh token still works after it was used: "shortly after", so a guess. */
    private static final Duration GRACE = Duration.ofMinutes(1);
    private static final Duration CODE_LIFE = Duration.ofMinutes(10);

    /** @param body for JSON, in the order of writing */
    public record Answer(int status, Map<String, Object> body) {}

    private record Code(String consumer, String person, Instant dies) {}

    private final State state;
    private final Supplier<Instant> now;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, Code> codes = new ConcurrentHashMap<>();

    public OAuth(State state, Supplier<Instant> now) {
        this.state = state;
        this.now = now;
    }

    /** @return a code that is good once, for ten minutes */
    public String grant(Consumer consumer, Person person) {
        String code = secret(18);
        codes.put(code, new Code(consumer.key(), person.uuid(), now.get().plus(CODE_LIFE)));
        return code;
    }

    public Optional<Consumer> consumer(String key) {
        return state.consumers.find(key);
    }

    /** @param authorization the header; client id and secret as Basic, or in the form */
    public Answer token(@Nullable String authorization, Map<String, List<String>> form) {
        Optional<Consumer> consumer = authenticated(authorization, form);
        if (consumer.isEmpty()) {
            return error(401, "invalid_client", "Invalid OAuth client credentials");
        }
        return switch (first(form, "grant_type")) {
            case "client_credentials" -> given(consumer.get(), consumer.get().person(), null);
            case "authorization_code" -> byCode(consumer.get(), first(form, "code"));
            case "refresh_token" -> refreshed(consumer.get(), first(form, "refresh_token"));
            default -> error(400, "unsupported_grant_type", "Unsupported grant type");
        };
    }

    private static String first(Map<String, List<String>> form, String name) {
        return form.getOrDefault(name, List.of("")).getFirst();
    }

    private Optional<Consumer> authenticated(@Nullable String authorization, Map<String, List<String>> form) {
        String key = first(form, "client_id");
        String secret = first(form, "client_secret");
        if (authorization != null && authorization.regionMatches(true, 0, "Basic ", 0, 6)) {
            try {
                String pair = new String(Base64.getDecoder().decode(authorization.substring(6).strip()), StandardCharsets.UTF_8);
                int colon = pair.indexOf(':');
                key = colon < 0 ? pair : pair.substring(0, colon);
                secret = colon < 0 ? "" : pair.substring(colon + 1);
            } catch (IllegalArgumentException notBase64) {
                return Optional.empty();
            }
        }
        String digest = Authenticator.digest(secret);
        return state.consumers.find(key).filter(one -> one.digest().equals(digest));
    }

    private Answer byCode(Consumer consumer, String code) {
        Code known = codes.remove(code);
        if (known == null || !known.consumer().equals(consumer.key()) || !now.get().isBefore(known.dies())) {
            return error(400, "invalid_grant", "The specified code is not valid.");
        }
        return given(consumer, known.person(), refresh(consumer, known.person()));
    }

    private Answer refreshed(Consumer consumer, String token) {
        return state.change(() -> {
            RefreshToken known = state.refreshTokens.get(Authenticator.digest(token));
            if (known == null || !known.consumer().equals(consumer.key()) || !now.get().isBefore(known.dies())) {
                return error(400, "invalid_grant", "Invalid refresh_token");
            }
            Instant dies = now.get().plus(GRACE);
            if (dies.isBefore(known.dies())) {
                state.refreshTokens.put(known.digest(), new RefreshToken(known.digest(), known.consumer(), known.person(), dies));
            }
            return given(consumer, known.person(), refresh(consumer, known.person()));
        });
    }

    private String refresh(Consumer consumer, String person) {
        String token = secret(18);
        RefreshToken fresh = new RefreshToken(Authenticator.digest(token), consumer.key(), person, now.get().plus(REFRESH_LIFE));
        state.change(() -> state.refreshTokens.put(fresh.digest(), fresh));
        return token;
    }

    private Answer given(Consumer consumer, String person, @Nullable String refresh) {
        String token = secret(48);
        Credential credential = new Credential(
                Credential.Kind.OAUTH, person, Authenticator.digest(token), consumer.scopes(), now.get().plus(LIFE), consumer.key());
        state.change(() -> state.credentials.put(credential.key(), credential));
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("access_token", token);
        body.put("expires_in", LIFE.toSeconds());
        body.put("token_type", "bearer");
        body.put("scope", String.join(" ", consumer.scopes()));
        if (refresh != null) {
            body.put("refresh_token", refresh);
        }
        return new Answer(200, body);
    }

    private static Answer error(int status, String word, String sentence) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("error", word);
        body.put("error_description", sentence);
        return new Answer(status, body);
    }

    private String secret(int bytes) {
        byte[] drawn = new byte[bytes];
        random.nextBytes(drawn);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(drawn);
    }
}
