package dev.portcullis.bitbucket;

import dev.portcullis.bitbucket.access.Scopes;
import org.jspecify.annotations.Nullable;

/**
 * Who a credential speaks for.
 *
 * @param uuid of the account, in braces
 * @param displayName as others see it
 * @param nickname not unique; null when absent
 * @param scopes that the credential holds; null when Bitbucket did not say
 * @param credentialType in Bitbucket's words, such as {@code api_token}; null when Bitbucket did not say
 */
public record Caller(
        String uuid,
        String displayName,
        @Nullable String nickname,
        @Nullable Scopes scopes,
        @Nullable String credentialType) {}
