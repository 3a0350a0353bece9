package dev.portcullis.server.remediation;

/**
 * The object of a change, as Bitbucket's API addresses it.
 *
 * @param workspace slug
 * @param repository uuid in braces
 * @param rule name of the rule that is to be satisfied, without its engine
 * @param key what the thing is known by: empty for the repository, uuid of a hook ({@code workspace:…} where the workspace owns it), digest of a
 *     deploy key's text
 */
record Target(String workspace, String repository, String rule, String key) {}
