package dev.portcullis.bitbucket;

/**
 * Which settings a repository has of its own instead of its project's (facts section 5.2).
 *
 * @param branchingModel true when it has its own
 * @param defaultMergeStrategy true when it has its own
 */
public record Inheritance(boolean branchingModel, boolean defaultMergeStrategy) {}
