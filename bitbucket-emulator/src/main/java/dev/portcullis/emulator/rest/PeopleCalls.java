package dev.portcullis.emulator.rest;

import dev.portcullis.emulator.shape.Json;
import dev.portcullis.emulator.state.Grant;
import dev.portcullis.emulator.state.Member;
import dev.portcullis.emulator.state.Person;
import dev.portcullis.emulator.state.Workspace;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The caller's own account and the workspaces that it is in (facts 5.1). */
final class PeopleCalls {

    private final Service service;

    PeopleCalls(Service service) {
        this.service = service;
    }

    void register(Routes routes) {
        routes.add("GET", "/user", "account", "read:user:bitbucket", this::self);
        routes.add("GET", "/user/emails", "email", "read:user:bitbucket", this::emails);
        routes.add("GET", "/users/{selected_user}", "", "read:user:bitbucket", this::user);
        routes.add("GET", "/user/workspaces", "account", "read:workspace:bitbucket", this::workspaces);
        routes.add(
                "GET",
                "/user/workspaces/{workspace}/permission",
                "account",
                "read:workspace:bitbucket",
                this::permission);
        routes.add(
                "GET",
                "/user/workspaces/{workspace}/permissions/repositories",
                "account repository",
                "read:repository:bitbucket",
                this::grants);
    }

    private Answer self(Call call) {
        return Answer.ok(service.shapes().people().self(call.person()));
    }

    private Answer emails(Call call) {
        return Pages.STANDARD.of(
                call,
                List.of(call.person()),
                one -> Json.object("type", "email", "email", one.email(), "is_primary", true, "is_confirmed", true));
    }

    private Answer user(Call call) {
        return service.directory()
                .personById(call.path("selected_user"))
                .map(one -> Answer.ok(service.shapes().people().user(one)))
                .orElseThrow(() -> Refusal.noSuchThing("User"));
    }

    private Answer workspaces(Call call) {
        Person caller = call.person();
        String wanted = call.query("administrator").orElse("");
        call.query("sort").filter(one -> !one.matches("-?slug")).ifPresent(one -> {
            throw Refusal.of(400, "Invalid field name: " + one);
        });
        List<Workspace> found = service.directory().workspacesOf(caller).stream()
                .filter(one -> wanted.isEmpty()
                        || Boolean.parseBoolean(wanted) == service.directory().administers(one, caller))
                .sorted(
                        call.query("sort").orElse("").startsWith("-")
                                ? Comparator.comparing(Workspace::slug).reversed()
                                : Comparator.comparing(Workspace::slug))
                .toList();
        return Pages.WORKSPACES.plain(call, found, one -> access(one, caller));
    }

    private Map<String, @Nullable Object> access(Workspace workspace, Person caller) {
        return Json.object(
                "type", "workspace_access",
                "administrator", service.directory().administers(workspace, caller),
                "workspace", service.shapes().people().workspaceBase(workspace));
    }

    private Answer permission(Call call) {
        Workspace workspace = service.workspace(call);
        Member member = service.directory().member(workspace, call.person()).orElseThrow();
        return Answer.ok(Json.object(
                "type", "workspace_membership",
                "permission", member.role().wireName(),
                "user", service.shapes().people().user(call.person()),
                "workspace", service.shapes().people().workspace(workspace)));
    }

    private Answer grants(Call call) {
        Workspace workspace = service.workspace(call);
        List<Grant> grants = service.state().grants.all().stream()
                .filter(one -> one.person().equals(call.person().uuid()))
                .filter(one -> service.state()
                        .repositories
                        .find(one.repository())
                        .filter(known -> known.workspace().equals(workspace.uuid()))
                        .isPresent())
                .toList();
        return Pages.STANDARD.of(
                call,
                grants,
                one -> Json.object(
                        "type", "repository_permission",
                        "permission", one.right().wireName(),
                        "user", service.shapes().people().user(call.person()),
                        "repository",
                                service.shapes()
                                        .repositories()
                                        .small(service.state()
                                                .repositories
                                                .find(one.repository())
                                                .orElseThrow())));
    }
}
