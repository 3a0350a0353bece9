package dev.portcullis.bitbucket.access;

import static dev.portcullis.bitbucket.access.ResourceGroup.OTHER;
import static dev.portcullis.bitbucket.access.ResourceGroup.REPOSITORIES;
import static dev.portcullis.bitbucket.access.ResourceGroup.WEBHOOKS;

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
    WORKSPACE("GET", "/workspaces/{workspace}", "", "read:workspace", OTHER),
    WORKSPACE_MEMBERS("GET", "/workspaces/{workspace}/members", "account", "read:workspace", OTHER),
    PROJECTS("GET", "/workspaces/{workspace}/projects", "project", "read:project", OTHER),
    REPOSITORIES_OF_WORKSPACE("GET", "/repositories/{workspace}", "repository", "read:repository", REPOSITORIES),
    REPOSITORY("GET", "/repositories/{workspace}/{repo_slug}", "repository", "read:repository", REPOSITORIES),
    BRANCHES(
            "GET",
            "/repositories/{workspace}/{repo_slug}/refs/branches",
            "repository",
            "read:repository",
            REPOSITORIES),
    BRANCH_RESTRICTIONS(
            "GET",
            "/repositories/{workspace}/{repo_slug}/branch-restrictions",
            "repository:admin",
            "admin:repository",
            REPOSITORIES),
    PULL_REQUESTS(
            "GET",
            "/repositories/{workspace}/{repo_slug}/pullrequests",
            "pullrequest",
            "read:pullrequest",
            REPOSITORIES),
    PULL_REQUEST(
            "GET",
            "/repositories/{workspace}/{repo_slug}/pullrequests/{pull_request_id}",
            "pullrequest",
            "read:pullrequest",
            REPOSITORIES),
    COMMENTS("GET", Paths.COMMENTS, "pullrequest", "read:pullrequest", REPOSITORIES),
    COMMENT_CREATE("POST", Paths.COMMENTS, "pullrequest", "read:pullrequest", REPOSITORIES, WriteKind.COMMENT, false),
    COMMENT_UPDATE("PUT", Paths.COMMENT, "pullrequest", "read:pullrequest", REPOSITORIES, WriteKind.COMMENT, true),
    COMMENT_DELETE("DELETE", Paths.COMMENT, "pullrequest", "read:pullrequest", REPOSITORIES, WriteKind.COMMENT, false),
    COMMENT_RESOLVE(
            "POST",
            Paths.COMMENT + "/resolve",
            "pullrequest",
            "read:pullrequest",
            REPOSITORIES,
            WriteKind.COMMENT,
            false),
    COMMENT_REOPEN(
            "DELETE",
            Paths.COMMENT + "/resolve",
            "pullrequest",
            "read:pullrequest",
            REPOSITORIES,
            WriteKind.COMMENT,
            false),
    /** A status with an existing key is overwritten, so this may be repeated (facts section 5.7). */
    STATUS_POST(
            "POST",
            Paths.COMMIT + "/statuses/build",
            "repository",
            "read:repository",
            REPOSITORIES,
            WriteKind.STATUS,
            true),
    STATUS("GET", Paths.COMMIT + "/statuses/build/{key}", "repository", "read:repository", REPOSITORIES),
    REPORT("GET", Paths.REPORT, "repository", "read:repository", REPOSITORIES),
    REPORT_PUT("PUT", Paths.REPORT, "repository", "read:repository", REPOSITORIES, WriteKind.REPORT, true),
    REPORT_DELETE("DELETE", Paths.REPORT, "repository", "read:repository", REPOSITORIES, WriteKind.REPORT, false),
    /** Creates or updates by external id, so this may be repeated (facts section 5.8). */
    ANNOTATIONS_POST(
            "POST",
            Paths.REPORT + "/annotations",
            "repository",
            "read:repository",
            REPOSITORIES,
            WriteKind.REPORT,
            true),
    HOOKS("GET", "/workspaces/{workspace}/hooks", "webhook", "read:webhook", WEBHOOKS),
    HOOK_CREATE(
            "POST",
            "/workspaces/{workspace}/hooks",
            "webhook",
            "read:webhook write:webhook",
            WEBHOOKS,
            WriteKind.HOOK,
            false),
    HOOK_UPDATE(
            "PUT",
            "/workspaces/{workspace}/hooks/{uid}",
            "webhook",
            "read:webhook write:webhook",
            WEBHOOKS,
            WriteKind.HOOK,
            true),
    HOOK_DELETE(
            "DELETE",
            "/workspaces/{workspace}/hooks/{uid}",
            "webhook",
            "delete:webhook",
            WEBHOOKS,
            WriteKind.HOOK,
            false),
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

    /** Long paths that several operations share. */
    private static final class Paths {
        static final String COMMENTS = "/repositories/{workspace}/{repo_slug}/pullrequests/{pull_request_id}/comments";
        static final String COMMENT = COMMENTS + "/{comment_id}";
        static final String COMMIT = "/repositories/{workspace}/{repo_slug}/commit/{commit}";
        static final String REPORT = COMMIT + "/reports/{reportId}";
    }
}
