package dev.portcullis.emulator.state;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A way to sign in: an API token with granular scopes; an app password, an access token or what a consumer was given with classic ones.
 *
 * <p>Only the digest of the secret is kept, as in the service.
 *
 * @param person who acts; for an access token a {@link Bot}
 * @param expires null for never
 * @param consumer the key of the consumer that it was given to; null for other kinds
 */
public record Credential(Kind kind, String person, String digest, List<String> scopes, @Nullable Instant expires, @Nullable String consumer) {

    public Credential(Kind kind, String person, String digest, List<String> scopes) {
        this(kind, person, digest, scopes, null, null);
    }

    public enum Kind {
        API_TOKEN("api_token"),
        APP_PASSWORD("apikey"),
        REPOSITORY_TOKEN("repo_access_token"),
        PROJECT_TOKEN("project_access_token"),
        WORKSPACE_TOKEN("workspace_access_token"),
        /** What an OAuth consumer gets for an hour; the word is a guess. */
        OAUTH("oauth2");

        private final String wireName;

        Kind(String wireName) {
            this.wireName = wireName;
        }

        /** The value of {@code x-credential-type}: facts 1.4. */
        public String wireName() {
            return wireName;
        }

        /** Whether it belongs to a repository, project or workspace and to nobody. */
        public boolean isAccessToken() {
            return this == REPOSITORY_TOKEN || this == PROJECT_TOKEN || this == WORKSPACE_TOKEN;
        }

        /** Whether it goes into the header as Bearer, and not as Basic. */
        public boolean isBearer() {
            return isAccessToken() || this == OAUTH;
        }
    }

    public String key() {
        return kind + "/" + digest;
    }
}
