package dev.portcullis.bitbucket.http;

import dev.portcullis.bitbucket.access.Consumer;
import dev.portcullis.bitbucket.access.Credential;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The credential of a consumer, renewed before its hour is over. A new refresh token is kept before the access token beside
 * it is used: whoever fails in between tries again with the old one, which Bitbucket lets live for a short while.
 */
public final class ConsumerSource implements CredentialSource {

    /** A token that ends during a call is refused, so it is renewed this much earlier. */
    private static final Duration EARLY = Duration.ofMinutes(2);

    private final Consumer consumer;
    private final TokenEndpoint endpoint;
    private final GrantStore store;
    private final Clock clock;
    private volatile @Nullable Grant last;

    public ConsumerSource(Consumer consumer, TokenEndpoint endpoint, GrantStore store, Clock clock) {
        this.consumer = consumer;
        this.endpoint = endpoint;
        this.store = store;
        this.clock = clock;
    }

    @Override
    public Credential credential() {
        Grant grant = last;
        if (!fresh(grant)) {
            grant = store.kept();
        }
        if (grant == null || !fresh(grant)) {
            grant = store.renew(kept -> kept != null && fresh(kept) ? kept : given(kept));
        }
        last = grant;
        return new Credential.ConsumerToken(grant.accessToken());
    }

    private boolean fresh(@Nullable Grant grant) {
        Instant needed = clock.instant().plus(EARLY);
        return grant != null && grant.lastsTo(needed);
    }

    private Grant given(@Nullable Grant kept) {
        return kept == null || kept.refreshToken() == null
                ? endpoint.forItself(consumer)
                : endpoint.renewed(consumer, kept.refreshToken());
    }
}
