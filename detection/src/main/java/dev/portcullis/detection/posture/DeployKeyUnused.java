package dev.portcullis.detection.posture;

import dev.portcullis.detection.posture.RepositoryPosture.DeployKey;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

/**
 * Counts from the last use; where Bitbucket knows of none, from the oldest moment since which we know of none, so that a key that is removed and
 * put back is as old as before.
 */
final class DeployKeyUnused implements PostureRule {
    private static final long DAYS = 180;

    @Override
    public List<Violation> judge(RepositoryPosture repository) throws NotJudged {
        return PostureRule.known(repository.deployKeys()).stream()
                .filter(key -> repository.todayEpochSecond() - unusedSince(key) >= Duration.ofDays(DAYS).toSeconds())
                .map(key -> new Violation(
                        repository.repository(),
                        DeployKeys.keyOf(key.key()),
                        key.label().isBlank() ? "deploy key without a label" : key.label(),
                        "The deploy key has not been used since %s.".formatted(
                                Instant.ofEpochSecond(unusedSince(key)).atOffset(ZoneOffset.UTC).toLocalDate()),
                        "Only keys that are in use: none unused for " + DAYS + " days."))
                .toList();
    }

    private static long unusedSince(DeployKey key) {
        Long used = key.lastUsedEpochSecond();
        long known = key.knownUnusedSinceEpochSecond();
        if (used != null) return Math.max(used, known);
        return known <= 0 ? key.createdEpochSecond() : Math.min(key.createdEpochSecond(), known);
    }
}
