package dev.portcullis.bitbucket;

/**
 * A project of a workspace.
 *
 * @param key short name in capitals; may change
 * @param uuid its identity, in braces
 * @param name as shown to people
 * @param isPrivate true when its repositories must be private
 */
public record Project(String key, String uuid, String name, boolean isPrivate) {}
