package dev.portcullis.server.dashboard;

import dev.portcullis.server.audit.Audit;
import dev.portcullis.server.audit.AuditEntry;
import dev.portcullis.server.audit.AuditListStore;
import dev.portcullis.server.audit.AuditListStore.Filter;
import dev.portcullis.server.inventory.Inventory;
import dev.portcullis.server.inventory.Workspace;
import dev.portcullis.server.web.Csv;
import dev.portcullis.server.web.Layout;
import dev.portcullis.server.web.LeftOut;
import dev.portcullis.server.web.Needs;
import dev.portcullis.server.web.Page;
import dev.portcullis.server.web.Permission;
import dev.portcullis.server.web.SignedIn;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** Who did it? The trail, with filters that the export keeps. For administrators: it holds network addresses. */
@Controller
@Needs(Permission.ADMINISTER)
class AuditPage {
    private static final String PATH = "/audit";
    private static final int SIZE = 50;

    private final AuditListStore list;
    private final Audit audit;
    private final Inventory inventory;
    private final Layout layout;

    AuditPage(AuditListStore list, Audit audit, Inventory inventory, Layout layout) {
        this.list = list;
        this.audit = audit;
        this.inventory = inventory;
        this.layout = layout;
    }

    @GetMapping(PATH)
    ModelAndView list(HttpServletRequest request, @RequestParam MultiValueMap<String, String> given) {
        Page page = layout.page(request, "Audit").list().leaving(leftOut(given));
        Query query = query(given);
        UUID workspace = page.workspaceId();
        Filter filter = filter(query, workspace);
        int total = list.count(filter);
        int first = Math.min((query.page() - 1) * SIZE, Math.max(0, (total - 1) / SIZE * SIZE));
        List<AuditEntry> entries = list.list(filter, first, SIZE);
        AuditView view = new AuditView(
                query, entries, names(), list.actors(workspace), list.kinds(workspace),
                PullRequestsPage.paging(query, first, entries.size(), total, SIZE),
                new Query(PATH + "/export.csv", query.without("page").values()).address());
        return page.view("dashboard/audit").addObject("audit", view);
    }

    /** The same lines as values, all pages of them. That the trail was taken out stands in the trail. */
    @GetMapping(PATH + "/export.csv")
    void export(HttpServletRequest request, HttpServletResponse response, SignedIn who, @RequestParam MultiValueMap<String, String> given) throws IOException {
        leftOut(given).refuse("The trail", PATH);
        UUID workspace = layout.page(request, "Audit").workspaceId();
        Query query = query(given);
        audit.record(workspace, who.name(), "audit.export", query.values().isEmpty() ? "everything" : query.address(), null, null, request.getRemoteAddr());
        response.setContentType("text/csv;charset=UTF-8");
        response.setHeader("Content-Disposition", "attachment; filename=\"portcullis-audit.csv\"");
        Map<UUID, String> names = names();
        PrintWriter out = response.getWriter();
        Csv csv = new Csv(out);
        csv.row("time", "workspace", "who", "action", "object", "before", "after", "from");
        list.each(filter(query, workspace), each -> csv.row(
                each.at(), each.workspace() == null ? null : names.getOrDefault(each.workspace(), each.workspace().toString()), each.actor(), each.action(),
                each.object(), each.before(), each.after(), each.origin()));
        out.flush();
    }

    private static Query query(MultiValueMap<String, String> given) {
        return Query.of(PATH, given, "who", "kind", "since", "until", "q", "page").only("since", each -> day(each) != null).only("until", each -> day(each) != null);
    }

    private static LeftOut leftOut(MultiValueMap<String, String> given) {
        return LeftOut.of(given).unless("since", each -> day(each) != null).unless("until", each -> day(each) != null).any("who", "kind", "q", "page").others();
    }

    private static Filter filter(Query query, @Nullable UUID workspace) {
        return new Filter(workspace, query.one("who", ""), query.one("kind", ""), day(query.one("since", "")), day(query.one("until", "")), query.one("q", ""));
    }

    /** What is no day filters nothing. */
    private static @Nullable LocalDate day(String text) {
        try {
            // To the year 9999: dates go further than a column of the database.
            return text.strip().length() > 10 ? null : LocalDate.parse(text.strip());
        } catch (DateTimeParseException nonsense) {
            return null;
        }
    }

    private Map<UUID, String> names() {
        Map<UUID, String> names = new HashMap<>();
        for (Workspace each : inventory.workspaces()) names.put(each.workspace(), each.slug());
        return names;
    }
}
