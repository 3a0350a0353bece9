package dev.portcullis.server.standards;

import dev.portcullis.detection.Severity;
import dev.portcullis.server.dashboard.Query;
import dev.portcullis.server.inventory.Inventory;
import dev.portcullis.server.inventory.Project;
import dev.portcullis.server.web.Facet;
import dev.portcullis.server.web.Layout;
import dev.portcullis.server.web.LeftOut;
import dev.portcullis.server.web.Needs;
import dev.portcullis.server.web.Page;
import dev.portcullis.server.web.Paging;
import dev.portcullis.server.web.Permission;
import dev.portcullis.server.web.Severities;
import dev.portcullis.server.web.Tab;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.springframework.stereotype.Controller;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** Which settings are wrong, where, and what could not be judged? */
@Controller
class PosturePage {
    private static final int SIZE = 50;

    private final Standings standings;
    private final Inventory inventory;
    private final Layout layout;

    PosturePage(Standings standings, Inventory inventory, Layout layout) {
        this.standings = standings;
        this.inventory = inventory;
        this.layout = layout;
    }

    @GetMapping("/posture")
    @Needs(Permission.VIEW)
    ModelAndView byRule(HttpServletRequest request, @RequestParam MultiValueMap<String, String> given) {
        Page page = layout.page(request, "Posture").list();
        Predicate<String> severities = each -> Arrays.stream(Severity.values()).anyMatch(known -> key(known).equals(each));
        page.leaving(LeftOut.of(given).unless("result", PosturePage::isResult).unless("severity", severities).any("name").others());
        Query query = Query.of("/posture", given, "result", "severity", "name").only("result", PosturePage::isResult).only("severity", severities);
        List<PostureRow> all = rows(standings.all(page.workspaceId()), each -> each.rule().id());
        Predicate<PostureRow> name = named(query, each -> each.rule().title() + " " + each.rule().id());
        Predicate<PostureRow> result = result(query);
        Predicate<PostureRow> severity = each -> query.all("severity").isEmpty() || query.all("severity").contains(key(each.rule().severity()));
        List<PostureRow> shown = all.stream()
                .filter(name.and(result).and(severity))
                .sorted(Comparator.comparing((PostureRow each) -> each.count(Result.FAILING) == 0)
                        .thenComparing(each -> each.rule().severity())
                        .thenComparing(each -> -each.count(Result.FAILING))
                        .thenComparing(each -> each.rule().id()))
                .toList();
        List<Facet.Option> options = Arrays.stream(Severity.values())
                .map(each -> new Facet.Option(key(each), Severities.title(each), "severity-" + key(each),
                        all.stream().filter(name.and(result)).filter(row -> row.rule().severity() == each).count(), query.all("severity").contains(key(each))))
                .toList();
        return answer(page, query, "rule", all, shown, List.of(results(query, all, name.and(severity)), new Facet("Severity", "severity", options, true)));
    }

    @GetMapping("/posture/repositories")
    @Needs(Permission.VIEW)
    ModelAndView byRepository(HttpServletRequest request, @RequestParam MultiValueMap<String, String> given) {
        Page page = layout.page(request, "Posture").list();
        page.leaving(LeftOut.of(given).unless("result", PosturePage::isResult).any("project", "name", "page").others());
        Query query = Query.of("/posture/repositories", given, "result", "project", "name", "page").only("result", PosturePage::isResult);
        List<PostureRow> all = rows(standings.all(page.workspaceId()), each -> each.repository().repository().toString());
        Map<String, String> projects = projects(all);
        Function<PostureRow, String> project = each -> each.repository().project() == null ? "" : projects.getOrDefault(each.repository().project(), "");
        Predicate<PostureRow> name = named(query, each -> each.repository().fullName() + " " + each.repository().name());
        Predicate<PostureRow> result = result(query);
        Predicate<PostureRow> in = each -> query.all("project").isEmpty() || query.all("project").contains(project.apply(each));
        List<PostureRow> shown = all.stream()
                .filter(name.and(result).and(in))
                .sorted(Comparator.comparing((PostureRow each) -> -each.count(Result.FAILING))
                        .thenComparing(each -> -each.count(Result.NOT_JUDGED))
                        .thenComparing(each -> each.repository().fullName()))
                .toList();
        Map<String, Long> counts = new TreeMap<>();
        for (PostureRow each : all) if (!project.apply(each).isEmpty()) counts.merge(project.apply(each), name.and(result).test(each) ? 1L : 0L, Long::sum);
        List<Facet.Option> options = new ArrayList<>();
        counts.forEach((of, count) -> options.add(new Facet.Option(of, of, "", count, query.all("project").contains(of))));
        return answer(page, query, "repository", all, shown, List.of(results(query, all, name.and(in)), new Facet("Project", "project", options, true)));
    }

    private ModelAndView answer(Page page, Query query, String by, List<PostureRow> all, List<PostureRow> shown, List<Facet> facets) {
        int first = Math.min((query.page() - 1) * SIZE, Math.max(0, (shown.size() - 1) / SIZE * SIZE));
        List<PostureRow> part = shown.subList(first, Math.min(shown.size(), first + SIZE));
        Map<Result, Long> totals = new LinkedHashMap<>();
        for (Result each : Result.values()) totals.put(each, all.stream().mapToLong(row -> row.count(each)).sum());
        return page.view("standards/posture")
                .addObject("query", query)
                .addObject("facets", facets)
                .addObject("rows", part)
                .addObject("by", by)
                .addObject("totals", totals)
                .addObject("known", all.size())
                .addObject("tabs", List.of(Tab.of("By rule", "/posture", by.equals("rule")), Tab.of("By repository", "/posture/repositories", by.equals("repository"))))
                .addObject("paging", new Paging(
                        first + 1, first + part.size(), shown.size(),
                        first == 0 ? "" : query.with("page", Integer.toString(query.page() - 1)).address(),
                        first + part.size() < shown.size() ? query.with("page", Integer.toString(query.page() + 1)).address() : ""));
    }

    private static List<PostureRow> rows(List<Standing> standings, Function<Standing, String> by) {
        return standings.stream().collect(Collectors.groupingBy(by, LinkedHashMap::new, Collectors.toList())).values().stream().map(PostureRow::of).toList();
    }

    private Map<String, String> projects(List<PostureRow> rows) {
        Map<String, String> names = new HashMap<>();
        rows.stream().map(each -> each.repository().workspace()).distinct().forEach(workspace -> {
            for (Project each : inventory.projects(workspace)) names.put(each.project(), each.name());
        });
        return names;
    }

    private static Facet results(Query query, List<PostureRow> all, Predicate<PostureRow> others) {
        return new Facet("Result", "result", Arrays.stream(Result.values())
                .map(each -> new Facet.Option(each.key(), each.title(), "", all.stream().filter(others).filter(row -> row.has(each.key())).count(),
                        query.all("result").contains(each.key())))
                .toList(), true);
    }

    private static boolean isResult(String key) {
        return Arrays.stream(Result.values()).anyMatch(each -> each.key().equals(key));
    }

    private static Predicate<PostureRow> result(Query query) {
        return each -> query.all("result").isEmpty() || query.all("result").stream().anyMatch(each::has);
    }

    private static Predicate<PostureRow> named(Query query, Function<PostureRow, String> text) {
        String wanted = query.one("name", "").strip().toLowerCase(Locale.ROOT);
        return each -> wanted.isEmpty() || text.apply(each).toLowerCase(Locale.ROOT).contains(wanted);
    }

    static String key(Severity severity) {
        return severity.name().toLowerCase(Locale.ROOT);
    }
}
