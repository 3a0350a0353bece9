package dev.portcullis.server.findings;

import java.util.UUID;

/** A pull request that brings a finding. */
public record BringingPullRequest(UUID repository, int number, String workspaceSlug, String slug) {}
