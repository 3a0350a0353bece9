package dev.portcullis.bitbucket.http;

import dev.portcullis.bitbucket.access.Secret;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a consumer was given.
 *
 * @param refreshToken for the next one; null when the consumer acts for itself. Each works once, or a little longer
 * @param until when the access token ends
 * @param scopes as Bitbucket named them, separated by spaces; empty when it did not say
 */
public record Grant(Secret accessToken, @Nullable Secret refreshToken, Instant until, String scopes) {

    boolean lastsTo(Instant time) {
        return until.isAfter(time);
    }
}
