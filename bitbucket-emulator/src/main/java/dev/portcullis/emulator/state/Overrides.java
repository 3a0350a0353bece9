package dev.portcullis.emulator.state;

/** What a repository says itself instead of taking it from its project (facts 5.2). */
public record Overrides(String repository, boolean branchingModel, boolean defaultMergeStrategy) {}
