package dev.portcullis.bitbucket.access;

import java.time.LocalDate;

/** What we show to Bitbucket to be let in; one record a kind. Kinds and their rules: facts section 1.1 of 2026-11-24. */
public sealed interface Credential {

    /** What git sends as user name with every token that goes as Bearer to REST. */
    String BEARER_GIT_USER = "x-token-auth";

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
            Basic.checkUser(email);
        }

        @Override
        public String authorization() {
            return Basic.header(email, token);
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
     * An access token of a repository, a project or a workspace. It has no account, so {@code /user} answers 403; scopes are
     * classic. Which of the three it is, only Bitbucket tells.
     */
    record AccessToken(Secret token) implements Credential {

        public AccessToken {
            Basic.checkToken(token);
        }

        @Override
        public String authorization() {
            return "Bearer " + token.reveal();
        }

        @Override
        public String gitUser() {
            return BEARER_GIT_USER;
        }

        @Override
        public Secret secret() {
            return token;
        }
    }

    /** What a {@link Consumer} was given, for one hour; scopes are classic (facts section 1.2). */
    record ConsumerToken(Secret token) implements Credential {

        public ConsumerToken {
            Basic.checkToken(token);
        }

        @Override
        public String authorization() {
            return "Bearer " + token.reveal();
        }

        @Override
        public String gitUser() {
            return BEARER_GIT_USER;
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
            Basic.checkUser(username);
        }

        @Override
        public String authorization() {
            return Basic.header(username, password);
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
}
