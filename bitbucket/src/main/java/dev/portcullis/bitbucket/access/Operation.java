package dev.portcullis.bitbucket.access;

import static dev.portcullis.bitbucket.access.Places.ADMIN;
import static dev.portcullis.bitbucket.access.Places.AT_COMMENT;
import static dev.portcullis.bitbucket.access.Places.AT_COMMENTS;
import static dev.portcullis.bitbucket.access.Places.AT_COMMIT;
import static dev.portcullis.bitbucket.access.Places.AT_HOOK;
import static dev.portcullis.bitbucket.access.Places.AT_KEYS;
import static dev.portcullis.bitbucket.access.Places.AT_PROJECT;
import static dev.portcullis.bitbucket.access.Places.AT_PULL_REQUEST;
import static dev.portcullis.bitbucket.access.Places.AT_REPO;
import static dev.portcullis.bitbucket.access.Places.AT_REPORT;
import static dev.portcullis.bitbucket.access.Places.AT_REPOSITORY_HOOK;
import static dev.portcullis.bitbucket.access.Places.AT_REPOSITORY_HOOKS;
import static dev.portcullis.bitbucket.access.Places.AT_RESTRICTION;
import static dev.portcullis.bitbucket.access.Places.AT_RESTRICTIONS;
import static dev.portcullis.bitbucket.access.Places.AT_SPACE;
import static dev.portcullis.bitbucket.access.Places.KEYS_ADMIN;
import static dev.portcullis.bitbucket.access.Places.WRITE_HOOK;
import static dev.portcullis.bitbucket.access.ResourceGroup.OTHER;
import static dev.portcullis.bitbucket.access.ResourceGroup.REPOSITORIES;
import static dev.portcullis.bitbucket.access.ResourceGroup.WEBHOOKS;
import static dev.portcullis.bitbucket.access.WriteKind.SETTING;

import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Every call that we make: method, path below {@code /2.0}, the scopes that it wants in both models, the group that it is
 * counted in, and what it writes. Taken from Atlassian's OpenAPI document of June 2026 (facts sections 1.5 and 5).
 */
