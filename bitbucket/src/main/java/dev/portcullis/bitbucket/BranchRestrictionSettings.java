package dev.portcullis.bitbucket;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a branch restriction should be; exactly one of pattern and branch type is given (facts section 5.3).
 *
 * @param kind such as {@code push}, {@code force}, {@code delete} or {@code require_approvals_to_merge}
 * @param pattern the glob that branches must match; null when the branching model decides
 * @param branchType such as {@code production}, of the branching model; null when a pattern decides
 * @param value the count of the counting kinds; null for the others
 * @param users in braces: who is exempt, for {@code push} and {@code restrict_merges}; with no groups either: nobody
 * @param groups slugs of groups that are exempt
 */
public record BranchRestrictionSettings(
        String kind,
        @Nullable String pattern,
        @Nullable String branchType,
        @Nullable Integer value,
        List<String> users,
        List<String> groups) {

    public BranchRestrictionSettings {
        if ((pattern == null) == (branchType == null)) {
            throw new IllegalArgumentException("A branch restriction wants a pattern or a branch type");
        }
        users = List.copyOf(users);
        groups = List.copyOf(groups);
    }

    /** A restriction of the branches that match a glob, exempting nobody. */
    public static BranchRestrictionSettings of(String kind, String pattern, @Nullable Integer value) {
        return new BranchRestrictionSettings(kind, pattern, null, value, List.of(), List.of());
    }

    /** Whether the kind takes users and groups at all: only these two do. */
    public boolean exempts() {
        return kind.equals("push") || kind.equals("restrict_merges");
    }
}
