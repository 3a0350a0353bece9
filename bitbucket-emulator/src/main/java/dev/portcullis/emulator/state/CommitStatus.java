package dev.portcullis.emulator.state;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A build status of a commit, one for each key. */
public record CommitStatus(
        String repository,
        String commit,
        String key,
        String uuid,
        String state,
        String name,
        String description,
        String url,
        @Nullable String refname,
        Instant createdOn,
        Instant updatedOn) {

    public String tableKey() {
        return repository + "/" + commit + "/" + key;
    }
}
