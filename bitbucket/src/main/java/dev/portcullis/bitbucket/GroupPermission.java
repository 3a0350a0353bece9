package dev.portcullis.bitbucket;

/**
 * What a group may do somewhere.
 *
 * @param slug its identity within the workspace
 * @param name as shown to people
 * @param permission {@code read}, {@code write}, {@code admin}, on projects also {@code create-repo}; an open list
 */
public record GroupPermission(String slug, String name, String permission) {}
