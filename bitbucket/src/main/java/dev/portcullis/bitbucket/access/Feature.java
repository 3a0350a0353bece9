package dev.portcullis.bitbucket.access;

import java.util.EnumSet;
import java.util.Set;
import java.util.TreeSet;

/** Something that a credential can be used for, as the set of calls behind it; the scopes follow from the calls. */
public enum Feature {
    /** Read workspaces, projects, repositories, pull requests and, as an administrator, the settings of repositories. */
    FIND_RISKS(EnumSet.of(
            Operation.USER,
            Operation.USER_WORKSPACES,
            Operation.USER_WORKSPACE_PERMISSION,
            Operation.WORKSPACE,
            Operation.WORKSPACE_MEMBERS,
            Operation.PROJECTS,
            Operation.REPOSITORIES_OF_WORKSPACE,
            Operation.REPOSITORY,
            Operation.BRANCHES,
            Operation.BRANCH_RESTRICTIONS,
            Operation.PROJECT,
            Operation.BRANCH_RESTRICTION,
            Operation.DEFAULT_REVIEWERS,
            Operation.EFFECTIVE_DEFAULT_REVIEWERS,
            Operation.BRANCHING_MODEL,
            Operation.DEPLOY_KEYS,
            Operation.DEPLOY_KEY,
            Operation.REPOSITORY_HOOKS,
            Operation.REPOSITORY_HOOK,
            Operation.HOOKS,
            Operation.HOOK,
            Operation.REPOSITORY_USERS,
            Operation.REPOSITORY_GROUPS,
            Operation.PROJECT_USERS,
            Operation.PROJECT_GROUPS,
            Operation.WORKSPACE_PERMISSIONS,
            Operation.EFFECTIVE_PERMISSIONS,
            Operation.EFFECTIVE_PERMISSIONS_OF_REPOSITORY,
            Operation.PIPELINES_CONFIG,
            Operation.REPOSITORY_VARIABLES,
            Operation.WORKSPACE_VARIABLES,
            Operation.ENVIRONMENTS,
            Operation.DEPLOYMENT_VARIABLES,
            Operation.PULL_REQUESTS,
            Operation.PULL_REQUEST)),
    /** Write reports, build statuses and comments; Bitbucket wants only read scopes for all of them. */
    TELL(EnumSet.of(
            Operation.COMMENTS,
            Operation.COMMENT_CREATE,
            Operation.COMMENT_UPDATE,
            Operation.COMMENT_DELETE,
            Operation.COMMENT_RESOLVE,
            Operation.COMMENT_REOPEN,
            Operation.STATUS_POST,
            Operation.STATUS,
            Operation.REPORT,
            Operation.REPORT_PUT,
            Operation.REPORT_DELETE,
            Operation.ANNOTATIONS_POST)),
    /** Hear of pushes and pull requests as they happen: one webhook a workspace. */
    WEBHOOK(EnumSet.of(
            Operation.HOOKS,
            Operation.HOOK_CREATE,
            Operation.HOOK_UPDATE,
            Operation.HOOK_DELETE,
            Operation.HOOK_EVENTS)),
    /** Change settings with preview and undo: visibility, branch restrictions, webhooks of others, deploy keys. */
    REMEDY(EnumSet.of(
            Operation.REPOSITORY_UPDATE,
            Operation.BRANCH_RESTRICTION_CREATE,
            Operation.BRANCH_RESTRICTION_UPDATE,
            Operation.BRANCH_RESTRICTION_DELETE,
            Operation.DEPLOY_KEY_ADD,
            Operation.DEPLOY_KEY_DELETE,
            Operation.REPOSITORY_HOOK_CREATE,
            Operation.REPOSITORY_HOOK_UPDATE,
            Operation.REPOSITORY_HOOK_DELETE,
            Operation.FOREIGN_HOOK_UPDATE));

    private final EnumSet<Operation> operations;

    Feature(EnumSet<Operation> operations) {
        this.operations = operations;
    }

    public Set<Operation> operations() {
        return Set.copyOf(operations);
    }

    /** What to tick for an API token, sorted. */
    public Set<String> requiredGranular() {
        return required(ScopeModel.GRANULAR);
    }

    /** What to tick for an app password or an access token, sorted; implied scopes are listed too. */
    public Set<String> requiredClassic() {
        return required(ScopeModel.CLASSIC);
    }

    public Set<String> required(ScopeModel model) {
        Set<String> scopes = new TreeSet<>();
        operations.forEach(operation -> scopes.addAll(operation.scopes(model)));
        return scopes;
    }
}
