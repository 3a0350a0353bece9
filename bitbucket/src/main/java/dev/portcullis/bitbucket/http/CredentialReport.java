package dev.portcullis.bitbucket.http;

import dev.portcullis.bitbucket.access.Operation;
import dev.portcullis.bitbucket.access.Scopes;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What one answer told of the credential that was used (headers: facts section 1.4 of 2026-11-24).
 *
 * @param at when the answer came
 * @param operation what the credential was used for
 * @param status the HTTP status
 * @param scopes the scopes held; null when the answer did not say
 * @param credentialType such as {@code api_token}, an open list; null when the answer did not say
 */
public record CredentialReport(
        Instant at,
        Operation operation,
        int status,
        @Nullable Scopes scopes,
        @Nullable String credentialType) {}
