package dev.portcullis.bitbucket;

import dev.portcullis.bitbucket.access.Operation;
import dev.portcullis.bitbucket.http.Call;
import dev.portcullis.bitbucket.http.Listing;
import dev.portcullis.bitbucket.http.Priority;
import dev.portcullis.bitbucket.http.Transport;
import dev.portcullis.bitbucket.json.Fields;
import dev.portcullis.bitbucket.json.Json;

/**
 * Who may do what. Explicit grants tell through what a right came, effective ones tell all that have it: the members of a
 * group are told by no call of version 2 (facts sections 2 and 5.1), and a scoped token gets 403 outside of version 2. Access
 * tokens may read none of it, and only the API token of a user may change it: {@code PlanLimit} when a plan's seats are used up.
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

    /** What was given to a user itself on a repository; {@code NotFound} when nothing was. */
    public UserPermission repositoryUser(String workspace, String repository, String userUuid) {
        Call call = Call.of(Operation.REPOSITORY_USER, workspace, repository, userUuid);
        return user(transport.send(call, priority).json());
    }

    /** Gives a user this right on a repository instead of what was given before. */
    public UserPermission giveRepositoryUser(String workspace, String repository, String userUuid, String permission) {
        Call call = Call.of(Operation.REPOSITORY_USER_PUT, workspace, repository, userUuid)
                .json(Json.object().put("permission", permission));
        return transport.send(call, priority).written(Permissions::user);
    }

    /** Takes from a user what was given to it on a repository; {@code NotFound} when nothing was. */
    public void takeRepositoryUser(String workspace, String repository, String userUuid) {
        transport.send(Call.of(Operation.REPOSITORY_USER_DELETE, workspace, repository, userUuid), priority);
    }

    /** What was given to a group itself on a repository; {@code NotFound} when nothing was. */
    public GroupPermission repositoryGroup(String workspace, String repository, String groupSlug) {
        Call call = Call.of(Operation.REPOSITORY_GROUP, workspace, repository, groupSlug);
        return group(transport.send(call, priority).json());
    }

    /** Gives a group this right on a repository instead of what was given before. */
    public GroupPermission giveRepositoryGroup(String workspace, String repository, String groupSlug, String permission) {
        Call call = Call.of(Operation.REPOSITORY_GROUP_PUT, workspace, repository, groupSlug)
                .json(Json.object().put("permission", permission));
        return transport.send(call, priority).written(Permissions::group);
    }

    /** Takes from a group what was given to it on a repository; {@code NotFound} when nothing was. */
    public void takeRepositoryGroup(String workspace, String repository, String groupSlug) {
        transport.send(Call.of(Operation.REPOSITORY_GROUP_DELETE, workspace, repository, groupSlug), priority);
    }

    /** What was given to a user itself on a project; {@code NotFound} when nothing was. */
    public UserPermission projectUser(String workspace, String projectKey, String userUuid) {
        Call call = Call.of(Operation.PROJECT_USER, workspace, projectKey, userUuid);
        return user(transport.send(call, priority).json());
    }

    /** Gives a user this right on a project instead of what was given before. */
    public UserPermission giveProjectUser(String workspace, String projectKey, String userUuid, String permission) {
        Call call = Call.of(Operation.PROJECT_USER_PUT, workspace, projectKey, userUuid)
                .json(Json.object().put("permission", permission));
        return transport.send(call, priority).written(Permissions::user);
    }

    /** Takes from a user what was given to it on a project; {@code NotFound} when nothing was. */
    public void takeProjectUser(String workspace, String projectKey, String userUuid) {
        transport.send(Call.of(Operation.PROJECT_USER_DELETE, workspace, projectKey, userUuid), priority);
    }

    /** What was given to a group itself on a project; {@code NotFound} when nothing was. */
    public GroupPermission projectGroup(String workspace, String projectKey, String groupSlug) {
        Call call = Call.of(Operation.PROJECT_GROUP, workspace, projectKey, groupSlug);
        return group(transport.send(call, priority).json());
    }

    /** Gives a group this right on a project instead of what was given before. */
    public GroupPermission giveProjectGroup(String workspace, String projectKey, String groupSlug, String permission) {
        Call call = Call.of(Operation.PROJECT_GROUP_PUT, workspace, projectKey, groupSlug)
                .json(Json.object().put("permission", permission));
        return transport.send(call, priority).written(Permissions::group);
    }

    /** Takes from a group what was given to it on a project; {@code NotFound} when nothing was. */
    public void takeProjectGroup(String workspace, String projectKey, String groupSlug) {
        transport.send(Call.of(Operation.PROJECT_GROUP_DELETE, workspace, projectKey, groupSlug), priority);
    }

    private Listing<UserPermission> users(Call call) {
        return transport.list(
                call.query("pagelen", 100).query("fields", "next,values.permission,values." + USER),
                priority,
                Permissions::user);
    }

    private static UserPermission user(Fields one) {
        return new UserPermission(Account.read(one.object("user")), one.name("permission"));
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
