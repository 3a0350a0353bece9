package dev.portcullis.bitbucket.access;

import org.jspecify.annotations.Nullable;

/** What people have to enter, told by its shape as a guess and by Bitbucket for certain (facts sections 1.1 and 1.4). */
public enum CredentialKind {
    /** Of a user, with an e-mail address. */
    API_TOKEN,
    /** Of a repository, a project or a workspace; no login goes with it. */
    ACCESS_TOKEN,
    /** Key and secret of an OAuth consumer. */
    CONSUMER,
    /** Of a user, with the user name; refused since {@link Credential.AppPassword#ENDED}. */
    APP_PASSWORD;

    private static final String API_TOKENS = "ATATT3";
    /** Keys of admin.atlassian.com begin so too, so this is a guess. */
    private static final String ACCESS_TOKENS = "ATCTT3";

    /** The kind that a secret looks like; null when its shape says nothing. */
    public static @Nullable CredentialKind guess(Secret secret) {
        String value = secret.reveal();
        if (value.startsWith(API_TOKENS)) {
            return API_TOKEN;
        }
        return value.startsWith(ACCESS_TOKENS) ? ACCESS_TOKEN : null;
    }

    /** The kind that {@code x-credential-type} names, an open list; null for a word that was never seen. */
    public static @Nullable CredentialKind told(String credentialType) {
        return switch (credentialType) {
            case "api_token" -> API_TOKEN;
            case "repo_access_token", "project_access_token", "workspace_access_token" -> ACCESS_TOKEN;
            case "apikey" -> APP_PASSWORD;
            // Not seen by anybody who wrote of it: a guess.
            case "oauth2" -> CONSUMER;
            default -> null;
        };
    }
}
