package dev.portcullis.emulator.rest;

import dev.portcullis.emulator.access.BranchRules;
import dev.portcullis.emulator.git.History.NamedRef;
import dev.portcullis.emulator.git.Merge;
import dev.portcullis.emulator.git.RefChange;
import dev.portcullis.emulator.state.Repository;
import dev.portcullis.emulator.state.Right;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.eclipse.jgit.revwalk.RevCommit;
import org.jspecify.annotations.Nullable;

/** Branches and tags, computed from git (facts 5.5). */
final class RefCalls {

    private final Service service;

    RefCalls(Service service) {
        this.service = service;
    }

    void register(Routes routes) {
        String refs = "/repositories/{workspace}/{repo_slug}/refs";
        String read = "read:repository:bitbucket";
        String write = "write:repository:bitbucket";
        routes.add("GET", refs, "repository", read, this::all);
        routes.add("GET", refs + "/branches", "repository", read, this::branches);
        routes.add("POST", refs + "/branches", "repository:write", write + " " + read, this::createBranch);
        routes.add("GET", refs + "/branches/{name}", "repository", read, this::branch);
        routes.add("DELETE", refs + "/branches/{name}", "repository:write", write, this::deleteBranch);
        routes.add("GET", refs + "/tags", "repository", read, this::tags);
        routes.add("POST", refs + "/tags", "repository:write", write + " " + read, this::createTag);
        routes.add("GET", refs + "/tags/{name}", "repository", read, this::tag);
        routes.add("DELETE", refs + "/tags/{name}", "repository:write", write, this::deleteTag);
    }

    private Answer all(Call call) {
        Repository repository = service.repository(call, Right.READ);
        List<Map<String, @Nullable Object>> found = new java.util.ArrayList<>();
        for (NamedRef one : sorted(service.history(repository).branches())) {
            found.add(service.shapes().commits().branch(repository, one));
        }
        for (NamedRef one : sorted(service.history(repository).tags())) {
            found.add(service.shapes().commits().tag(repository, one));
        }
        return Pages.STANDARD.of(call, found, one -> one);
    }

    private Answer branches(Call call) {
        Repository repository = service.repository(call, Right.READ);
        return Pages.STANDARD.of(
                call,
                sorted(service.history(repository).branches()),
                one -> service.shapes().commits().branch(repository, one));
    }

    private Answer tags(Call call) {
        Repository repository = service.repository(call, Right.READ);
        return Pages.STANDARD.of(
                call,
                sorted(service.history(repository).tags()),
                one -> service.shapes().commits().tag(repository, one));
    }

    private static List<NamedRef> sorted(List<NamedRef> refs) {
        return refs.stream()
                .sorted(Comparator.comparing(NamedRef::name, NaturalOrder.COMPARATOR))
                .toList();
    }

    private Answer branch(Call call) {
        Repository repository = service.repository(call, Right.READ);
        return service.history(repository)
                .branch(call.path("name"))
                .map(one -> Answer.ok(service.shapes().commits().branch(repository, one)))
                .orElseThrow(() -> Refusal.noSuchThing("Branch"));
    }

    private Answer tag(Call call) {
        Repository repository = service.repository(call, Right.READ);
        return service.history(repository)
                .tag(call.path("name"))
                .map(one -> Answer.ok(service.shapes().commits().tag(repository, one)))
                .orElseThrow(() -> Refusal.noSuchThing("Tag"));
    }

    private Answer createTag(Call call) {
        Repository repository = service.repository(call, Right.WRITE);
        Body body = call.object();
        String name = body.text("name");
        Body target = body.child("target");
        if (target == null) {
            throw Refusal.badField("target", "required key not provided");
        }
        RevCommit commit = service.history(repository)
                .resolve(target.text("hash"))
                .orElseThrow(() -> Refusal.badField("target.hash", "Commit not found"));
        if (!org.eclipse.jgit.lib.Repository.isValidRefName("refs/tags/" + name)) {
            throw Refusal.badField("name", "Invalid tag name");
        }
        if (!Merge.moveRef(service.git(repository), "refs/tags/" + name, null, commit)) {
            throw Refusal.badField("name", "Tag \"" + name + "\" already exists.");
        }
        service.pushes()
                .moved(repository.uuid(), call.person(), List.of(new RefChange("refs/tags/" + name, null, commit.name())));
        NamedRef ref = service.history(repository).tag(name).orElseThrow();
        return Answer.created(service.shapes().commits().tag(repository, ref));
    }

    private Answer deleteTag(Call call) {
        Repository repository = service.repository(call, Right.WRITE);
        String name = call.path("name");
        NamedRef ref = service.history(repository).tag(name).orElseThrow(() -> Refusal.noSuchThing("Tag"));
        Merge.moveRef(service.git(repository), "refs/tags/" + name, ref.target(), null);
        service.pushes()
                .moved(
                        repository.uuid(),
                        call.person(),
                        List.of(new RefChange("refs/tags/" + name, ref.target().name(), null)));
        return Answer.empty();
    }

    private Answer createBranch(Call call) {
        Repository repository = service.repository(call, Right.WRITE);
        Body body = call.object();
        String name = body.text("name");
        Body target = body.child("target");
        if (target == null) {
            throw Refusal.badField("target", "required key not provided");
        }
        RevCommit commit = service.history(repository)
                .resolve(target.text("hash"))
                .orElseThrow(() -> Refusal.badField("target.hash", "Commit not found"));
        if (!org.eclipse.jgit.lib.Repository.isValidRefName("refs/heads/" + name)) {
            throw Refusal.badField("name", "Invalid branch name");
        }
        service.branch(call, repository, name, BranchRules.Act.CREATE);
        if (!Merge.move(service.git(repository), name, null, commit)) {
            throw Refusal.badField("name", "Branch \"" + name + "\" already exists.");
        }
        service.pushes()
                .moved(
                        repository.uuid(),
                        call.person(),
                        List.of(new RefChange("refs/heads/" + name, null, commit.name())));
        NamedRef ref = service.history(repository).branch(name).orElseThrow();
        return Answer.created(service.shapes().commits().branch(repository, ref));
    }

    private Answer deleteBranch(Call call) {
        Repository repository = service.repository(call, Right.WRITE);
        String name = call.path("name");
        NamedRef ref = service.history(repository).branch(name).orElseThrow(() -> Refusal.noSuchThing("Branch"));
        if (name.equals(repository.mainBranch())) {
            throw Refusal.of(400, "The main branch cannot be deleted.");
        }
        service.branch(call, repository, name, BranchRules.Act.DELETE);
        Merge.move(service.git(repository), name, ref.target(), null);
        service.pushes()
                .moved(
                        repository.uuid(),
                        call.person(),
                        List.of(new RefChange("refs/heads/" + name, ref.target().name(), null)));
        return Answer.empty();
    }
}
