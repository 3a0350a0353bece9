package dev.portcullis.emulator.access;

import dev.portcullis.emulator.state.Credential;
import dev.portcullis.emulator.state.State;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.LocalDate;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Turns an {@code Authorization} header into a person (facts 1.1).
 *
 * <p>REST wants the e-mail with an API token, git wants the user name or a fixed name and refuses the e-mail; app
 * passwords go with the user name and end on 2026-07-28.
 */
public final class Authenticator {

    public static final String GIT_TOKEN_USER = "x-bitbucket-api-token-auth";
    private static final LocalDate APP_PASSWORDS_END = LocalDate.of(2026, 7, 28);

    private final State state;
    private final Supplier<LocalDate> today;

    public Authenticator(State state, Supplier<LocalDate> today) {
        this.state = state;
        this.today = today;
    }

    public Optional<Principal> rest(String header) {
        return split(header)
                .flatMap(pair -> token(pair.secret())
                        .filter(known -> known.person().email().equalsIgnoreCase(pair.user()))
                        .or(() -> appPassword(pair)));
    }

    public Optional<Principal> git(String header) {
        return split(header)
                .flatMap(pair -> token(pair.secret())
                        .filter(known -> pair.user().equals(GIT_TOKEN_USER)
                                || known.person().username().equals(pair.user()))
                        .or(() -> appPassword(pair)));
    }

    private Optional<Principal> token(String secret) {
        return find(Credential.Kind.API_TOKEN, secret)
                .filter(known -> known.credential().scopes().stream().anyMatch(scope -> scope.endsWith(":bitbucket")));
    }

    private Optional<Principal> appPassword(Pair pair) {
        if (!today.get().isBefore(APP_PASSWORDS_END)) {
            return Optional.empty();
        }
        return find(Credential.Kind.APP_PASSWORD, pair.secret())
                .filter(known -> known.person().username().equals(pair.user()));
    }

    private Optional<Principal> find(Credential.Kind kind, String secret) {
        return state.credentials
                .find(kind + "/" + digest(secret))
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
