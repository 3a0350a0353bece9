package dev.portcullis.server.dashboard;

import dev.portcullis.server.findings.FindingFilter;
import dev.portcullis.server.findings.FindingReader;
import dev.portcullis.server.findings.FindingState;
import dev.portcullis.server.inventory.Identities;
import dev.portcullis.server.inventory.Identity;
import dev.portcullis.server.inventory.Inventory;
import dev.portcullis.server.inventory.Project;
import dev.portcullis.server.inventory.Repository;
import dev.portcullis.server.inventory.Workspace;
import dev.portcullis.server.web.Layout;
import dev.portcullis.server.web.LeftOut;
import dev.portcullis.server.web.LocalPath;
import dev.portcullis.server.web.Needs;
import dev.portcullis.server.web.Page;
import dev.portcullis.server.web.Permission;
import dev.portcullis.server.web.Problem;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import org.springframework.stereotype.Controller;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** What do we have, and who is there? */
@Controller
@Needs(Permission.VIEW)
class InventoryPages {
    private static final int SIZE = 50;

    private final Inventory inventory;
    private final Identities identities;
    private final FindingReader findings;
    private final Layout layout;

    InventoryPages(Inventory inventory, Identities identities, FindingReader findings, Layout layout) {
        this.inventory = inventory;
        this.identities = identities;
        this.findings = findings;
        this.layout = layout;
    }

    @GetMapping("/projects")
    ModelAndView projects(HttpServletRequest request) {
        Page page = layout.page(request, "Projects").list();
        List<ProjectLine> lines = new ArrayList<>();
        for (Workspace workspace : workspaces(page)) {
            List<Repository> repositories = inventory.repositories(workspace.workspace());
            for (Project project : inventory.projects(workspace.workspace())) {
                List<Repository> own = repositories.stream().filter(each -> project.project().equals(each.project())).toList();
                int open = own.isEmpty() ? 0 : findings.count(new FindingFilter(
                        workspace.workspace(), List.of(FindingState.OPEN, FindingState.ACKNOWLEDGED), List.of(), List.of(), own.stream().map(Repository::repository).toList(), "", "risk", 1, 1));
                lines.add(new ProjectLine(
                        workspace.slug(), project.key(), project.name(), own.size(), (int) own.stream().filter(each -> Boolean.FALSE.equals(each.isPrivate())).count(), open, "/findings?project=" + LocalPath.encode(workspace.slug() + "/" + project.key())));
            }
        }
        lines.sort(Comparator.comparing(ProjectLine::workspace).thenComparing(ProjectLine::name, String.CASE_INSENSITIVE_ORDER));
        return page.view("dashboard/projects").addObject("projects", lines);
    }

    @GetMapping("/identities")
    ModelAndView list(HttpServletRequest request, @RequestParam MultiValueMap<String, String> given) {
        Page page = layout.page(request, "Identities").list();
        Predicate<String> kinds = each -> Arrays.stream(Identity.Kind.values()).anyMatch(one -> one.key().equals(each));
        page.leaving(LeftOut.of(given).unless("kind", kinds).unless("right", "admin"::equals).any("q", "page").others());
        Query query = Query.of("/identities", given, "kind", "right", "q", "page").only("kind", kinds).only("right", "admin"::equals);
        String kind = query.one("kind", "");
        String text = query.one("q", "").toLowerCase(Locale.ROOT).strip();
        boolean administrators = query.one("right", "").equals("admin");
        List<IdentityLine> lines = new ArrayList<>();
        int gaps = 0;
        int all = 0;
        Instant oldest = null;
        for (Workspace workspace : workspaces(page)) {
            Identities.Listing listing = identities.all(workspace.workspace());
            gaps += listing.gaps();
            all += listing.identities().size();
            if (listing.readAt() != null && (oldest == null || listing.readAt().isBefore(oldest))) oldest = listing.readAt();
            for (Identity each : listing.identities()) {
                if (!kind.isEmpty() && !each.kind().key().equals(kind)) continue;
                if (administrators && !each.administers()) continue;
                if (!text.isEmpty() && !each.name().toLowerCase(Locale.ROOT).contains(text)) continue;
                lines.add(new IdentityLine(workspace.slug(), each, path(workspace, each)));
            }
        }
        int first = Math.min((query.page() - 1) * SIZE, Math.max(0, (lines.size() - 1) / SIZE * SIZE));
        List<IdentityLine> part = lines.subList(first, Math.min(lines.size(), first + SIZE));
        return page.view("dashboard/identities").addObject("identities", new IdentityList(query, part, all, gaps, oldest, PullRequestsPage.paging(query, first, part.size(), lines.size(), SIZE)));
    }

    @GetMapping("/identities/{workspace}/{kind}/{id}")
    ModelAndView one(HttpServletRequest request, @PathVariable String workspace, @PathVariable String kind, @PathVariable String id) {
        Workspace known = inventory.workspaces().stream().filter(each -> each.slug().equals(workspace)).findFirst().orElseThrow(InventoryPages::missing);
        Identity identity = identities.find(known.workspace(), kind, id).orElseThrow(InventoryPages::missing);
        Page page = layout.page(request, identity.name()).at("/identities").crumb("Identities", "/identities");
        Map<String, String> projects = new HashMap<>();
        for (Project each : inventory.projects(known.workspace())) projects.put(each.key(), each.name());
        List<IdentityGrant> grants = identity.grants().stream().map(each -> grant(each, projects)).sorted(Comparator.comparing(IdentityGrant::rank).thenComparing(each -> each.where().place())).toList();
        return page.view("dashboard/identity").addObject("identity", identity).addObject("workspace", known.slug()).addObject("grants", grants);
    }

    private static IdentityGrant grant(Identity.Where where, Map<String, String> projects) {
        return switch (where.level()) {
            case "repository" -> new IdentityGrant(where, where.place(), "/repositories/" + where.place() + "#settings");
            case "project" -> new IdentityGrant(where, projects.getOrDefault(where.place(), where.place()), "/repositories?project=" + LocalPath.encode(projects.getOrDefault(where.place(), where.place())));
            default -> new IdentityGrant(where, where.place(), "/integrations/" + where.place());
        };
    }

    private static Problem missing() {
        return Problem.notFound("No such identity is known. It may have lost its last grant.", "All identities", "/identities");
    }

    private static String path(Workspace workspace, Identity identity) {
        return "/identities/" + LocalPath.encode(workspace.slug()) + "/" + identity.kind().key() + "/" + LocalPath.encode(identity.id());
    }

    private List<Workspace> workspaces(Page page) {
        UUID chosen = page.workspaceId();
        return inventory.workspaces().stream().filter(each -> chosen == null || each.workspace().equals(chosen)).toList();
    }
}
