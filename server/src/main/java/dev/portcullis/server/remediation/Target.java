package dev.portcullis.server.remediation;

/**
 * The object of a change, as Bitbucket's API addresses it.
 *
 * @param workspace slug
 * @param repository uuid in braces, so that a new slug leads nowhere else
 * @param rule name of the rule that is to be satisfied, without its engine
 * @param key what the thing is known by: empty for the repository, uuid of a hook ({@code workspace:…} where the workspace owns it), digest of a
 *     deploy key's text
 */
record Target(String workspace, String repository, String rule, String key) {
    static final String OF_WORKSPACE = "workspace:";

    boolean ofWorkspace() {
        return key.startsWith(OF_WORKSPACE);
    }

    String path(String rest) {
        return (ofWorkspace() ? "/2.0/workspaces/" + workspace : "/2.0/repositories/" + workspace + "/" + repository) + rest;
    }
}
