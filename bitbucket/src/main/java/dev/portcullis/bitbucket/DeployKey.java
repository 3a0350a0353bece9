package dev.portcullis.bitbucket;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A key that lets a machine read a repository over SSH (facts section 5.4). An id is given anew when a key is added again:
 * what stays is the key's text.
 *
 * @param id a number of Bitbucket's
 * @param key the public key without its comment, such as {@code ssh-ed25519 AAAA…}
 * @param label given by who added it; empty when absent
 * @param comment taken from the key; empty when absent
 * @param addedOn null when Bitbucket did not say
 * @param lastUsed null when it was never used
 */
public record DeployKey(
        long id,
        String key,
        String label,
        String comment,
        @Nullable Instant addedOn,
        @Nullable Instant lastUsed) {

    /** The whole line as it is added: the key, and its comment where there is one. */
    public String line() {
        return comment.isEmpty() ? key : key + " " + comment;
    }
}
