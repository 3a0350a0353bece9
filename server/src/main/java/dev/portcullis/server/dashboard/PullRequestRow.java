package dev.portcullis.server.dashboard;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An open pull request in a list; names as the repository has them, masked.
 *
 * @param quiet judged but not written to until its next push
 * @param counted findings that it brings and nobody decided
 */
public record PullRequestRow(
        String path,
        UUID repository,
        String fullName,
        String slug,
        int number,
        String title,
        String source,
        String target,
        String author,
        boolean draft,
        boolean quiet,
        GateState state,
        int counted,
        int decided,
        Instant updatedOn,
        @Nullable Instant judgedAt) {}
