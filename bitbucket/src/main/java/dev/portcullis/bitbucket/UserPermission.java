package dev.portcullis.bitbucket;

/**
 * What a user may do somewhere.
 *
 * @param user the account
 * @param permission {@code read}, {@code write}, {@code admin}, on projects also {@code create-repo}; an open list
 */
public record UserPermission(Account user, String permission) {}
