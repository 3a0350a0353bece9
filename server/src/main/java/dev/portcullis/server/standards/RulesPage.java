package dev.portcullis.server.standards;

import dev.portcullis.detection.Severity;
import dev.portcullis.detection.rules.Rule;
import dev.portcullis.detection.rules.RuleCatalogue;
import dev.portcullis.server.dashboard.Query;
import dev.portcullis.server.findings.FindingFilter;
import dev.portcullis.server.findings.FindingReader;
import dev.portcullis.server.findings.FindingState;
import dev.portcullis.server.inventory.FactKind;
import dev.portcullis.server.web.Facet;
import dev.portcullis.server.web.Layout;
import dev.portcullis.server.web.LeftOut;
import dev.portcullis.server.web.Needs;
import dev.portcullis.server.web.Page;
import dev.portcullis.server.web.Permission;
import dev.portcullis.server.web.Problem;
import dev.portcullis.server.web.Severities;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** What is looked for, why, and how it is put right: from the rule files. */
@Controller
class RulesPage {
    private static final List<String> ENGINES = List.of("secrets", "posture");

    private final RuleCatalogue rules;
    private final FindingReader findings;
    private final Standings standings;
    private final Layout layout;

    RulesPage(RuleCatalogue rules, FindingReader findings, Standings standings, Layout layout) {
        this.rules = rules;
        this.findings = findings;
        this.standings = standings;
        this.layout = layout;
    }

    @GetMapping("/rules")
    @Needs(Permission.VIEW)
    ModelAndView list(HttpServletRequest request, @RequestParam MultiValueMap<String, String> given) {
        Page page = layout.page(request, "Rules").list();
        Predicate<String> known = each -> Arrays.stream(Severity.values()).anyMatch(one -> PosturePage.key(one).equals(each));
        page.leaving(LeftOut.of(given).unless("engine", ENGINES::contains).unless("severity", known).any("name").others());
        Query query = Query.of("/rules", given, "engine", "severity", "name").only("engine", ENGINES::contains).only("severity", known);
        String wanted = query.one("name", "").strip().toLowerCase(Locale.ROOT);
        Predicate<Rule> name = each ->
                wanted.isEmpty() || (each.title() + " " + each.id() + " " + each.provider()).toLowerCase(Locale.ROOT).contains(wanted);
        Predicate<Rule> engine = each -> query.all("engine").isEmpty() || query.all("engine").contains(each.engine());
        Predicate<Rule> severity = each -> query.all("severity").isEmpty() || query.all("severity").contains(PosturePage.key(each.severity()));
        List<Rule> all = rules.rules();
        List<Facet.Option> engines = ENGINES.stream()
                .map(each -> new Facet.Option(each, each.equals("secrets") ? "Secrets" : "Posture", "",
                        all.stream().filter(name.and(severity)).filter(rule -> rule.engine().equals(each)).count(), query.all("engine").contains(each)))
                .toList();
        List<Facet.Option> severities = Arrays.stream(Severity.values())
                .map(each -> new Facet.Option(PosturePage.key(each), Severities.title(each), "severity-" + PosturePage.key(each),
                        all.stream().filter(name.and(engine)).filter(rule -> rule.severity() == each).count(),
                        query.all("severity").contains(PosturePage.key(each))))
                .toList();
        return page.view("standards/rules")
                .addObject("query", query)
                .addObject("facets", List.of(new Facet("Engine", "engine", engines, true), new Facet("Severity", "severity", severities, true)))
                .addObject("rows", all.stream()
                        .filter(name.and(engine).and(severity))
                        .sorted(Comparator.comparing(Rule::engine).thenComparing(Rule::severity).thenComparing(Rule::title))
                        .toList())
                .addObject("known", all.size())
                .addObject("open", open(page.workspaceId()));
    }

    @GetMapping("/rules/{engine}/{name}")
    @Needs(Permission.VIEW)
    ModelAndView show(HttpServletRequest request, @PathVariable String engine, @PathVariable String name) {
        Rule rule = rules.find(engine + "/" + name).orElseThrow(() -> Problem.notFound("There is no such rule.", "All rules", "/rules"));
        Page page = layout.page(request, rule.title()).crumb("Rules", "/rules");
        boolean settings = !rule.facts().isEmpty();
        return page.view("standards/rule")
                .addObject("rule", rule)
                .addObject("open", open(page.workspaceId()).getOrDefault(rule.id(), 0))
                .addObject("facts", rule.facts().stream().map(each -> FactKind.of(each).map(FactKind::title).orElse(each)).toList())
                .addObject("remedy", remedy(rule.remedy()))
                .addObject("standings", settings
                        ? standings.all(page.workspaceId()).stream()
                                .filter(each -> each.rule().id().equals(rule.id()))
                                .sorted(Comparator.comparing(Standing::result).thenComparing(each -> each.repository().fullName()))
                                .toList()
                        : List.of());
    }

    private Map<String, Integer> open(@Nullable UUID workspace) {
        return findings.facet(new FindingFilter(workspace, Arrays.stream(FindingState.values()).filter(FindingState::counts).toList(), List.of(), List.of(), List.of(), "", "risk", 1, 1), "rule");
    }

    private static String remedy(String id) {
        return switch (id) {
            case "add-branch-restriction" -> "Add the missing branch restriction";
            case "require-approval" -> "Require an approval";
            case "make-private" -> "Make the repository private";
            case "give-hook-secret" -> "Give the webhook a secret";
            case "remove-deploy-key" -> "Remove the deploy key";
            default -> "";
        };
    }
}
