package dev.portcullis.emulator.rest;

import dev.portcullis.emulator.shape.Json;
import dev.portcullis.emulator.shape.Links;
import dev.portcullis.emulator.state.Directory;
import dev.portcullis.emulator.state.Member;
import dev.portcullis.emulator.state.Person;
import dev.portcullis.emulator.state.Project;
import dev.portcullis.emulator.state.Repository;
import dev.portcullis.emulator.state.Right;
import dev.portcullis.emulator.state.Workspace;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A workspace, its members, their effective rights, and its projects (facts 5.1, 5.2). */
final class WorkspaceCalls {

    private static final Pattern EMAILS =
            Pattern.compile("\\s*user\\.email\\s+IN\\s*\\(.*\\)\\s*", Pattern.CASE_INSENSITIVE);
    private static final int MOST_EMAILS = 90;

    private final Service service;

    WorkspaceCalls(Service service) {
        this.service = service;
    }

    void register(Routes routes) {
        String read = "read:workspace:bitbucket";
        routes.add("GET", "/workspaces/{workspace}", "", read, this::workspace);
        routes.add("GET", "/workspaces/{workspace}/members", "account", read, this::members);
        routes.add("GET", "/workspaces/{workspace}/members/{member}", "account", read, this::member);
        routes.add("GET", "/workspaces/{workspace}/permissions", "account", read, this::permissions);
        routes.add(
                "GET",
                "/workspaces/{workspace}/permissions/repositories",
                "account",
                "read:repository:bitbucket",
                this::effective);
        routes.add(
                "GET",
                "/workspaces/{workspace}/permissions/repositories/{repo_slug}",
                "repository",
                "read:repository:bitbucket",
                this::effectiveOfOne);
        routes.add("GET", "/workspaces/{workspace}/projects", "project", "read:project:bitbucket", this::projects);
        routes.add(
                "GET",
                "/workspaces/{workspace}/projects/{project_key}",
                "project",
                "read:project:bitbucket",
                this::project);
    }

    private Answer workspace(Call call) {
        return Answer.ok(service.shapes().people().fullWorkspace(service.workspace(call)));
    }

    private Answer members(Call call) {
        Workspace workspace = service.workspace(call);
        boolean byEmail =
                call.query("q").filter(one -> EMAILS.matcher(one).matches()).isPresent();
        if (byEmail && !service.directory().administers(workspace, call.person())) {
            throw Refusal.forbidden();
        }
        if (byEmail
                && call.query("q").orElse("").chars().filter(one -> one == '@').count() > MOST_EMAILS) {
            throw Refusal.of(400, "Invalid query");
        }
        return Pages.STANDARD.of(call, service.directory().members(workspace), one -> {
            Map<String, @Nullable Object> shape = membership(workspace, one);
            if (byEmail) {
                Person person = service.directory().person(one.person());
                Map<String, @Nullable Object> user = service.shapes().people().user(person);
                user.put("email", new Hidden(person.email()));
                shape.put("user", user);
            }
            return shape;
        });
    }

    private Answer member(Call call) {
        Workspace workspace = service.workspace(call);
        return service.directory()
                .personById(call.path("member"))
                .flatMap(one -> service.directory().member(workspace, one))
                .map(one -> Answer.ok(membership(workspace, one)))
                .orElseThrow(() -> Refusal.noSuchThing("Member"));
    }

    private Map<String, @Nullable Object> membership(Workspace workspace, Member member) {
        Person person = service.directory().person(member.person());
        return Json.object(
                "type", "workspace_membership",
                "user", service.shapes().people().user(person),
                "workspace", service.shapes().people().workspace(workspace),
                "links",
                        Json.object(
                                "self",
                                Links.href(service.shapes()
                                        .links()
                                        .rest("/workspaces/" + workspace.slug() + "/members/"
                                                + Links.encode(person.uuid())))));
    }

    /** The slug only: a uuid was met with 404 in the field (facts 4). */
    private Answer permissions(Call call) {
        if (call.path("workspace").startsWith("{")) {
            throw Refusal.noWorkspace(call.path("workspace"));
        }
        Workspace workspace = service.workspace(call);
        return Pages.STANDARD.of(call, service.directory().members(workspace), one -> {
            Map<String, @Nullable Object> shape = membership(workspace, one);
            shape.put("permission", one.role().wireName());
            return shape;
        });
    }

    private Answer effective(Call call) {
        Workspace workspace = service.administered(call);
        return effective(call, service.directory().effective(workspace));
    }

    private Answer effectiveOfOne(Call call) {
        Repository repository = service.repository(call, Right.ADMIN);
        return effective(call, service.directory().effective(repository));
    }

    private Answer effective(Call call, List<Directory.Effective> found) {
        return Pages.STANDARD.of(
                call,
                found,
                one -> Json.object(
                        "type", "repository_permission",
                        "permission", one.right().wireName(),
                        "user", service.shapes().people().user(one.person()),
                        "repository", service.shapes().repositories().small(one.repository())));
    }

    private Answer projects(Call call) {
        Workspace workspace = service.workspace(call);
        return Pages.STANDARD.of(
                call,
                service.directory().projects(workspace),
                one -> service.shapes().repositories().project(workspace, one));
    }

    private Answer project(Call call) {
        Workspace workspace = service.workspace(call);
        Project project = service.directory().projects(workspace).stream()
                .filter(one -> one.key().equals(call.path("project_key")))
                .findFirst()
                .orElseThrow(() -> Refusal.noSuchThing("Project"));
        return Answer.ok(service.shapes().repositories().project(workspace, project));
    }
}
