package dev.portcullis.bitbucket.access;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Base64;

/** What we show to Bitbucket to be let in; one record a kind. Kinds and their rules: facts section 1.1 of 2026-11-24. */
public sealed interface Credential {

    /** The value of the {@code Authorization} header. Secret: never to be logged. */
    String authorization();

    /** The user name that git sends over HTTPS together with {@link #secret()}. */
    String gitUser();

    /** The password, token or key inside. */
    Secret secret();

    /** The text without any appearance of this credential, encoded or not. */
    default String hideIn(String text) {
        String header = authorization();
        String encoded = header.substring(header.indexOf(' ') + 1);
        return secret().hideIn(text.replace(encoded, secret().toString()));
    }

    /**
     * An Atlassian API token with scopes. Lives at most one year; scopes are of the granular model.
     *
     * @param email the e-mail address of the Atlassian account; works for REST, not for git
     */
    record ApiToken(String email, Secret token) implements Credential {

        public ApiToken {
            checkUser(email);
        }

        @Override
        public String authorization() {
            return basic(email, token);
        }

        @Override
        public String gitUser() {
            return "x-bitbucket-api-token-auth";
        }

        @Override
        public Secret secret() {
            return token;
        }
    }

    /**
     * A user name with an app password. Bitbucket answers 401 to it since {@link #ENDED}; scopes are classic.
     *
     * @param username the Bitbucket user name, not the e-mail address
     */
    record AppPassword(String username, Secret password) implements Credential {

        /** The day from which Bitbucket refuses every app password (facts section 2, CHANGE-3222). */
        public static final LocalDate ENDED = LocalDate.of(2026, 7, 28);

        public AppPassword {
            checkUser(username);
        }

        @Override
        public String authorization() {
            return basic(username, password);
        }

        @Override
        public String gitUser() {
            return username;
        }

        @Override
        public Secret secret() {
            return password;
        }
    }

    private static String basic(String user, Secret secret) {
        String pair = user + ":" + secret.reveal();
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    private static void checkUser(String user) {
        if (user.isBlank() || user.indexOf(':') >= 0 || user.chars().anyMatch(c -> c < ' ' || c == 0x7f)) {
            throw new IllegalArgumentException(
                    "A user name is not blank and holds neither colon nor control character");
        }
    }
}
