package dev.portcullis.emulator.rest;

import dev.portcullis.emulator.access.BranchRules;
import dev.portcullis.emulator.access.Principal;
import dev.portcullis.emulator.git.GitRepositories;
import dev.portcullis.emulator.git.History;
import dev.portcullis.emulator.hooks.Events;
import dev.portcullis.emulator.hooks.Pushes;
import dev.portcullis.emulator.shape.Shapes;
import dev.portcullis.emulator.shape.Times;
import dev.portcullis.emulator.state.Credential;
import dev.portcullis.emulator.state.Directory;
import dev.portcullis.emulator.state.Project;
import dev.portcullis.emulator.state.PullRequest;
import dev.portcullis.emulator.state.Repository;
import dev.portcullis.emulator.state.Right;
import dev.portcullis.emulator.state.State;
import dev.portcullis.emulator.state.Workspace;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.jgit.revwalk.RevCommit;

/** What every call works with, and the checks that they share. */
public record Service(
        State state,
        Directory directory,
        GitRepositories git,
        Shapes shapes,
        Events events,
        Pushes pushes,
        Clock clock,
        boolean allowPrivateHooks) {

    Instant now() {
        return Times.now(clock);
    }

    static String newUuid() {
        return "{" + UUID.randomUUID() + "}";
    }

    /** The workspace of the path, for its members only. */
    Workspace workspace(Call call) {
        String id = call.path("workspace");
        return directory
                .workspace(id)
                .filter(one -> directory.member(one, call.person()).isPresent())
                .orElseThrow(() -> Refusal.noWorkspace(id));
    }

    /** The workspace of the path, for its owners only. */
    Workspace administered(Call call) {
        Workspace workspace = workspace(call);
        if (!directory.administers(workspace, call.person())) {
            throw Refusal.forbidden();
        }
        return workspace;
    }

    /** The project of the path, for those who administer it. */
    Project administeredProject(Call call) {
        Project project = project(call);
        if (!directory.administers(project, call.person())) {
            throw Refusal.forbidden();
        }
        return project;
    }

    /** The project of the path, for members of its workspace. */
    Project project(Call call) {
        return directory.projects(workspace(call)).stream()
                .filter(one -> one.key().equals(call.path("project_key")) || one.uuid().equals(call.path("project_key")))
                .findFirst()
                .orElseThrow(() -> Refusal.noSuchThing("Project"));
    }

    /** Permissions are changed with API tokens only; app passwords could as well while they lived (facts 5.1). */
    void onlyApiTokens(Call call) {
        Principal principal = call.principal();
        if (principal == null) {
            throw Refusal.unauthorized();
        }
        if (principal.credential().kind() != Credential.Kind.API_TOKEN && principal.credential().kind() != Credential.Kind.APP_PASSWORD) {
            throw Refusal.forbidden();
        }
    }

    /** Deploy keys are written by people, not by access tokens (facts 1.3). */
    void onlyPeople(Call call) {
        Principal principal = call.principal();
        if (principal != null && principal.credential().kind().isAccessToken()) {
            throw Refusal.forbidden();
        }
    }

    /** Refuses what a branch restriction forbids; 403 and its sentence are guesses. */
    void branch(Call call, Repository repository, String branch, BranchRules.Act act) {
        new BranchRules(directory)
                .refusal(repository, call.person(), branch, act)
                .ifPresent(sentence -> {
                    throw Refusal.of(403, sentence);
                });
    }

    /** The repository of the path; what a caller may not read is not there (facts 0.9). */
    Repository repository(Call call, Right wanted) {
        Repository repository = directory
                .repository(call.path("workspace"), call.path("repo_slug"))
                .filter(one -> directory.right(one, call.callerOrNull()).covers(Right.READ))
                .orElseThrow(Refusal::noRepository);
        if (!directory.right(repository, call.callerOrNull()).covers(wanted)) {
            throw Refusal.forbidden();
        }
        return repository;
    }

    org.eclipse.jgit.lib.Repository git(Repository repository) {
        return git.open(repository.uuid());
    }

    History history(Repository repository) {
        return new History(git(repository));
    }

    RevCommit commit(Repository repository, String revision) {
        return history(repository).resolve(revision).orElseThrow(() -> Refusal.noSuchThing("Commit"));
    }

    PullRequest pullRequest(Call call, Repository repository) {
        String id = call.path("pull_request_id");
        if (!id.matches("[0-9]{1,8}")) {
            throw Refusal.noSuchThing("Pull request");
        }
        return state.pullRequests
                .find(PullRequest.key(repository.uuid(), Integer.parseInt(id)))
                .orElseThrow(() -> Refusal.noSuchThing("Pull request"));
    }
}
