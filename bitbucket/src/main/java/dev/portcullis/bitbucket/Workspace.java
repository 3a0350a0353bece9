package dev.portcullis.bitbucket;

/**
 * A workspace.
 *
 * @param slug for addresses; may change
 * @param uuid its identity, in braces
 * @param name as shown to people
 */
public record Workspace(String slug, String uuid, String name) {}
