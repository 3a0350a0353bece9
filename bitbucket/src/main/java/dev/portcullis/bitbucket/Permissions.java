package dev.portcullis.bitbucket;

import dev.portcullis.bitbucket.access.Operation;
import dev.portcullis.bitbucket.http.Call;
import dev.portcullis.bitbucket.http.Listing;
import dev.portcullis.bitbucket.http.Priority;
import dev.portcullis.bitbucket.http.Transport;
import dev.portcullis.bitbucket.json.Fields;

/**
 * Who may do what. Explicit grants tell through what a right came, effective ones tell all that have it: the members of a
 * group are told by no call of version 2 (facts sections 2 and 5.1). Access tokens may read none of it.
 */
public final class Permissions {

    private static final String USER = "user.uuid,values.user.display_name,values.user.nickname,values.user.type";

    private final Transport transport;
    private final Priority priority;

    Permissions(Transport transport, Priority priority) {
        this.transport = transport;
        this.priority = priority;
    }

    /** Explicit grants to users on a repository; its administrators only. */
    public Listing<UserPermission> repositoryUsers(String workspace, String repository) {
        return users(Call.of(Operation.REPOSITORY_USERS, workspace, repository));
    }

    /** Explicit grants to groups on a repository; its administrators only. */
    public Listing<GroupPermission> repositoryGroups(String workspace, String repository) {
        return groups(Call.of(Operation.REPOSITORY_GROUPS, workspace, repository));
    }

    /** Explicit grants to users on a project; its administrators only. */
    public Listing<UserPermission> projectUsers(String workspace, String projectKey) {
        return users(Call.of(Operation.PROJECT_USERS, workspace, projectKey));
    }

    /** Explicit grants to groups on a project; its administrators only. */
    public Listing<GroupPermission> projectGroups(String workspace, String projectKey) {
        return groups(Call.of(Operation.PROJECT_GROUPS, workspace, projectKey));
    }

    /** The highest right of every user of a repository, whatever gives it; its administrators only. */
    public Listing<UserPermission> effective(String workspaceSlug, String repository) {
        return users(Call.of(Operation.EFFECTIVE_PERMISSIONS_OF_REPOSITORY, workspaceSlug, repository));
    }

    /** The same for all repositories of a workspace, a hundred a request; the workspace's owners only. */
    public Listing<RepositoryPermission> effectiveOfAll(String workspaceSlug) {
        Call call = Call.of(Operation.EFFECTIVE_PERMISSIONS, workspaceSlug)
                .query("pagelen", 100)
                .query("fields", "next,values.permission,values.repository.uuid,values." + USER);
        return transport.list(
                call,
                priority,
                one -> new RepositoryPermission(
                        one.object("repository").uuid("uuid"),
                        Account.read(one.object("user")),
                        one.name("permission")));
    }

    /** The members of a workspace with their roles: {@code owner}, {@code create-project}, {@code member}. By slug only. */
    public Listing<UserPermission> workspace(String workspaceSlug) {
        return users(Call.of(Operation.WORKSPACE_PERMISSIONS, workspaceSlug));
    }

    private Listing<UserPermission> users(Call call) {
        return transport.list(
                call.query("pagelen", 100).query("fields", "next,values.permission,values." + USER),
                priority,
                one -> new UserPermission(Account.read(one.object("user")), one.name("permission")));
    }

    private Listing<GroupPermission> groups(Call call) {
        return transport.list(
                call.query("pagelen", 100)
                        .query("fields", "next,values.permission,values.group.slug,values.group.name"),
                priority,
                Permissions::group);
    }

    private static GroupPermission group(Fields one) {
        Fields group = one.object("group");
        String slug = group.name("slug");
        String name = group.textOrNull("name");
        return new GroupPermission(slug, name == null ? slug : name, one.name("permission"));
    }
}
