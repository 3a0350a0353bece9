package dev.portcullis.emulator.rest;

import dev.portcullis.emulator.shape.Json;
import dev.portcullis.emulator.state.DefaultReviewer;
import dev.portcullis.emulator.state.Person;
import dev.portcullis.emulator.state.Project;
import dev.portcullis.emulator.state.Workspace;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Projects, and the reviewers and branching model that their repositories take over (facts 5.2). */
final class ProjectCalls {

    private final Service service;

    ProjectCalls(Service service) {
        this.service = service;
    }

    void register(Routes routes) {
        String all = "/workspaces/{workspace}/projects";
        String one = all + "/{project_key}";
        String admin = "admin:project:bitbucket";
        String reviewers = one + "/default-reviewers";
        routes.add("POST", all, "project:admin", admin, this::create);
        routes.add("PUT", one, "project:admin", admin, this::change);
        routes.add("DELETE", one, "project:admin", admin, this::delete);
        routes.add("GET", reviewers, "project:admin", "read:pullrequest:bitbucket", this::reviewers);
        routes.add("GET", reviewers + "/{selected_user}", "project:admin", "read:pullrequest:bitbucket", this::reviewer);
        routes.add("PUT", reviewers + "/{selected_user}", "project:admin", admin, this::addReviewer);
        routes.add("DELETE", reviewers + "/{selected_user}", "project:admin", admin, this::removeReviewer);
        routes.add("GET", one + "/branching-model", "project:admin", "read:repository:bitbucket", this::branchingModel);
    }

    private Map<String, @Nullable Object> shape(Workspace workspace, Project project) {
        return service.shapes().repositories().project(workspace, project);
    }

    private Answer create(Call call) {
        Workspace workspace = service.workspace(call);
        if (!service.directory().mayMakeProjects(workspace, call.person())) {
            throw Refusal.forbidden();
        }
        Body body = call.object();
        return Answer.created(shape(workspace, made(call, workspace, body, body.text("key"))));
    }

    private Project made(Call call, Workspace workspace, Body body, String key) {
        if (!key.matches("[A-Za-z][A-Za-z0-9_]{0,9}")) {
            throw Refusal.badField("key", "Invalid project key.");
        }
        Instant now = service.now();
        String name = body.text("name");
        return service.state().change(() -> {
            taken(workspace, key, "");
            Project fresh = new Project(
                    Service.newUuid(),
                    workspace.uuid(),
                    key.toUpperCase(Locale.ROOT),
                    name,
                    body.text("description", ""),
                    body.flag("is_private", true),
                    now,
                    now);
            service.state().projects.put(fresh.uuid(), fresh);
            return fresh;
        });
    }

    private void taken(Workspace workspace, String key, String except) {
        if (service.directory().projects(workspace).stream()
                .anyMatch(one -> one.key().equalsIgnoreCase(key) && !one.uuid().equals(except))) {
            throw Refusal.badField("key", "Project with this Owner and Key already exists.");
        }
    }

    /** A key that is not there yet makes a project, as the document says. */
    private Answer change(Call call) {
        Workspace workspace = service.workspace(call);
        Body body = call.object();
        boolean there = service.directory().projects(workspace).stream()
                .anyMatch(one -> one.key().equals(call.path("project_key")) || one.uuid().equals(call.path("project_key")));
        if (!there) {
            if (!service.directory().mayMakeProjects(workspace, call.person())) {
                throw Refusal.forbidden();
            }
            return Answer.created(shape(workspace, made(call, workspace, body, call.path("project_key"))));
        }
        Project old = service.administeredProject(call);
        String key = body.text("key", old.key());
        boolean isPrivate = body.flag("is_private", old.isPrivate());
        Project fresh = service.state().change(() -> {
            taken(workspace, key, old.uuid());
            Project changed = new Project(
                    old.uuid(),
                    old.workspace(),
                    key.toUpperCase(Locale.ROOT),
                    body.text("name", old.name()),
                    body.text("description", old.description()),
                    isPrivate,
                    old.createdOn(),
                    service.now());
            service.state().projects.put(changed.uuid(), changed);
            return changed;
        });
        Answer answer = Answer.ok(shape(workspace, fresh));
        return key.equals(old.key()) ? answer : answer.with("Location", service.shapes().links().project(workspace, fresh));
    }

    /** That a project with repositories stays is a guess. */
    private Answer delete(Call call) {
        Workspace workspace = service.workspace(call);
        Project project = service.administeredProject(call);
        service.state().change(() -> {
            if (service.directory().repositories(workspace).stream()
                    .anyMatch(one -> one.project().equals(project.uuid()))) {
                throw Refusal.of(400, "Cannot delete a project that contains repositories.");
            }
            String prefix = project.uuid() + "/";
            service.state().projectGrants.removeAll(prefix);
            service.state().groupGrants.removeAll(prefix);
            service.state().defaultReviewers.removeAll(prefix);
            service.state().projectKeys.removeAll(prefix);
            service.state().projects.remove(project.uuid());
        });
        return Answer.empty();
    }

    private Answer reviewers(Call call) {
        Project project = service.administeredProject(call);
        return Pages.STANDARD.plain(
                call, service.state().defaultReviewers.startingWith(project.uuid() + "/"), this::reviewerShape);
    }

    private Map<String, @Nullable Object> reviewerShape(DefaultReviewer one) {
        return Json.object(
                "type", "default_reviewer",
                "reviewer_type", "project",
                "user", service.shapes().people().user(service.directory().person(one.person())));
    }

    private Person person(Call call) {
        return service.directory()
                .personById(call.path("selected_user"))
                .orElseThrow(() -> Refusal.noSuchThing("User"));
    }

    private Answer reviewer(Call call) {
        Project project = service.administeredProject(call);
        Person person = person(call);
        return service.state()
                .defaultReviewers
                .find(project.uuid() + "/" + person.uuid())
                .map(one -> Answer.ok(service.shapes().people().user(person)))
                .orElseThrow(() -> Refusal.noSuchThing("Default reviewer"));
    }

    private Answer addReviewer(Call call) {
        Workspace workspace = service.workspace(call);
        Project project = service.administeredProject(call);
        Person person = person(call);
        if (service.directory().member(workspace, person).isEmpty()) {
            throw Refusal.of(400, person.displayName() + " is not a member of this workspace.");
        }
        DefaultReviewer reviewer = new DefaultReviewer(project.uuid(), person.uuid());
        service.state().change(() -> service.state().defaultReviewers.put(reviewer.key(), reviewer));
        return Answer.ok(service.shapes().people().user(person));
    }

    private Answer removeReviewer(Call call) {
        Project project = service.administeredProject(call);
        String key = project.uuid() + "/" + person(call).uuid();
        service.state().defaultReviewers.find(key).orElseThrow(() -> Refusal.noSuchThing("Default reviewer"));
        service.state().change(() -> service.state().defaultReviewers.remove(key));
        return Answer.empty();
    }

    private Answer branchingModel(Call call) {
        Workspace workspace = service.workspace(call);
        return Answer.ok(service.shapes().settings().branchingModel(workspace, service.administeredProject(call)));
    }
}
