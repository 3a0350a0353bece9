package dev.portcullis.bitbucket;

/**
 * What a user may do in one of a workspace's repositories, through whatever grants.
 *
 * @param repositoryUuid in braces
 * @param user the account
 * @param permission {@code read}, {@code write} or {@code admin}
 */
public record RepositoryPermission(String repositoryUuid, Account user, String permission) {}
