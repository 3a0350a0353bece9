package dev.portcullis.bitbucket;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A key with which a user reaches git over SSH (facts section 5.4).
 *
 * @param uuid its identity, in braces
 * @param key the public key without its comment
 * @param label given by its owner; empty when absent
 * @param comment taken from the key; empty when absent
 * @param fingerprint SHA-256; null when Bitbucket did not say
 * @param createdOn null when Bitbucket did not say
 * @param lastUsed null when it was never used
 * @param expiresOn null when it does not end
 */
public record SshKey(
        String uuid,
        String key,
        String label,
        String comment,
        @Nullable String fingerprint,
        @Nullable Instant createdOn,
        @Nullable Instant lastUsed,
        @Nullable Instant expiresOn) {}
