package dev.portcullis.server.alerts;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that we wrote on a pull request.
 *
 * @param surface report, status, summary or inline
 * @param remoteId Bitbucket's id of it; null while it is in doubt whether it was written
 * @param contentHash of what stands there; null when that is not known
 */
public record Posted(
        String surface, String key, @Nullable String remoteId, @Nullable String contentHash, boolean resolved, @Nullable Instant postedAt) {
    boolean inDoubt() {
        return remoteId == null;
    }
}
