package dev.portcullis.emulator.rest;

import dev.portcullis.emulator.state.Person;
import dev.portcullis.emulator.state.Repository;
import dev.portcullis.emulator.state.Restriction;
import dev.portcullis.emulator.state.Right;
import dev.portcullis.emulator.state.Workspace;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Branch restrictions: every call, reading too, is for administrators of the repository (facts 5.3). */
final class RestrictionCalls {

    private static final List<String> KINDS = List.of(
            "push",
            "delete",
            "force",
            "restrict_merges",
            "require_tasks_to_be_completed",
            "require_approvals_to_merge",
            "require_review_group_approvals_to_merge",
            "require_default_reviewer_approvals_to_merge",
            "require_no_changes_requested",
            "require_passing_builds_to_merge",
            "require_commits_behind",
            "reset_pullrequest_approvals_on_change",
            "smart_reset_pullrequest_approvals",
            "reset_pullrequest_changes_requested_on_change",
            "require_all_dependencies_merged",
            "enforce_merge_checks",
            "allow_auto_merge_when_builds_pass",
            "require_all_comments_resolved");
    private static final Set<String> EXEMPTING = Set.of("push", "restrict_merges");
    private static final Set<String> COUNTING = Set.of(
            "require_approvals_to_merge",
            "require_default_reviewer_approvals_to_merge",
            "require_passing_builds_to_merge",
            "require_commits_behind");
    private static final List<String> TYPES =
            List.of("feature", "bugfix", "release", "hotfix", "development", "production");

    private final Service service;

    RestrictionCalls(Service service) {
        this.service = service;
    }

    void register(Routes routes) {
        String path = "/repositories/{workspace}/{repo_slug}/branch-restrictions";
        String classic = "repository:admin";
        String granular = "admin:repository:bitbucket";
        routes.add("GET", path, classic, granular, this::list);
        routes.add("POST", path, classic, granular, this::create);
        routes.add("GET", path + "/{id}", classic, granular, this::read);
        routes.add("PUT", path + "/{id}", classic, granular, this::change);
        routes.add("DELETE", path + "/{id}", classic, granular, this::delete);
    }

    private Answer list(Call call) {
        Repository repository = service.repository(call, Right.ADMIN);
        String kind = call.query("kind").orElse("");
        String pattern = call.query("pattern").orElse("");
        List<Restriction> found = service.directory().restrictions(repository).stream()
                .filter(one -> kind.isEmpty() || one.kind().equals(kind))
                .filter(one -> pattern.isEmpty() || pattern.equals(one.pattern()))
                .toList();
        return Pages.STANDARD.plain(
                call, found, one -> service.shapes().settings().restriction(repository, one));
    }

    private Restriction one(Call call, Repository repository) {
        return service.directory().restrictions(repository).stream()
                .filter(one -> String.valueOf(one.id()).equals(call.path("id")))
                .findFirst()
                .orElseThrow(() -> Refusal.noSuchThing("Branch restriction"));
    }

    private Answer read(Call call) {
        Repository repository = service.repository(call, Right.ADMIN);
        return Answer.ok(service.shapes().settings().restriction(repository, one(call, repository)));
    }

    private Answer create(Call call) {
        Repository repository = service.repository(call, Right.ADMIN);
        Body body = call.object();
        Restriction made = service.state().change(() -> {
            Restriction fresh = checked(
                    repository,
                    body,
                    new Restriction(repository.uuid(), 0, "", null, null, null, List.of(), List.of()));
            Restriction numbered = new Restriction(
                    repository.uuid(),
                    service.state().next("restriction"),
                    fresh.kind(),
                    fresh.pattern(),
                    fresh.branchType(),
                    fresh.value(),
                    fresh.users(),
                    fresh.groups());
            service.state().restrictions.put(numbered.key(), numbered);
            return numbered;
        });
        return Answer.created(service.shapes().settings().restriction(repository, made));
    }

