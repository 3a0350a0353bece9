package dev.portcullis.emulator.state;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Something to do before a pull request is merged; it may hang on a comment (facts 5.6). */
public record Task(
        String repository,
        int pullRequest,
        long id,
        @Nullable Long comment,
        String creator,
        String raw,
        Comment.@Nullable Resolution resolution,
        Instant createdOn,
        Instant updatedOn) {

    public String key() {
        return "%s/%012d".formatted(PullRequest.key(repository, pullRequest), id);
    }

    public boolean isOpen() {
        return resolution == null;
    }
}