public enum Operation {
    USER("GET", "/user", "account", "read:user", OTHER),
    USER_WORKSPACES("GET", "/user/workspaces", "account", "read:workspace", OTHER),
    USER_WORKSPACE_PERMISSION("GET", "/user/workspaces/{workspace}/permission", "account", "read:workspace", OTHER),
    WORKSPACE("GET", AT_SPACE, "", "read:workspace", OTHER),
    WORKSPACE_MEMBERS("GET", AT_SPACE + "/members", "account", "read:workspace", OTHER),
    PROJECTS("GET", AT_SPACE + "/projects", "project", "read:project", OTHER),
    REPOSITORIES_OF_WORKSPACE("GET", "/repositories/{workspace}", "repository", "read:repository", REPOSITORIES),
    REPOSITORY("GET", AT_REPO, "repository", "read:repository", REPOSITORIES),
    BRANCHES("GET", AT_REPO + "/refs/branches", "repository", "read:repository", REPOSITORIES),
    BRANCH_RESTRICTIONS("GET", AT_RESTRICTIONS, ADMIN, "admin:repository", REPOSITORIES),
    PROJECT("GET", AT_PROJECT, "project", "read:project", OTHER),
    REPOSITORY_UPDATE("PUT", AT_REPO, ADMIN, "admin:repository", REPOSITORIES, SETTING, true),
    BRANCH_RESTRICTION("GET", AT_RESTRICTION, ADMIN, "admin:repository", REPOSITORIES),
    BRANCH_RESTRICTION_CREATE("POST", AT_RESTRICTIONS, ADMIN, "admin:repository", REPOSITORIES, SETTING, false),
    BRANCH_RESTRICTION_UPDATE("PUT", AT_RESTRICTION, ADMIN, "admin:repository", REPOSITORIES, SETTING, true),
    BRANCH_RESTRICTION_DELETE("DELETE", AT_RESTRICTION, ADMIN, "admin:repository", REPOSITORIES, SETTING, false),
    DEFAULT_REVIEWERS("GET", AT_REPO + "/default-reviewers", "pullrequest", "read:pullrequest", REPOSITORIES),
    EFFECTIVE_DEFAULT_REVIEWERS(
            "GET", AT_REPO + "/effective-default-reviewers", "pullrequest", "read:pullrequest", REPOSITORIES),
    BRANCHING_MODEL("GET", AT_REPO + "/branching-model", "repository", "read:repository", REPOSITORIES),
    DEPLOY_KEYS("GET", AT_KEYS, KEYS_ADMIN, "admin:repository", REPOSITORIES),
    DEPLOY_KEY("GET", AT_KEYS + "/{key_id}", KEYS_ADMIN, "admin:repository", REPOSITORIES),
    DEPLOY_KEY_ADD("POST", AT_KEYS, KEYS_ADMIN, "admin:repository write:ssh-key", REPOSITORIES, SETTING, false),
    DEPLOY_KEY_DELETE(
            "DELETE",
            AT_KEYS + "/{key_id}",
            KEYS_ADMIN,
            "admin:repository delete:ssh-key",
            REPOSITORIES,
            SETTING,
            false),
    REPOSITORY_HOOKS("GET", AT_REPOSITORY_HOOKS, "webhook", "read:webhook", WEBHOOKS),
    REPOSITORY_HOOK("GET", AT_REPOSITORY_HOOK, "webhook", "read:webhook", WEBHOOKS),
    REPOSITORY_HOOK_CREATE("POST", AT_REPOSITORY_HOOKS, "webhook", WRITE_HOOK, WEBHOOKS, SETTING, false),
    REPOSITORY_HOOK_UPDATE("PUT", AT_REPOSITORY_HOOK, "webhook", WRITE_HOOK, WEBHOOKS, SETTING, true),
    REPOSITORY_HOOK_DELETE("DELETE", AT_REPOSITORY_HOOK, "webhook", "delete:webhook", WEBHOOKS, SETTING, false),
    HOOK("GET", AT_HOOK, "webhook", "read:webhook", WEBHOOKS),
    /** The same call as {@link #HOOK_UPDATE}, for a hook that is not ours. */
    FOREIGN_HOOK_UPDATE("PUT", AT_HOOK, "webhook", WRITE_HOOK, WEBHOOKS, SETTING, true),
    REPOSITORY_USERS("GET", AT_REPO + "/permissions-config/users", ADMIN, "read:repository", REPOSITORIES),
    REPOSITORY_GROUPS("GET", AT_REPO + "/permissions-config/groups", ADMIN, "read:repository", REPOSITORIES),
    PROJECT_USERS("GET", AT_PROJECT + "/permissions-config/users", "project:admin", "read:project", OTHER),
    PROJECT_GROUPS("GET", AT_PROJECT + "/permissions-config/groups", "project:admin", "read:project", OTHER),
    WORKSPACE_PERMISSIONS("GET", AT_SPACE + "/permissions", "account", "read:workspace", OTHER),
    EFFECTIVE_PERMISSIONS("GET", AT_SPACE + "/permissions/repositories", "account", "read:repository", OTHER),
    EFFECTIVE_PERMISSIONS_OF_REPOSITORY(
            "GET", AT_SPACE + "/permissions/repositories/{repo_slug}", "repository", "read:repository", OTHER),
    PIPELINES_CONFIG("GET", AT_REPO + "/pipelines_config", ADMIN, "admin:repository", REPOSITORIES),
    REPOSITORY_VARIABLES("GET", AT_REPO + "/pipelines_config/variables", "pipeline", "read:pipeline", REPOSITORIES),
    /** A hyphen here, an underscore on repositories (facts section 5.4). */
    WORKSPACE_VARIABLES("GET", AT_SPACE + "/pipelines-config/variables", "pipeline", "read:pipeline", OTHER),
    ENVIRONMENTS("GET", AT_REPO + "/environments", "pipeline", "read:pipeline", REPOSITORIES),
    DEPLOYMENT_VARIABLES(
            "GET",
            AT_REPO + "/deployments_config/environments/{environment_uuid}/variables",
            "pipeline",
            "read:pipeline",
            REPOSITORIES),
    REPOSITORY_USER("GET", AT_REPO + "/permissions-config/users/{selected_user_id}", ADMIN, "read:repository", REPOSITORIES),
    REPOSITORY_USER_PUT("PUT", AT_REPO + "/permissions-config/users/{selected_user_id}", ADMIN, "admin:repository write:permission", REPOSITORIES, SETTING, true),
    REPOSITORY_USER_DELETE("DELETE", AT_REPO + "/permissions-config/users/{selected_user_id}", ADMIN, "admin:repository delete:permission", REPOSITORIES, SETTING, false),
    REPOSITORY_GROUP("GET", AT_REPO + "/permissions-config/groups/{group_slug}", ADMIN, "read:repository", REPOSITORIES),
    REPOSITORY_GROUP_PUT("PUT", AT_REPO + "/permissions-config/groups/{group_slug}", ADMIN, "admin:repository write:permission", REPOSITORIES, SETTING, true),
    REPOSITORY_GROUP_DELETE("DELETE", AT_REPO + "/permissions-config/groups/{group_slug}", ADMIN, "admin:repository delete:permission", REPOSITORIES, SETTING, false),
    PROJECT_USER("GET", AT_PROJECT + "/permissions-config/users/{selected_user_id}", "project:admin", "read:project", OTHER),
    PROJECT_USER_PUT("PUT", AT_PROJECT + "/permissions-config/users/{selected_user_id}", "project:admin", "admin:project write:permission", OTHER, SETTING, true),
    PROJECT_USER_DELETE("DELETE", AT_PROJECT + "/permissions-config/users/{selected_user_id}", "project:admin", "admin:project delete:permission", OTHER, SETTING, false),
    PROJECT_GROUP("GET", AT_PROJECT + "/permissions-config/groups/{group_slug}", "project:admin", "read:project", OTHER),
    PROJECT_GROUP_PUT("PUT", AT_PROJECT + "/permissions-config/groups/{group_slug}", "project:admin", "admin:project write:permission", OTHER, SETTING, true),
    PROJECT_GROUP_DELETE("DELETE", AT_PROJECT + "/permissions-config/groups/{group_slug}", "project:admin", "admin:project delete:permission", OTHER, SETTING, false),
    PROJECT_UPDATE("PUT", AT_PROJECT, "project:admin", "admin:project", OTHER, SETTING, true),
    PROJECT_DEFAULT_REVIEWERS("GET", AT_PROJECT + "/default-reviewers", "project:admin", "read:pullrequest", OTHER),
    PROJECT_DEFAULT_REVIEWER_ADD("PUT", AT_PROJECT + "/default-reviewers/{selected_user}", "project:admin", "admin:project", OTHER, SETTING, true),
    PROJECT_DEFAULT_REVIEWER_REMOVE("DELETE", AT_PROJECT + "/default-reviewers/{selected_user}", "project:admin", "admin:project", OTHER, SETTING, false),
    DEFAULT_REVIEWER_ADD("PUT", AT_REPO + "/default-reviewers/{target_username}", ADMIN, "admin:repository", REPOSITORIES, SETTING, true),
    DEFAULT_REVIEWER_REMOVE("DELETE", AT_REPO + "/default-reviewers/{target_username}", ADMIN, "admin:repository", REPOSITORIES, SETTING, false),
    PROJECT_BRANCHING_MODEL("GET", AT_PROJECT + "/branching-model", "project:admin", "read:repository", OTHER),
    PROJECT_KEYS("GET", AT_PROJECT + "/deploy-keys", "project project:admin", "admin:project", OTHER),
    PROJECT_KEY_ADD("POST", AT_PROJECT + "/deploy-keys", "project project:admin", "admin:project write:ssh-key", OTHER, SETTING, false),
    PROJECT_KEY_DELETE("DELETE", AT_PROJECT + "/deploy-keys/{key_id}", "project project:admin", "admin:project delete:ssh-key", OTHER, SETTING, false),
    OVERRIDE_SETTINGS("GET", AT_REPO + "/override-settings", ADMIN, "admin:repository", REPOSITORIES),
    OVERRIDE_SETTINGS_UPDATE("PUT", AT_REPO + "/override-settings", ADMIN, "admin:repository", REPOSITORIES, SETTING, true),
    PULL_REQUEST_UPDATE("PUT", AT_PULL_REQUEST, "pullrequest:write", "read:pullrequest write:pullrequest", REPOSITORIES, WriteKind.REVIEW, true),
    APPROVE("POST", AT_PULL_REQUEST + "/approve", "pullrequest:write", "read:pullrequest write:pullrequest", REPOSITORIES, WriteKind.REVIEW, false),
    UNAPPROVE("DELETE", AT_PULL_REQUEST + "/approve", "pullrequest:write", "write:pullrequest", REPOSITORIES, WriteKind.REVIEW, false),
    REQUEST_CHANGES("POST", AT_PULL_REQUEST + "/request-changes", "pullrequest:write", "read:pullrequest write:pullrequest", REPOSITORIES, WriteKind.REVIEW, false),
    UNREQUEST_CHANGES("DELETE", AT_PULL_REQUEST + "/request-changes", "pullrequest:write", "write:pullrequest", REPOSITORIES, WriteKind.REVIEW, false),
    TASKS("GET", AT_PULL_REQUEST + "/tasks", "pullrequest", "read:pullrequest", REPOSITORIES),
    TASK_CREATE("POST", AT_PULL_REQUEST + "/tasks", "pullrequest", "read:pullrequest", REPOSITORIES, WriteKind.COMMENT, false),
    TASK_UPDATE("PUT", AT_PULL_REQUEST + "/tasks/{task_id}", "pullrequest", "read:pullrequest", REPOSITORIES, WriteKind.COMMENT, true),
    TASK_DELETE("DELETE", AT_PULL_REQUEST + "/tasks/{task_id}", "pullrequest", "read:pullrequest", REPOSITORIES, WriteKind.COMMENT, false),
    PIPELINES_CONFIG_UPDATE("PUT", AT_REPO + "/pipelines_config", ADMIN, "admin:repository", REPOSITORIES, SETTING, true),
    REPOSITORY_VARIABLE_ADD("POST", AT_REPO + "/pipelines_config/variables", "pipeline:variable", "admin:pipeline", REPOSITORIES, SETTING, false),
    REPOSITORY_VARIABLE_UPDATE("PUT", AT_REPO + "/pipelines_config/variables/{variable_uuid}", "pipeline:variable", "admin:pipeline", REPOSITORIES, SETTING, true),
    REPOSITORY_VARIABLE_DELETE("DELETE", AT_REPO + "/pipelines_config/variables/{variable_uuid}", "pipeline:variable", "admin:pipeline", REPOSITORIES, SETTING, false),
    WORKSPACE_VARIABLE_ADD("POST", AT_SPACE + "/pipelines-config/variables", "pipeline:variable", "admin:pipeline", OTHER, SETTING, false),
    WORKSPACE_VARIABLE_UPDATE("PUT", AT_SPACE + "/pipelines-config/variables/{variable_uuid}", "pipeline:variable", "admin:pipeline", OTHER, SETTING, true),
    WORKSPACE_VARIABLE_DELETE("DELETE", AT_SPACE + "/pipelines-config/variables/{variable_uuid}", "pipeline:variable", "admin:pipeline", OTHER, SETTING, false),
    DEPLOYMENT_VARIABLE_ADD("POST", AT_REPO + "/deployments_config/environments/{environment_uuid}/variables", "pipeline:variable", "admin:pipeline", REPOSITORIES, SETTING, false),
    DEPLOYMENT_VARIABLE_UPDATE("PUT", AT_REPO + "/deployments_config/environments/{environment_uuid}/variables/{variable_uuid}", "pipeline:variable", "admin:pipeline", REPOSITORIES, SETTING, true),
    DEPLOYMENT_VARIABLE_DELETE("DELETE", AT_REPO + "/deployments_config/environments/{environment_uuid}/variables/{variable_uuid}", "pipeline:variable", "admin:pipeline", REPOSITORIES, SETTING, false),
    ENVIRONMENT_ADD("POST", AT_REPO + "/environments", "pipeline", "admin:pipeline", REPOSITORIES, SETTING, false),
    ENVIRONMENT_DELETE("DELETE", AT_REPO + "/environments/{environment_uuid}", "pipeline", "admin:pipeline", REPOSITORIES, SETTING, false),
    SSH_KEYS("GET", "/users/{selected_user}/ssh-keys", "account", "read:ssh-key", OTHER),
    SSH_KEY_ADD("POST", "/users/{selected_user}/ssh-keys", "account:write", "read:ssh-key write:ssh-key", OTHER, SETTING, false),
    SSH_KEY_DELETE("DELETE", "/users/{selected_user}/ssh-keys/{key_id}", "account:write", "delete:ssh-key", OTHER, SETTING, false),
    PULL_REQUESTS("GET", AT_REPO + "/pullrequests", "pullrequest", "read:pullrequest", REPOSITORIES),
    PULL_REQUEST("GET", AT_PULL_REQUEST, "pullrequest", "read:pullrequest", REPOSITORIES),
    COMMENTS("GET", AT_COMMENTS, "pullrequest", "read:pullrequest", REPOSITORIES),
    COMMENT_CREATE("POST", AT_COMMENTS, "pullrequest", "read:pullrequest", REPOSITORIES, WriteKind.COMMENT, false),
    COMMENT_UPDATE("PUT", AT_COMMENT, "pullrequest", "read:pullrequest", REPOSITORIES, WriteKind.COMMENT, true),
    COMMENT_DELETE("DELETE", AT_COMMENT, "pullrequest", "read:pullrequest", REPOSITORIES, WriteKind.COMMENT, false),
    COMMENT_RESOLVE(
            "POST", AT_COMMENT + "/resolve", "pullrequest", "read:pullrequest", REPOSITORIES, WriteKind.COMMENT, false),
    COMMENT_REOPEN(
            "DELETE",
            AT_COMMENT + "/resolve",
            "pullrequest",
            "read:pullrequest",
            REPOSITORIES,
            WriteKind.COMMENT,
            false),
    /** A status with an existing key is overwritten, so this may be repeated (facts section 5.7). */
    STATUS_POST(
            "POST",
            AT_COMMIT + "/statuses/build",
            "repository",
            "read:repository",
            REPOSITORIES,
            WriteKind.STATUS,
            true),
    STATUS("GET", AT_COMMIT + "/statuses/build/{key}", "repository", "read:repository", REPOSITORIES),
    REPORT("GET", AT_REPORT, "repository", "read:repository", REPOSITORIES),
    REPORT_PUT("PUT", AT_REPORT, "repository", "read:repository", REPOSITORIES, WriteKind.REPORT, true),
    REPORT_DELETE("DELETE", AT_REPORT, "repository", "read:repository", REPOSITORIES, WriteKind.REPORT, false),
    /** Creates or updates by external id, so this may be repeated (facts section 5.8). */
    ANNOTATIONS_POST(
            "POST", AT_REPORT + "/annotations", "repository", "read:repository", REPOSITORIES, WriteKind.REPORT, true),
    HOOKS("GET", AT_SPACE + "/hooks", "webhook", "read:webhook", WEBHOOKS),
    HOOK_CREATE("POST", AT_SPACE + "/hooks", "webhook", WRITE_HOOK, WEBHOOKS, WriteKind.HOOK, false),
    HOOK_UPDATE("PUT", AT_HOOK, "webhook", WRITE_HOOK, WEBHOOKS, WriteKind.HOOK, true),
    HOOK_DELETE("DELETE", AT_HOOK, "webhook", "delete:webhook", WEBHOOKS, WriteKind.HOOK, false),
    HOOK_EVENTS("GET", "/hook_events/{subject_type}", "", "", WEBHOOKS);

