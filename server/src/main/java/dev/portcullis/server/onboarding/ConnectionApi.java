package dev.portcullis.server.onboarding;

import dev.portcullis.server.integrations.Integrations;
import dev.portcullis.server.integrations.Mode;
import dev.portcullis.server.integrations.Principal;
import dev.portcullis.server.onboarding.ConnectionStore.Check;
import dev.portcullis.server.onboarding.ConnectionStore.Offered;
import dev.portcullis.server.onboarding.Onboarding.Choice;
import dev.portcullis.server.onboarding.Onboarding.Rejected;
import dev.portcullis.server.web.Needs;
import dev.portcullis.server.web.Permission;
import dev.portcullis.server.web.SignedIn;
import jakarta.servlet.http.HttpServletRequest;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Connecting, for programs. */
@RestController
class ConnectionApi {
    private final Onboarding onboarding;
    private final Integrations integrations;

    ConnectionApi(Onboarding onboarding, Integrations integrations) {
        this.onboarding = onboarding;
        this.integrations = integrations;
    }

    record Draft(String kind, String login, String secret, @Nullable LocalDate expiresOn) {
        @Override
        public String toString() {
            return "Draft[" + kind + "]";
        }
    }

    record View(UUID id, String state, List<Check> checks, List<WorkspaceView> workspaces) {}

    record WorkspaceView(UUID uuid, String slug, String name, boolean administrator, boolean connected) {}

    record Watch(List<WatchOne> workspaces) {}

    /** @param projects keys; null for all */
    record WatchOne(String slug, String mode, @Nullable List<String> projects) {}

    @PostMapping("/api/v1/connections")
    @Needs(Permission.ADMINISTER)
    ResponseEntity<Map<String, Object>> draft(@RequestBody Draft draft, SignedIn who, HttpServletRequest request) throws Rejected {
        UUID id = onboarding.draft(
                text(draft.kind()), text(draft.login()), text(draft.secret()), draft.expiresOn(), who.name(), request.getRemoteAddr());
        return ResponseEntity.status(201).body(Map.of("id", id));
    }

    @PostMapping("/api/v1/connections/{id}/validate")
    @Needs(Permission.ADMINISTER)
    ResponseEntity<Void> validate(@PathVariable UUID id) {
        if (onboarding.principal(id).isEmpty()) return ResponseEntity.notFound().build();
        onboarding.validate(id);
        return ResponseEntity.accepted().build();
    }

    @GetMapping("/api/v1/connections/{id}")
    @Needs(Permission.ADMINISTER)
    ResponseEntity<View> show(@PathVariable UUID id) {
        Optional<Principal> principal = onboarding.principal(id);
        if (principal.isEmpty()) return ResponseEntity.notFound().build();
        return ResponseEntity.ok(new View(
                id,
                principal.get().state(),
                onboarding.checks(id),
                onboarding.offered(id).stream()
                        .map(each -> new WorkspaceView(
                                each.workspace(), each.slug(), each.name(), each.administrator(), integrations.find(each.workspace()).isPresent()))
                        .toList()));
    }

    @PostMapping("/api/v1/connections/{id}/watch")
    @Needs(Permission.ADMINISTER)
    ResponseEntity<Void> watch(@PathVariable UUID id, @RequestBody Watch watch, SignedIn who, HttpServletRequest request) throws Rejected {
        List<Offered> offered = onboarding.offered(id);
        List<Choice> choices = new ArrayList<>();
        for (WatchOne each : watch.workspaces() == null ? List.<WatchOne>of() : watch.workspaces()) {
            Offered workspace = offered.stream()
                    .filter(known -> known.slug().equals(each.slug()))
                    .findFirst()
                    .orElseThrow(() -> new Rejected("workspaces", "The account is no member of this workspace."));
            Mode mode;
            try {
                mode = Mode.of(text(each.mode()));
            } catch (IllegalArgumentException unknown) {
                throw new Rejected("mode", "The mode is observe, tell or gate.");
            }
            if (each.projects() != null)
                for (String key : each.projects())
                    if (workspace.projects().stream().noneMatch(project -> project.key().equals(key)))
                        throw new Rejected("projects", "The workspace has no project with one of these keys.");
            List<String> projects = each.projects() == null
                    ? null
                    : workspace.projects().stream().filter(project -> each.projects().contains(project.key())).map(ConnectionStore.OfferedProject::uuid).toList();
            choices.add(new Choice(workspace.workspace(), mode, projects));
        }
        onboarding.watch(id, choices, who.name(), request.getRemoteAddr());
        return ResponseEntity.ok().build();
    }

    @GetMapping("/api/v1/status")
    @Needs(Permission.VIEW)
    Map<String, Object> status() {
        return Map.of("workspaces", onboarding.progress());
    }

    @ExceptionHandler(Rejected.class)
    ResponseEntity<Map<String, String>> rejected(Rejected rejected) {
        return ResponseEntity.unprocessableContent().body(Map.of("field", rejected.field(), "message", String.valueOf(rejected.getMessage())));
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }
}
