package dev.portcullis.bitbucket.http;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Keeps what one consumer was given, for every process that uses it. */
public interface GrantStore {

    /** The last one that was kept; null before the first. */
    @Nullable Grant kept();

    /**
     * Renews while nobody else does, here or in another process: what is kept then is given to the renewal, and what it returns
     * is kept for good before this returns. When the renewal or the keeping throws, what was kept before is still kept.
     */
    Grant renew(Function<@Nullable Grant, Grant> renewal);
}