    private final String method;
    private final String path;
    private final Set<String> classicScopes;
    private final Set<String> granularScopes;
    private final ResourceGroup group;
    private final @Nullable WriteKind writes;
    private final boolean repeatable;

    Operation(String method, String path, String classic, String granular, ResourceGroup group) {
        this(method, path, classic, granular, group, null, true);
    }

    Operation(
            String method,
            String path,
            String classic,
            String granular,
            ResourceGroup group,
            @Nullable WriteKind writes,
            boolean repeatable) {
        this.method = method;
        this.path = path;
        this.classicScopes = words(classic, "");
        this.granularScopes = words(granular, ":bitbucket");
        this.group = group;
        this.writes = writes;
        this.repeatable = repeatable;
    }

    public String method() {
        return method;
    }

    /** Below the API's address, with {@code {names}} where values go. */
    public String path() {
        return path;
    }

    /** Names such as {@code pullrequest:write}; empty when none is wanted. */
    public Set<String> classicScopes() {
        return classicScopes;
    }

    /** Names such as {@code read:pullrequest:bitbucket}; empty when none is wanted. */
    public Set<String> granularScopes() {
        return granularScopes;
    }

    /** The scopes wanted in the given model. */
    public Set<String> scopes(ScopeModel model) {
        return model == ScopeModel.CLASSIC ? classicScopes : granularScopes;
    }

    public ResourceGroup group() {
        return group;
    }

    /** What the call changes; null when it only reads. */
    public @Nullable WriteKind writes() {
        return writes;
    }

    /** True when sending it twice does no more than sending it once. */
    public boolean repeatable() {
        return repeatable;
    }

    private static Set<String> words(String words, String suffix) {
        Set<String> set = new TreeSet<>();
        for (String word : words.split(" ")) {
            if (!word.isEmpty()) {
                set.add(word + suffix);
            }
        }
        return Set.copyOf(set);
    }
}
