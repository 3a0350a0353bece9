package dev.portcullis.bitbucket;

/**
 * A workspace that the account can see; Bitbucket gives no name here (facts section 5.1).
 *
 * @param slug for addresses; may change
 * @param uuid its identity, in braces
 * @param administrator true when the account administers it
 */
public record WorkspaceAccess(String slug, String uuid, boolean administrator) {}
