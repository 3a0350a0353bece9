package dev.portcullis.emulator.rest;

import dev.portcullis.emulator.shape.SettingShape;
import dev.portcullis.emulator.state.Grant;
import dev.portcullis.emulator.state.Group;
import dev.portcullis.emulator.state.GroupGrant;
import dev.portcullis.emulator.state.Person;
import dev.portcullis.emulator.state.Project;
import dev.portcullis.emulator.state.ProjectGrant;
import dev.portcullis.emulator.state.Repository;
import dev.portcullis.emulator.state.Right;
import dev.portcullis.emulator.state.Workspace;
import java.util.List;

/**
 * Explicit grants to users and groups, for administrators of the repository or project (facts 5.1). Whether a group that has nothing is answered
 * with 404 or with {@code none} is not known: 404 here, a guess.
 */
final class PermissionCalls {

    private static final List<String> RIGHTS = List.of("read", "write", "admin");
    private static final List<String> PROJECT_RIGHTS = List.of("read", "write", "create-repo", "admin");

    private final Service service;

    PermissionCalls(Service service) {
        this.service = service;
    }

    void register(Routes routes) {
        String repository = "/repositories/{workspace}/{repo_slug}/permissions-config";
        String project = "/workspaces/{workspace}/projects/{project_key}/permissions-config";
        String classic = "repository:admin";
        String read = "read:repository:bitbucket";
        String put = "admin:repository:bitbucket write:permission:bitbucket";
        String delete = "admin:repository:bitbucket delete:permission:bitbucket";
        routes.add("GET", repository + "/users", classic, read, this::users);
        routes.add("GET", repository + "/users/{selected_user_id}", classic, read, this::user);
        routes.add("PUT", repository + "/users/{selected_user_id}", classic, put, this::putUser);
        routes.add("DELETE", repository + "/users/{selected_user_id}", classic, delete, this::deleteUser);
        routes.add("GET", repository + "/groups", classic, read, this::groups);
        routes.add("GET", repository + "/groups/{group_slug}", classic, read, this::group);
        routes.add("PUT", repository + "/groups/{group_slug}", classic, put, this::putGroup);
        routes.add("DELETE", repository + "/groups/{group_slug}", classic, delete, this::deleteGroup);
        String projectClassic = "project:admin";
        String projectRead = "read:project:bitbucket";
        String projectPut = "admin:project:bitbucket write:permission:bitbucket";
        String projectDelete = "admin:project:bitbucket delete:permission:bitbucket";
        routes.add("GET", project + "/users", projectClassic, projectRead, this::usersOfProject);
        routes.add("GET", project + "/users/{selected_user_id}", projectClassic, projectRead, this::userOfProject);
        routes.add("PUT", project + "/users/{selected_user_id}", projectClassic, projectPut, this::putUserOfProject);
        routes.add("DELETE", project + "/users/{selected_user_id}", projectClassic, projectDelete, this::deleteUserOfProject);
        routes.add("GET", project + "/groups", projectClassic, projectRead, this::groupsOfProject);
        routes.add("GET", project + "/groups/{group_slug}", projectClassic, projectRead, this::groupOfProject);
        routes.add("PUT", project + "/groups/{group_slug}", projectClassic, projectPut, this::putGroupOfProject);
        routes.add("DELETE", project + "/groups/{group_slug}", projectClassic, projectDelete, this::deleteGroupOfProject);
    }

    private SettingShape shapes() {
        return service.shapes().settings();
    }

    private Answer users(Call call) {
        Repository repository = service.repository(call, Right.ADMIN);
        return Pages.STANDARD.plain(
                call,
                service.state().grants.startingWith(repository.uuid() + "/"),
                one -> shapes().userPermission(
                                repository,
                                service.directory().person(one.person()),
                                one.right().wireName()));
    }

    private Person person(Call call) {
        return service.directory()
                .personById(call.path("selected_user_id"))
                .orElseThrow(() -> Refusal.noSuchThing("User"));
    }

    /** Only members, and nobody's own right: Bitbucket's pages refuse both; the sentences are guesses. */
    private Person other(Call call, Workspace workspace) {
        Person person = person(call);
        if (service.directory().member(workspace, person).isEmpty()) {
            throw Refusal.of(400, person.displayName() + " is not a member of this workspace.");
        }
        return person;
    }

    private static String permission(Call call, List<String> words) {
        String permission = call.object().oneOf("permission", words);
        if (permission == null) {
            throw Refusal.badField("permission", "required key not provided");
        }
        return permission;
    }

    private Answer user(Call call) {
        Repository repository = service.repository(call, Right.ADMIN);
        Person person = person(call);
        return service.state()
                .grants
                .find(repository.uuid() + "/" + person.uuid())
                .map(one -> Answer.ok(shapes().userPermission(repository, person, one.right().wireName())))
                .orElseThrow(() -> Refusal.noSuchThing("Permission"));
    }

    private Answer putUser(Call call) {
        service.onlyApiTokens(call);
        Repository repository = service.repository(call, Right.ADMIN);
        Person person = other(call, service.directory().owner(repository));
        Grant grant = new Grant(repository.uuid(), person.uuid(), Right.of(permission(call, RIGHTS)));
        service.state().change(() -> service.state().grants.put(grant.key(), grant));
        return Answer.ok(shapes().userPermission(repository, person, grant.right().wireName()));
    }

