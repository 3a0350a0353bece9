package dev.portcullis.bitbucket;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A branch restriction of a repository (facts section 5.3 of 2026-11-24).
 *
 * @param id a number within the repository
 * @param kind such as {@code push}, {@code force} or {@code require_passing_builds_to_merge}, an open list
 * @param pattern the glob that branches must match; null when the branching model decides
 * @param branchType such as {@code production}, of the branching model; null when a pattern decides
 * @param value the count of the counting kinds; null for the others
 * @param users in braces: who is exempt, for {@code push} and {@code restrict_merges}; with no groups either: nobody
 * @param groups slugs of groups that are exempt
 */
public record BranchRestriction(
        long id,
        String kind,
        @Nullable String pattern,
        @Nullable String branchType,
        @Nullable Integer value,
        List<String> users,
        List<String> groups) {}
