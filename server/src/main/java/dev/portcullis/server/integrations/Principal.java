package dev.portcullis.server.integrations;

import dev.portcullis.bitbucket.access.Feature;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The account behind a credential: one serves many workspaces, and Bitbucket counts its requests together.
 *
 * @param kind api_token, access_token, consumer or app_password
 * @param login e-mail of an API token, username of an app password, key of a consumer, any name for an access token
 * @param scopes as Bitbucket told them last, separated by spaces; empty until proven
 * @param expiresOn as a person stated it; Bitbucket does not tell
 * @param state draft, proven or refused
 * @param features what it is to be used for; scopes of others are not missed
 */
public record Principal(
        UUID id,
        String kind,
        String userUuid,
        String accountId,
        String nickname,
        String displayName,
        String login,
        String scopes,
        @Nullable Instant scopesAt,
        @Nullable LocalDate expiresOn,
        String state,
        @Nullable String refusal,
        Set<Feature> features,
        String createdBy,
        Instant createdAt) {}