    private Answer deleteUser(Call call) {
        service.onlyApiTokens(call);
        Repository repository = service.repository(call, Right.ADMIN);
        String key = repository.uuid() + "/" + person(call).uuid();
        service.state().grants.find(key).orElseThrow(() -> Refusal.noSuchThing("Permission"));
        service.state().change(() -> service.state().grants.remove(key));
        return Answer.empty();
    }

    private Answer groups(Call call) {
        Repository repository = service.repository(call, Right.ADMIN);
        return Pages.STANDARD.plain(
                call, service.directory().groupGrants(repository), one -> shapes().groupPermission(repository, one));
    }

    private Group known(Call call, Workspace workspace) {
        return service.state()
                .groups
                .find(workspace.uuid() + "/" + call.path("group_slug"))
                .orElseThrow(() -> Refusal.noSuchThing("Group"));
    }

    private Answer group(Call call) {
        Repository repository = service.repository(call, Right.ADMIN);
        Group group = known(call, service.directory().owner(repository));
        return service.directory().groupGrants(repository).stream()
                .filter(one -> one.group().equals(group.slug()))
                .findFirst()
                .map(one -> Answer.ok(shapes().groupPermission(repository, one)))
                .orElseThrow(() -> Refusal.noSuchThing("Permission"));
    }

    private Answer putGroup(Call call) {
        service.onlyApiTokens(call);
        Repository repository = service.repository(call, Right.ADMIN);
        Group group = known(call, service.directory().owner(repository));
        GroupGrant grant = new GroupGrant(repository.uuid(), group.slug(), permission(call, RIGHTS));
        service.state().change(() -> service.state().groupGrants.put(grant.key(), grant));
        return Answer.ok(shapes().groupPermission(repository, grant));
    }

    private Answer deleteGroup(Call call) {
        service.onlyApiTokens(call);
        Repository repository = service.repository(call, Right.ADMIN);
        String key = repository.uuid() + "/" + known(call, service.directory().owner(repository)).slug();
        service.state().groupGrants.find(key).orElseThrow(() -> Refusal.noSuchThing("Permission"));
        service.state().change(() -> service.state().groupGrants.remove(key));
        return Answer.empty();
    }

    private Answer usersOfProject(Call call) {
        Workspace workspace = service.workspace(call);
        Project project = service.administeredProject(call);
        return Pages.STANDARD.plain(
                call,
                service.state().projectGrants.startingWith(project.uuid() + "/"),
                one -> shapes().userPermission(
                                workspace, project, service.directory().person(one.person()), one.permission()));
    }

    private Answer userOfProject(Call call) {
        Workspace workspace = service.workspace(call);
        Project project = service.administeredProject(call);
        Person person = person(call);
        return service.state()
                .projectGrants
                .find(project.uuid() + "/" + person.uuid())
                .map(one -> Answer.ok(shapes().userPermission(workspace, project, person, one.permission())))
                .orElseThrow(() -> Refusal.noSuchThing("Permission"));
    }

    private Answer putUserOfProject(Call call) {
        service.onlyApiTokens(call);
        Workspace workspace = service.workspace(call);
        Project project = service.administeredProject(call);
        Person person = other(call, workspace);
        ProjectGrant grant = new ProjectGrant(project.uuid(), person.uuid(), permission(call, PROJECT_RIGHTS));
        service.state().change(() -> service.state().projectGrants.put(grant.key(), grant));
        return Answer.ok(shapes().userPermission(workspace, project, person, grant.permission()));
    }

    private Answer deleteUserOfProject(Call call) {
        service.onlyApiTokens(call);
        String key = service.administeredProject(call).uuid() + "/" + person(call).uuid();
        service.state().projectGrants.find(key).orElseThrow(() -> Refusal.noSuchThing("Permission"));
        service.state().change(() -> service.state().projectGrants.remove(key));
        return Answer.empty();
    }

    private Answer groupsOfProject(Call call) {
        Workspace workspace = service.workspace(call);
        Project project = service.administeredProject(call);
        return Pages.STANDARD.plain(
                call,
                service.state().groupGrants.startingWith(project.uuid() + "/"),
                one -> shapes().groupPermission(workspace, project, one));
    }

    private Answer groupOfProject(Call call) {
        Workspace workspace = service.workspace(call);
        Project project = service.administeredProject(call);
        return service.state()
                .groupGrants
                .find(project.uuid() + "/" + known(call, workspace).slug())
                .map(one -> Answer.ok(shapes().groupPermission(workspace, project, one)))
                .orElseThrow(() -> Refusal.noSuchThing("Permission"));
    }

    private Answer putGroupOfProject(Call call) {
        service.onlyApiTokens(call);
        Workspace workspace = service.workspace(call);
        Project project = service.administeredProject(call);
        GroupGrant grant = new GroupGrant(project.uuid(), known(call, workspace).slug(), permission(call, PROJECT_RIGHTS));
        service.state().change(() -> service.state().groupGrants.put(grant.key(), grant));
        return Answer.ok(shapes().groupPermission(workspace, project, grant));
    }

    private Answer deleteGroupOfProject(Call call) {
        service.onlyApiTokens(call);
        String key = service.administeredProject(call).uuid() + "/" + known(call, service.workspace(call)).slug();
        service.state().groupGrants.find(key).orElseThrow(() -> Refusal.noSuchThing("Permission"));
        service.state().change(() -> service.state().groupGrants.remove(key));
        return Answer.empty();
    }
}
