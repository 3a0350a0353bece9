package dev.portcullis.server.inventory;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A pull request as we know it; names masked, with the real ones sealed where they hold a secret.
 *
 * @param state open, merged, declined or superseded, as Bitbucket confirmed it
 * @param claimedState what a delivery said since; null once confirmed
 * @param sourceRepository null when the fork was deleted
 * @param sourceHead as told, 12 digits
 * @param quietHead not written to while its head is this one, or starts with it
 */
public record PullRequest(
        UUID workspace,
        UUID repository,
        int number,
        String title,
        String state,
        @Nullable String claimedState,
        boolean draft,
        String authorName,
        String sourceKey,
        String sourceShown,
        byte @Nullable [] sourceSealed,
        @Nullable UUID sourceRepository,
        @Nullable String sourceFullName,
        @Nullable String sourceHead,
        String targetKey,
        String targetShown,
        Instant createdOn,
        Instant updatedOn,
        Instant readAt,
        @Nullable String quietHead,
        @Nullable String judgedHead,
        @Nullable String judgedBase,
        @Nullable Instant judgedAt,
        @Nullable String judgeGap,
        @Nullable Instant headSeenAt) {

    /** Key of the jobs that write to it. */
    public String key() {
        return key(repository, number);
    }

    public static String key(UUID repository, int number) {
        return repository + "#" + number;
    }

    public boolean fromFork() {
        return sourceRepository != null && !sourceRepository.equals(repository);
    }

    public boolean open() {
        return state.equals("open");
    }

    /** Whether it was open before we were allowed to write, and nothing was pushed to it since. */
    public boolean quiet(String head) {
        return quietHead != null && !quietHead.isEmpty() && head.startsWith(quietHead);
    }
}
