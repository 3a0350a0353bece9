package dev.portcullis.emulator.access;

import dev.portcullis.emulator.state.Credential;
import dev.portcullis.emulator.state.State;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Turns an {@code Authorization} header into a person (facts 1.1).
 *
 * <p>REST wants the e-mail with an API token, git wants the user name or a fixed name and refuses the e-mail; app passwords go with the user name and
 * end on 2026-07-28. Access tokens and what consumers get go as Bearer, or with a fixed name to git; an API token as Bearer is refused.
 */
public final class Authenticator {

    public static final String GIT_TOKEN_USER = "x-bitbucket-api-token-auth";
    public static final String GIT_BEARER_USER = "x-token-auth";

    private final State state;
    private final Supplier<Instant> now;

    /** @param now decides what has expired, and when app passwords are refused */
    public Authenticator(State state, Supplier<Instant> now) {
        this.state = state;
        this.now = now;
    }

    public Optional<Principal> rest(String header) {
        if (header.regionMatches(true, 0, "Bearer ", 0, 7)) {
            return bearer(header.substring(7).strip());
        }
        return split(header)
                .flatMap(pair -> token(pair.secret())
                        .filter(known -> known.person().email().equalsIgnoreCase(pair.user()))
                        .or(() -> appPassword(pair)));
    }

    public Optional<Principal> git(String header) {
        return split(header)
                .flatMap(pair -> pair.user().equals(GIT_BEARER_USER)
                        ? bearer(pair.secret())
                        : token(pair.secret())
                                .filter(known -> pair.user().equals(GIT_TOKEN_USER)
                                        || known.person().username().equals(pair.user()))
                                .or(() -> appPassword(pair)));
    }

    private Optional<Principal> bearer(String secret) {
        for (Credential.Kind kind : Credential.Kind.values()) {
            if (kind.isBearer()) {
                Optional<Principal> found = find(kind, secret);
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }

    private Optional<Principal> token(String secret) {
        return find(Credential.Kind.API_TOKEN, secret)
                .filter(known -> known.credential().scopes().stream().anyMatch(scope -> scope.endsWith(":bitbucket")));
    }

    private Optional<Principal> appPassword(Pair pair) {
        if (Brownouts.refused(now.get())) {
            return Optional.empty();
        }
        return find(Credential.Kind.APP_PASSWORD, pair.secret())
                .filter(known -> known.person().username().equals(pair.user()));
    }

    private Optional<Principal> find(Credential.Kind kind, String secret) {
        return state.credentials
                .find(kind + "/" + digest(secret))
                .filter(credential -> credential.expires() == null || now.get().isBefore(credential.expires()))
                .flatMap(credential ->
                        state.persons.find(credential.person()).map(person -> new Principal(person, credential)));
    }

    private record Pair(String user, String secret) {
        @Override
        public String toString() {
            return "Pair[" + user + "]";
        }
    }

    private static Optional<Pair> split(@Nullable String header) {
        if (header == null || !header.regionMatches(true, 0, "Basic ", 0, 6)) {
            return Optional.empty();
        }
        try {
            String text =
                    new String(Base64.getDecoder().decode(header.substring(6).strip()), StandardCharsets.UTF_8);
            int colon = text.indexOf(':');
            return colon < 0
                    ? Optional.empty()
                    : Optional.of(new Pair(text.substring(0, colon), text.substring(colon + 1)));
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    public static String digest(String secret) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
