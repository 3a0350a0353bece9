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
            Operation.HOOK_EVENTS));

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
