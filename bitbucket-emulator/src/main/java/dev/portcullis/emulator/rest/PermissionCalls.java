package dev.portcullis.emulator.rest;

import dev.portcullis.emulator.shape.SettingShape;
import dev.portcullis.emulator.state.Project;
import dev.portcullis.emulator.state.Repository;
import dev.portcullis.emulator.state.Right;
import dev.portcullis.emulator.state.Workspace;

/** Explicit grants to users and groups, for administrators of the repository or project (facts 5.1). */
final class PermissionCalls {

    private final Service service;

    PermissionCalls(Service service) {
        this.service = service;
    }

    void register(Routes routes) {
        String repository = "/repositories/{workspace}/{repo_slug}/permissions-config";
        String project = "/workspaces/{workspace}/projects/{project_key}/permissions-config";
        String read = "read:repository:bitbucket";
        routes.add("GET", repository + "/users", "repository:admin", read, this::users);
        routes.add("GET", repository + "/groups", "repository:admin", read, this::groups);
        routes.add("GET", project + "/users", "project:admin", "read:project:bitbucket", this::usersOfProject);
        routes.add("GET", project + "/groups", "project:admin", "read:project:bitbucket", this::groupsOfProject);
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

    private Answer groups(Call call) {
        Repository repository = service.repository(call, Right.ADMIN);
        return Pages.STANDARD.plain(
                call, service.directory().groupGrants(repository), one -> shapes().groupPermission(repository, one));
    }

    private Project project(Call call, Workspace workspace) {
        Project project = service.directory().projects(workspace).stream()
                .filter(one -> one.key().equals(call.path("project_key")))
                .findFirst()
                .orElseThrow(() -> Refusal.noSuchThing("Project"));
        if (!service.directory().administers(project, call.person())) {
            throw Refusal.forbidden();
        }
        return project;
    }

    private Answer usersOfProject(Call call) {
        Workspace workspace = service.workspace(call);
        Project project = project(call, workspace);
        return Pages.STANDARD.plain(
                call,
                service.state().projectGrants.startingWith(project.uuid() + "/"),
                one -> shapes().userPermission(
                                workspace, project, service.directory().person(one.person()), one.permission()));
    }

    private Answer groupsOfProject(Call call) {
        Workspace workspace = service.workspace(call);
        Project project = project(call, workspace);
        return Pages.STANDARD.plain(
                call,
                service.state().groupGrants.startingWith(project.uuid() + "/"),
                one -> shapes().groupPermission(workspace, project, one));
    }
}
