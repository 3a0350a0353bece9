package dev.portcullis.emulator.state;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A comment on a pull request; a deleted one stays listed without its text (facts 5.6). */
public record Comment(
        String repository,
        int pullRequest,
        long id,
        @Nullable Long parent,
        String author,
        String raw,
        @Nullable Place inline,
        boolean pending,
        boolean deleted,
        @Nullable Resolution resolution,
        Instant createdOn,
        Instant updatedOn) {

    /** Numbers are drawn for the whole service, so that no client can take them for small ones. */
    public static final long FIRST_ID = 600_000_000L;

    /** A line of a file: {@code to} in the new side, {@code from} in the old. */
    public record Place(
            String path,
            @Nullable Integer from,
            @Nullable Integer to,
            @Nullable Integer startFrom,
            @Nullable Integer startTo) {}

    /** Who closed a thread, and when. */
    public record Resolution(String person, Instant createdOn) {}

    public String key() {
        return "%s/%012d".formatted(PullRequest.key(repository, pullRequest), id);
    }

    public Comment withRaw(String text, Instant time) {
        return new Comment(
                repository,
                pullRequest,
                id,
                parent,
                author,
                text,
                inline,
                pending,
                deleted,
                resolution,
                createdOn,
                time);
    }

    public Comment withResolution(@Nullable Resolution value) {
        return new Comment(
                repository,
                pullRequest,
                id,
                parent,
                author,
                raw,
                inline,
                pending,
                deleted,
                value,
                createdOn,
                updatedOn);
    }

    public Comment asDeleted(Instant time) {
        return new Comment(
                repository, pullRequest, id, parent, author, "", inline, pending, true, resolution, createdOn, time);
    }
}
