package dev.portcullis.bitbucket.access;

/** Paths and scopes that several operations share. */
final class Places {

    static final String ADMIN = "repository:admin";
    static final String KEYS_ADMIN = "repository repository:admin";
    static final String WRITE_HOOK = "read:webhook write:webhook";
    static final String AT_SPACE = "/workspaces/{workspace}";
    static final String AT_HOOK = AT_SPACE + "/hooks/{uid}";
    static final String AT_PROJECT = AT_SPACE + "/projects/{project_key}";
    static final String AT_REPO = "/repositories/{workspace}/{repo_slug}";
    static final String AT_RESTRICTIONS = AT_REPO + "/branch-restrictions";
    static final String AT_RESTRICTION = AT_RESTRICTIONS + "/{id}";
    static final String AT_KEYS = AT_REPO + "/deploy-keys";
    static final String AT_REPOSITORY_HOOKS = AT_REPO + "/hooks";
    static final String AT_REPOSITORY_HOOK = AT_REPOSITORY_HOOKS + "/{uid}";
    static final String AT_PULL_REQUEST = AT_REPO + "/pullrequests/{pull_request_id}";
    static final String AT_COMMENTS = AT_PULL_REQUEST + "/comments";
    static final String AT_COMMENT = AT_COMMENTS + "/{comment_id}";
    static final String AT_COMMIT = AT_REPO + "/commit/{commit}";
    static final String AT_REPORT = AT_COMMIT + "/reports/{reportId}";

    private Places() {}
}
