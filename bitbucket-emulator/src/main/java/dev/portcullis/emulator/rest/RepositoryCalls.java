package dev.portcullis.emulator.rest;

import dev.portcullis.emulator.shape.Json;
import dev.portcullis.emulator.shape.Links;
import dev.portcullis.emulator.state.Project;
import dev.portcullis.emulator.state.Repository;
import dev.portcullis.emulator.state.Right;
import dev.portcullis.emulator.state.Workspace;
import java.io.File;
import java.text.Normalizer;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Repositories: list, read, create, change, delete (facts 5.2). */
final class RepositoryCalls {

    private static final List<String> FORK_POLICIES = List.of("allow_forks", "no_public_forks", "no_forks");

    private final Service service;

    RepositoryCalls(Service service) {
        this.service = service;
    }

    void register(Routes routes) {
        String path = "/repositories/{workspace}/{repo_slug}";
        routes.add("GET", "/repositories/{workspace}", "repository", "read:repository:bitbucket", this::list);
        routes.add("GET", path, "repository", "read:repository:bitbucket", this::read);
        routes.add("POST", path, "repository:admin", "admin:repository:bitbucket", this::create);
        routes.add("PUT", path, "repository:admin", "admin:repository:bitbucket", this::change);
        routes.add("DELETE", path, "repository:delete", "delete:repository:bitbucket", this::delete);
    }

    private Answer list(Call call) {
        String id = call.path("workspace");
        Workspace workspace = service.directory().workspace(id).orElseThrow(() -> Refusal.noWorkspace(id));
        Right wanted = switch (call.query("role").orElse("")) {
            case "", "member" -> Right.READ;
            case "contributor" -> Right.WRITE;
            case "admin", "owner" -> Right.ADMIN;
            default -> throw Refusal.of(400, "Invalid role");
        };
        List<Repository> found = service.directory().repositories(workspace).stream()
                .filter(one ->
                        service.directory().right(one, call.callerOrNull()).covers(wanted))
                .toList();
        return Pages.STANDARD.of(call, found, one -> full(call, one));
    }

    Map<String, @Nullable Object> full(Call call, Repository repository) {
        return service.shapes().repositories().full(repository, call.callerOrNull(), size(repository));
    }

    /** What lies in the object folder, without going down more than its two levels. */
    private long size(Repository repository) {
        File[] folders = new File(service.git().path(repository.uuid()).toFile(), "objects").listFiles();
        long bytes = 0;
        for (File folder : folders == null ? new File[0] : folders) {
            File[] files = folder.listFiles();
            for (File file : files == null ? new File[0] : files) {
                bytes += file.length();
            }
        }
        return bytes;
    }

    private Answer read(Call call) {
        return Answer.ok(full(call, service.repository(call, Right.READ)));
    }

    private Answer create(Call call) {
        Workspace workspace = service.workspace(call);
        String slug = call.path("repo_slug").toLowerCase(Locale.ROOT);
        if (!slug.matches("[a-z0-9_.-]{1,62}")) {
            throw Refusal.badField("name", "Invalid repository name");
        }
        if (!service.directory().administers(workspace, call.person())) {
            throw Refusal.forbidden();
        }
        if (service.directory().repository(workspace.slug(), slug).isPresent()) {
            throw Refusal.of(400, "Repository with this Slug and Owner already exists.");
        }
        Body body = call.body().length == 0 ? new Body(Json.parse("{}".getBytes()), "") : call.object();
        Project project =
                project(workspace, body, service.directory().projects(workspace).getFirst());
        Instant now = service.now();
        Repository repository = service.state().change(() -> {
            Repository fresh = new Repository(
                    Service.newUuid(),
                    workspace.uuid(),
                    project.uuid(),
                    slug,
                    body.text("name", slug),
                    body.text("description", ""),
                    body.flag("is_private", true),
                    forkPolicy(body, "no_public_forks"),
                    body.text("language", ""),
                    null,
                    now,
                    now);
            service.git().create(fresh.uuid());
            service.state().repositories.put(fresh.uuid(), fresh);
            return fresh;
        });
        service.events().created(repository, call.person());
        return Answer.ok(full(call, repository));
    }

