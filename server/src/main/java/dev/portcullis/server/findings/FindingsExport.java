package dev.portcullis.server.findings;

import dev.portcullis.detection.rules.Rule;
import dev.portcullis.detection.rules.RuleCatalogue;
import dev.portcullis.server.audit.Audit;
import dev.portcullis.server.integrations.Integrations;
import dev.portcullis.server.inventory.Inventory;
import dev.portcullis.server.web.Csv;
import dev.portcullis.server.web.Layout;
import dev.portcullis.server.web.Links;
import dev.portcullis.server.web.Needs;
import dev.portcullis.server.web.Permission;
import dev.portcullis.server.web.Shown;
import dev.portcullis.server.web.SignedIn;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.stereotype.Controller;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Any filtered list as a file: all of its pages, masked as there. */
@Controller
@Needs(Permission.VIEW)
class FindingsExport {
    private static final int BATCH = 500;

    private final FindingReader findings;
    private final Inventory inventory;
    private final RuleCatalogue rules;
    private final Links links;
    private final Integrations integrations;
    private final Layout layout;
    private final Audit audit;
    private final TransactionTemplate snapshot;
    private final Clock clock;

    FindingsExport(
            FindingReader findings, Inventory inventory, RuleCatalogue rules, Links links, Integrations integrations, Layout layout, Audit audit, PlatformTransactionManager transactions, Clock clock) {
        this.findings = findings;
        this.inventory = inventory;
        this.rules = rules;
        this.links = links;
        this.integrations = integrations;
        this.layout = layout;
        this.audit = audit;
        this.snapshot = new TransactionTemplate(transactions);
        this.snapshot.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
        this.snapshot.setReadOnly(true);
        this.clock = clock;
    }

    @GetMapping(FindingQuery.PATH + "/export.csv")
    void csv(HttpServletRequest request, HttpServletResponse response, SignedIn who, @RequestParam MultiValueMap<String, String> parameters) throws IOException {
        List<Finding> all = all(request, parameters);
        trail(request, who, parameters, "CSV", all.size());
        response.setContentType("text/csv;charset=UTF-8");
        response.setHeader("Content-Disposition", "attachment; filename=\"portcullis-findings.csv\"");
        PrintWriter out = response.getWriter();
        Csv csv = new Csv(out);
        csv.row("id", "severity", "risk", "state", "title", "rule", "repository", "path", "line", "places", "opened", "page");
        for (Finding each : all) {
            Finding.Headline place = each.place();
            csv.row(
                    each.id(), FindingQuery.key(each.severity()), each.risk(), each.state().key(), each.title(), each.rule(),
                    place == null ? null : place.workspaceSlug() + "/" + place.repositorySlug(),
                    place == null || place.kind().equals("message") ? null : place.path(),
                    place == null || !place.kind().equals("file") ? null : place.line(),
                    place == null ? 0 : place.places(), each.openedAt(), links.to(FindingQuery.PATH + "/" + each.number()));
        }
        out.flush();
    }

    /** SARIF 2.1.0 (OASIS, 2020): a run for each repository, rules by the rule files, paths relative to each repository's root. */
    @GetMapping(FindingQuery.PATH + "/export.sarif")
    void sarif(HttpServletRequest request, HttpServletResponse response, SignedIn who, @RequestParam MultiValueMap<String, String> parameters) throws IOException {
        List<Finding> all = all(request, parameters);
        trail(request, who, parameters, "SARIF", all.size());
        Map<String, Rule> used = new LinkedHashMap<>();
        for (Finding each : all) rules.find(each.rule()).ifPresent(rule -> used.putIfAbsent(each.rule(), rule));
        response.setContentType("application/sarif+json;charset=UTF-8");
        response.setHeader("Content-Disposition", "attachment; filename=\"portcullis-findings.sarif\"");
        response.getWriter().write(new Sarif(links, integrations.addresses()).document(all, used));
        response.getWriter().flush();
    }

    /** That findings were taken out stands in the trail. */
    private void trail(HttpServletRequest request, SignedIn who, MultiValueMap<String, String> parameters, String form, int count) {
        audit.record(
                layout.page(request, "Findings").workspaceId(), who.name(), "finding.export", FindingQuery.of(parameters).path(), null,
                Shown.count(count, "finding", "findings").replace('\u00a0', ' ') + " as " + form, request.getRemoteAddr());
    }

    /** One moment's list, however many pages it has. */
    private List<Finding> all(HttpServletRequest request, MultiValueMap<String, String> parameters) {
        FindingQuery.ignored(parameters).refuse("All findings", FindingQuery.PATH);
        UUID workspace = layout.page(request, "Findings").workspaceId();
        FindingFilter filter = FindingQuery.of(parameters).filter(workspace, FilterNames.of(inventory, null), clock.instant());
        List<Finding> all = new ArrayList<>();
        snapshot.executeWithoutResult(status -> {
            for (int page = 1; ; page++) {
                List<Finding> some = findings.list(new FindingFilter(
                        filter.workspace(), filter.states(), filter.severities(), filter.engines(), filter.rules(), filter.repositories(), filter.presence(), filter.openedSince(),
                        filter.text(), filter.sort(), page, BATCH));
                all.addAll(some);
                if (some.size() < BATCH) return;
            }
        });
        return all;
    }
}