    /** What the request does not name stays (the document says: is ignored). */
    private Answer change(Call call) {
        Repository repository = service.repository(call, Right.ADMIN);
        Body body = call.object();
        Restriction fresh = service.state().change(() -> {
            Restriction changed = checked(repository, body, one(call, repository));
            service.state().restrictions.put(changed.key(), changed);
            return changed;
        });
        return Answer.ok(service.shapes().settings().restriction(repository, fresh));
    }

    private Answer delete(Call call) {
        Repository repository = service.repository(call, Right.ADMIN);
        service.state()
                .change(() -> service.state()
                        .restrictions
                        .remove(one(call, repository).key()));
        return Answer.empty();
    }

    /** That the same kind and match answer 400, and the plan 402, are guesses, like all sentences. */
    private Restriction checked(Repository repository, Body body, Restriction old) {
        Workspace workspace = service.directory().owner(repository);
        String given = body.oneOf("kind", KINDS);
        String kind = given == null ? old.kind() : given;
        if (kind.isEmpty()) {
            throw Refusal.badField("kind", "required key not provided");
        }
        if (kind.equals("enforce_merge_checks") && workspace.plan() != Workspace.Plan.PREMIUM) {
            throw Refusal.of(402, "Enforced merge checks are available on the Premium plan only.");
        }
        String match = body.oneOf("branch_match_kind", List.of("glob", "branching_model"));
        boolean model = match == null ? old.branchType() != null : match.equals("branching_model");
        String type = model ? wanted("branch_type", body.oneOf("branch_type", TYPES), old.branchType()) : null;
        String pattern = model ? null : wanted("pattern", body.textOrNull("pattern"), old.pattern());
        boolean taken = service.directory().restrictions(repository).stream()
                .anyMatch(one -> one.id() != old.id()
                        && one.kind().equals(kind)
                        && Objects.equals(one.pattern(), pattern)
                        && Objects.equals(one.branchType(), type));
        if (taken) {
            throw Refusal.badField("pattern", "A restriction of this kind for these branches already exists.");
        }
        Integer value = body.has("value") ? body.number("value") : old.value();
        if (COUNTING.contains(kind) && (value == null || value < 0)) {
            throw Refusal.badField("value", "This kind of restriction needs a value.");
        }
        boolean exempts = EXEMPTING.contains(kind);
        if (exempts && old.kind().isEmpty() && !(body.has("users") && body.has("groups"))) {
            throw Refusal.badField(body.has("users") ? "groups" : "users", "required key not provided");
        }
        List<String> users = body.has("users") ? users(workspace, body) : old.users();
        List<String> groups = body.has("groups") ? groups(workspace, body) : old.groups();
        if (!exempts && !(users.isEmpty() && groups.isEmpty())) {
            throw Refusal.badField("users", "Users and groups can only be set for push and restrict_merges.");
        }
        return new Restriction(
                repository.uuid(),
                old.id(),
                kind,
                pattern,
                type,
                COUNTING.contains(kind) ? value : null,
                users,
                groups);
    }

    private static String wanted(String field, @Nullable String given, @Nullable String old) {
        String value = given == null ? old : given;
        if (value == null || value.isBlank()) {
            throw Refusal.badField(field, "required key not provided");
        }
        return value;
    }

    private List<String> users(Workspace workspace, Body body) {
        List<String> users = new ArrayList<>();
        for (JsonNode node : body.list("users")) {
            String uuid = node.path("uuid").asString("");
            String account = node.path("account_id").asString("");
            users.add(service.directory()
                    .personById(uuid.isEmpty() ? account : uuid)
                    .filter(one -> service.directory().member(workspace, one).isPresent())
                    .map(Person::uuid)
                    .orElseThrow(() -> Refusal.badField("users", "User is not a member of this workspace.")));
        }
        return List.copyOf(users);
    }

    private List<String> groups(Workspace workspace, Body body) {
        List<String> groups = new ArrayList<>();
        for (JsonNode node : body.list("groups")) {
            String slug = node.path("slug").asString("");
            if (service.directory().groups(workspace).stream()
                    .noneMatch(one -> one.slug().equals(slug))) {
                throw Refusal.badField("groups", "Group does not exist in this workspace.");
            }
            groups.add(slug);
        }
        return List.copyOf(groups);
    }
}