    private static String forkPolicy(Body body, String otherwise) {
        String policy = body.oneOf("fork_policy", FORK_POLICIES);
        return policy == null ? otherwise : policy;
    }

    private Project project(Workspace workspace, Body body, Project otherwise) {
        Body wanted = body.child("project");
        if (wanted == null) {
            return otherwise;
        }
        String key = wanted.textOrNull("key");
        String uuid = wanted.textOrNull("uuid");
        return service.directory().projects(workspace).stream()
                .filter(one -> one.key().equals(key) || one.uuid().equals(uuid))
                .findFirst()
                .orElseThrow(() -> Refusal.badField("project", "Project not found"));
    }

    /** A new name changes the slug and with it the address, told in {@code Location} (facts 5.2). */
    private Answer change(Call call) {
        Repository old = service.repository(call, Right.ADMIN);
        Workspace workspace = service.directory().owner(old);
        Body body = call.object();
        String name = body.text("name", old.name());
        String slug = name.equals(old.name()) ? old.slug() : slug(name);
        boolean taken = service.directory()
                .repository(workspace.slug(), slug)
                .filter(one -> !one.uuid().equals(old.uuid()))
                .isPresent();
        if (taken || slug.isEmpty()) {
            throw Refusal.badField("name", "Repository with this Slug and Owner already exists.");
        }
        Body main = body.child("mainbranch");
        String mainBranch = main == null ? old.mainBranch() : main.text("name");
        if (main != null && service.history(old).branch(main.text("name")).isEmpty()) {
            throw Refusal.badField("mainbranch", "Branch not found");
        }
        Repository fresh = new Repository(
                old.uuid(),
                old.workspace(),
                project(workspace, body, service.directory().project(old)).uuid(),
                slug,
                name,
                body.text("description", old.description()),
                body.flag("is_private", old.isPrivate()),
                forkPolicy(body, old.forkPolicy()),
                body.text("language", old.language()),
                mainBranch,
                old.createdOn(),
                service.now());
        service.state().change(() -> {
            String branch = main == null ? current(old).mainBranch() : fresh.mainBranch();
            service.state().repositories.put(fresh.uuid(), fresh.withMainBranch(branch));
            if (main != null && branch != null) {
                service.git().pointHead(old.uuid(), branch);
            }
        });
        service.events().updated(fresh, call.person(), changes(workspace, old, fresh));
        Answer answer = Answer.ok(full(call, fresh));
        return slug.equals(old.slug())
                ? answer
                : answer.with("Location", service.shapes().links().repository(workspace, fresh, ""));
    }

    private Repository current(Repository repository) {
        return service.state().repositories.find(repository.uuid()).orElse(repository);
    }

    private static String slug(String name) {
        return Normalizer.normalize(name, Normalizer.Form.NFKD)
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9_.-]+", "-")
                .replaceAll("^-+|-+$", "");
    }

    /** The documented keys only: visibility and fork policy are not among them (facts 6.3). */
    private Map<String, @Nullable Object> changes(Workspace workspace, Repository old, Repository fresh) {
        Map<String, @Nullable Object> changes = Json.object();
        put(changes, "name", old.name(), fresh.name());
        put(changes, "description", old.description(), fresh.description());
        put(changes, "language", old.language(), fresh.language());
        put(changes, "full_name", workspace.slug() + "/" + old.slug(), workspace.slug() + "/" + fresh.slug());
        if (!old.slug().equals(fresh.slug())) {
            Links links = service.shapes().links();
            changes.put(
                    "links",
                    Json.object(
                            "old", Json.object("self", Links.href(links.repository(workspace, old, ""))),
                            "new", Json.object("self", Links.href(links.repository(workspace, fresh, "")))));
        }
        return changes;
    }

    private static void put(Map<String, @Nullable Object> changes, String name, String old, String fresh) {
        if (!old.equals(fresh)) {
            changes.put(name, Json.object("old", old, "new", fresh));
        }
    }

    private Answer delete(Call call) {
        Repository repository = service.repository(call, Right.ADMIN);
        service.events().deleted(repository, call.person());
        service.state().change(() -> service.state().forget(repository));
        service.git().delete(repository.uuid());
        return Answer.empty();
    }
}
