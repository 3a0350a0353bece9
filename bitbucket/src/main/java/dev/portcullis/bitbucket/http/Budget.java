package dev.portcullis.bitbucket.http;

import dev.portcullis.bitbucket.access.ResourceGroup;
import dev.portcullis.bitbucket.error.BitbucketException.RateLimited;
import java.time.Instant;

/**
 * The allowance of one rate principal: the user behind API tokens, an access token, a consumer (facts section 3). One
 * instance a principal; called from many threads.
 */
public interface Budget {

    /** A budget without end, for tests and tools. */
    Budget UNLIMITED = (group, priority) -> {};

    /**
     * Called before each request that goes out, repeats, redirects and pages included.
     *
     * @throws RateLimited when there is nothing left for this group at this priority; nothing is sent then
     */
    void acquire(ResourceGroup group, Priority priority) throws RateLimited;

    /** Told when Bitbucket answered 429: nothing of this group should be sent before then. */
    default void exhausted(ResourceGroup group, Instant until) {}
}
