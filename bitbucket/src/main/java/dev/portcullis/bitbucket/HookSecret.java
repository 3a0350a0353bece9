package dev.portcullis.bitbucket;

import dev.portcullis.bitbucket.access.Secret;

/** What becomes of a hook's secret: a new one, or none. */
public sealed interface HookSecret {

    /** Sign with this from now on; at most {@value HookSettings#MAX_SECRET} characters. */
    record Set(Secret secret) implements HookSecret {
        public Set {
            if (secret.reveal().length() > HookSettings.MAX_SECRET) {
                throw new IllegalArgumentException(
                        "A hook's secret has at most " + HookSettings.MAX_SECRET + " characters");
            }
        }
    }

    /** Sign no more. */
    record Removed() implements HookSecret {}
}
