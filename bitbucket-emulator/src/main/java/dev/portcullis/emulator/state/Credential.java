package dev.portcullis.emulator.state;

import java.util.List;

/**
 * A way to sign in as a person: an API token with granular scopes, or an app password with classic ones.
 *
 * <p>Only the digest of the secret is kept, as in the service.
 */
public record Credential(Kind kind, String person, String digest, List<String> scopes) {

    public enum Kind {
        API_TOKEN("api_token"),
        APP_PASSWORD("apikey");

        private final String wireName;

        Kind(String wireName) {
            this.wireName = wireName;
        }

        /** The value of {@code x-credential-type}: facts 1.4. */
        public String wireName() {
            return wireName;
        }
    }

    public String key() {
        return kind + "/" + digest;
    }
}
