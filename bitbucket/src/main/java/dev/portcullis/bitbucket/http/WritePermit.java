package dev.portcullis.bitbucket.http;

import dev.portcullis.bitbucket.access.WriteKind;
import dev.portcullis.bitbucket.error.BitbucketException.WriteRefused;

/** Asked before every write; the caller decides whether this kind is allowed now. */
@FunctionalInterface
public interface WritePermit {

    /** Refuses everything. */
    WritePermit NONE = kind -> {
        throw new WriteRefused("Writing to Bitbucket is not allowed here");
    };

    /**
     * Returns when the write may be sent.
     *
     * @throws WriteRefused when it may not; nothing is sent then
     */
    void check(WriteKind kind) throws WriteRefused;
}
