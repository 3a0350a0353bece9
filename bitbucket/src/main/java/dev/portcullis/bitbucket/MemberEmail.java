package dev.portcullis.bitbucket;

/**
 * An address that a workspace ties to one of its members.
 *
 * @param user the member
 * @param email the address that was asked for, as Bitbucket writes it
 */
public record MemberEmail(Account user, String email) {}
