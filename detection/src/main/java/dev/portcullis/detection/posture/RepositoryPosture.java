package dev.portcullis.detection.posture;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one repository's settings, and of the project's that it is in. Only what the credential could read; everything else is a
 * {@link Fact} with a gap.
 *
 * @param repository Bitbucket's uuid, without braces
 * @param todayEpochSecond the moment of judging: engines have no clock
 */
public record RepositoryPosture(
        String repository,
        long todayEpochSecond,
        Fact<Settings> settings,
        Fact<ProjectSettings> project,
        Fact<List<Restriction>> restrictions,
        Fact<List<Reviewer>> defaultReviewers,
        Fact<List<DeployKey>> deployKeys,
        Fact<List<Hook>> hooks,
        Fact<List<Grant>> grants,
        Fact<List<Variable>> variables,
        Fact<BranchingModel> branchingModel) {

    /**
     * @param forkPolicy {@code allow_forks}, {@code no_public_forks} or {@code no_forks}; null where Bitbucket does not say
     * @param mainBranch null for an empty repository
     */
    public record Settings(boolean isPrivate, @Nullable String forkPolicy, @Nullable String mainBranch) {}

    public record ProjectSettings(String key, boolean isPrivate) {}

    /**
     * @param id Bitbucket's number
     * @param kind {@code push}, {@code force}, {@code delete}, {@code require_approvals_to_merge} and so on
     * @param pattern glob over branch names; null where the branching model chooses
     * @param branchType {@code production}, {@code development} and so on; null where a pattern chooses
     * @param value a number for kinds that count, else null
     * @param users uuids that are exempt, without braces
     * @param groups slugs that are exempt
     */
    public record Restriction(
            long id, String kind, @Nullable String pattern, @Nullable String branchType, @Nullable Integer value, List<String> users, List<String> groups) {
        public Restriction {
            users = List.copyOf(users);
            groups = List.copyOf(groups);
        }
    }

    /** @param user uuid without braces */
    public record Reviewer(String user, String name) {}

    /**
     * @param key the public key itself, which outlives Bitbucket's number
     * @param lastUsedEpochSecond null where Bitbucket knows of no use
     * @param knownUnusedSinceEpochSecond the oldest moment since which we know of no use: it survives a key that was removed and put back
     */
    public record DeployKey(
            long id, String label, String key, long createdEpochSecond, @Nullable Long lastUsedEpochSecond, long knownUnusedSinceEpochSecond) {}

    /**
     * @param uuid without braces
     * @param level {@code repository} or {@code workspace}
     * @param ours made by this product: judged elsewhere
     */
    public record Hook(String uuid, String level, String url, String description, boolean active, boolean secretSet, List<String> events, boolean ours) {
        public Hook {
            events = List.copyOf(events);
        }
    }

    /**
     * @param holder uuid of a user without braces, or slug of a group
     * @param permission {@code read}, {@code write}, {@code admin} (projects also {@code create-repo})
     * @param level {@code repository} or {@code project}; {@code workspace} for somebody who administers the workspace and perhaps is in a group
     *     that is named here
     * @param members uuids of a group's members without braces, where they are known; null where not
     */
    public record Grant(boolean group, String holder, String name, String permission, String level, @Nullable List<String> members) {
        public Grant {
            members = members == null ? null : List.copyOf(members);
        }
    }

    /** @param level {@code repository}, {@code workspace}, or {@code deployment <environment's name>}; the value is never read */
    public record Variable(String uuid, String name, boolean secured, String level) {}

    /** @param production null where the model names none */
    public record BranchingModel(@Nullable String development, @Nullable String production, List<String> prefixes) {
        public BranchingModel {
            prefixes = List.copyOf(prefixes);
        }
    }
}
