package dev.portcullis.emulator.rest;

import dev.portcullis.emulator.shape.Json;
import dev.portcullis.emulator.state.Fork;
import dev.portcullis.emulator.state.Overrides;
import dev.portcullis.emulator.state.Project;
import dev.portcullis.emulator.state.Repository;
import dev.portcullis.emulator.state.Right;
import dev.portcullis.emulator.state.Workspace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.transport.RefSpec;

/** Forks of a repository, and what it says itself instead of taking it from its project (facts 5.2). */
final class ForkCalls {

    private final Service service;
    private final RepositoryCalls repositories;

    ForkCalls(Service service, RepositoryCalls repositories) {
        this.service = service;
        this.repositories = repositories;
    }

    void register(Routes routes) {
        String path = "/repositories/{workspace}/{repo_slug}";
        String read = "read:repository:bitbucket";
        routes.add("GET", path + "/forks", "repository", read, this::list);
        routes.add("POST", path + "/forks", "repository:write", read + " write:repository:bitbucket", this::create);
        routes.add("GET", path + "/watchers", "repository", read, this::watchers);
        routes.add("GET", path + "/override-settings", "repository:admin", "admin:repository:bitbucket", this::overrides);
        routes.add("PUT", path + "/override-settings", "repository:admin", "admin:repository:bitbucket", this::override);
    }

    private Answer list(Call call) {
        Repository parent = service.repository(call, Right.READ);
        List<Repository> forks = service.state().forks.all().stream()
                .filter(one -> one.parent().equals(parent.uuid()))
                .flatMap(one -> service.state().repositories.find(one.repository()).stream())
                .filter(one -> service.directory().right(one, call.callerOrNull()).covers(Right.READ))
                .toList();
        return Pages.STANDARD.of(call, forks, one -> repositories.full(call, one));
    }

    /** Into a workspace that the caller may make repositories in; a fork policy that forbids it answers 403, a guess. */
    private Answer create(Call call) {
        Repository parent = service.repository(call, Right.READ);
        Body body = call.body().length == 0 ? new Body(Json.parse("{}".getBytes()), "") : call.object();
        Workspace from = service.directory().owner(parent);
        Body wanted = body.child("workspace");
        String slug = wanted == null ? from.slug() : wanted.text("slug", from.slug());
        Workspace into = service.directory()
                .workspace(slug)
                .filter(one -> service.directory().mayMakeProjects(one, call.person()))
                .orElseThrow(Refusal::forbidden);
        boolean isPrivate = body.flag("is_private", parent.isPrivate());
        if (parent.forkPolicy().equals("no_forks") || parent.forkPolicy().equals("no_public_forks") && !isPrivate) {
            throw Refusal.forbidden();
        }
        String name = body.text("name", parent.name());
        String address = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_.-]+", "-");
        Project project = service.directory().projects(into).stream()
                .findFirst()
                .orElseThrow(() -> Refusal.badField("project", "Project not found"));
        Instant now = service.now();
        Repository fork = service.state().change(() -> {
            if (service.directory().repository(into.slug(), address).isPresent()) {
                throw Refusal.badField("name", "Repository with this Slug and Owner already exists.");
            }
            Repository fresh = new Repository(
                    Service.newUuid(), into.uuid(), project.uuid(), address, name, body.text("description", parent.description()), isPrivate,
                    body.text("fork_policy", parent.forkPolicy()), parent.language(), parent.mainBranch(), now, now);
            service.git().create(fresh.uuid());
            service.state().repositories.put(fresh.uuid(), fresh);
            service.state().forks.put(fresh.uuid(), new Fork(fresh.uuid(), parent.uuid()));
            return fresh;
        });
        copy(parent, fork);
        service.events().created(fork, call.person());
        service.events().forked(parent, fork, call.person());
        return Answer.created(repositories.full(call, fork))
                .with("Location", service.shapes().links().repository(into, fork, ""));
    }

    private void copy(Repository parent, Repository fork) {
        org.eclipse.jgit.lib.Repository from = service.git(parent);
        try (Git into = new Git(service.git(fork))) {
            if (!from.getRefDatabase().getRefs().isEmpty() && parent.mainBranch() != null) {
                into.fetch()
                        .setRemote(from.getDirectory().toURI().toString())
                        .setRefSpecs(new RefSpec("+refs/heads/*:refs/heads/*"), new RefSpec("+refs/tags/*:refs/tags/*"))
                        .call();
                service.git().pointHead(fork.uuid(), parent.mainBranch());
            }
        } catch (GitAPIException failure) {
            throw new IllegalStateException(failure);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Nobody watches anything here. */
    private Answer watchers(Call call) {
        service.repository(call, Right.READ);
        return Pages.STANDARD.plain(call, List.of(), one -> Json.object());
    }

    private Overrides known(Repository repository) {
        return service.state().overrides.find(repository.uuid()).orElse(new Overrides(repository.uuid(), false, false));
    }

    private Answer overrides(Call call) {
        Overrides known = known(service.repository(call, Right.ADMIN));
        return Answer.ok(Json.object(
                "type", "repository_inheritance_state",
                "override_settings",
                        Json.object(
                                "branching_model", known.branchingModel(),
                                "default_merge_strategy", known.defaultMergeStrategy())));
    }

    private Answer override(Call call) {
        Repository repository = service.repository(call, Right.ADMIN);
        Body wanted = call.object().child("override_settings");
        if (wanted == null) {
            throw Refusal.badField("override_settings", "required key not provided");
        }
        Overrides old = known(repository);
        Overrides fresh = new Overrides(
                repository.uuid(),
                wanted.flag("branching_model", old.branchingModel()),
                wanted.flag("default_merge_strategy", old.defaultMergeStrategy()));
        service.state().change(() -> service.state().overrides.put(repository.uuid(), fresh));
        return Answer.empty();
    }
}
