package dev.portcullis.bitbucket;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * A build status of a commit (facts section 5.7).
 *
 * @param key its identity at the commit; short and stable, at most 40 characters to be safe
 * @param state what it says
 * @param name shown to developers
 * @param description one sentence; may be empty
 * @param url where it leads
 * @param refname the source branch, so that it attaches to the pull request; null for the commit alone
 */
public record BuildStatus(
        String key,
        State state,
        String name,
        String description,
        URI url,
        @Nullable String refname) {

    /** What a build status says. */
    public enum State {
        INPROGRESS,
        SUCCESSFUL,
        FAILED,
        STOPPED
    }
}
