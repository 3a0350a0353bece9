package dev.portcullis.server.findings;

import dev.portcullis.detection.Severity;
import dev.portcullis.detection.rules.Rule;
import dev.portcullis.detection.rules.RuleCatalogue;
import dev.portcullis.server.findings.FindingList.Chip;
import dev.portcullis.server.inventory.Inventory;
import dev.portcullis.server.inventory.Repository;
import dev.portcullis.server.web.Facet;
import dev.portcullis.server.web.Layout;
import dev.portcullis.server.web.Needs;
import dev.portcullis.server.web.Page;
import dev.portcullis.server.web.Paging;
import dev.portcullis.server.web.Permission;
import dev.portcullis.server.web.Severities;
import dev.portcullis.server.web.Shown;
import dev.portcullis.server.web.Tab;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** All findings: filtered, sorted, with what can be decided about several at once. The address holds all of its state. */
@Controller
class FindingsPage {
    /** How many options a facet lists at most, besides the chosen ones. */
    private static final int OPTIONS = 12;

    private final FindingReader findings;
    private final Inventory inventory;
    private final RuleCatalogue rules;
    private final ListTrail trail;
    private final Layout layout;

    FindingsPage(FindingReader findings, Inventory inventory, RuleCatalogue rules, ListTrail trail, Layout layout) {
        this.findings = findings;
        this.inventory = inventory;
        this.rules = rules;
        this.trail = trail;
        this.layout = layout;
    }

    @GetMapping(FindingQuery.PATH)
    @Needs(Permission.VIEW)
    ModelAndView list(HttpServletRequest request, @RequestParam MultiValueMap<String, String> parameters) {
        Page page = layout.page(request, "Findings").list();
        page.leaving(FindingQuery.ignored(parameters));
        Reading reading = new Reading(page, FindingQuery.of(parameters));
        FindingList list = reading.list();
        trail.keep(request, list.query());
        return page.view("findings/list").addObject("list", list).addObject("also", reading.unknown());
    }

    /** One reading of the list. */
    private final class Reading {
        private final Page page;
        private final @Nullable UUID workspace;
        private final Instant now;
        private final FilterNames names;
        private final FindingQuery query;

        Reading(Page page, FindingQuery query) {
            this.page = page;
            this.workspace = page.workspaceId();
            this.now = page.now();
            this.names = FilterNames.of(inventory, null);
            this.query = query.repositories().isEmpty() ? query : query.repositories(query.repositories().stream().map(names::named).toList()).at(query.page());
        }

        /** That a repository or project of the filter is none of ours; empty when all are. */
        String unknown() {
            List<String> unknown = names.unknown(query).stream().limit(5).toList();
            return unknown.isEmpty() ? "" : "No such repository or project is known here, so it adds nothing: “" + String.join("”, “", unknown) + "”.";
        }

        FindingList list() {
            int total = count(query);
            List<FindingList.Row> rows = findings.list(filter(query)).stream()
                    .map(finding -> new FindingList.Row(finding, rules.find(finding.rule()).map(WayToFix::of).orElse("not recorded")))
                    .toList();
            List<Chip> chips = chips();
            return new FindingList(
                    query, rows, total, tabs(), facets(), chips, sorts(), sizes(), paging(total, rows.size()),
                    rows.isEmpty() ? empty(total, chips) : null, query.path());
        }

        private FindingFilter filter(FindingQuery query) {
            return query.filter(workspace, names, now);
        }

        private int count(FindingQuery query) {
            return findings.count(filter(query));
        }

        private List<Tab> tabs() {
            Map<String, FindingQuery> views = new LinkedHashMap<>();
            views.put("All open", FindingQuery.ALL_OPEN);
            views.put("Critical and high", FindingQuery.ALL_OPEN.of(Severity.CRITICAL, Severity.HIGH));
            views.put("New this week", FindingQuery.ALL_OPEN.week(true));
            views.put("Gone from branches", FindingQuery.ALL_OPEN.gone(true));
            views.put("Dismissed", FindingQuery.ALL_OPEN.in(List.of(FindingState.DISMISSED)));
            views.put("Resolved", FindingQuery.ALL_OPEN.in(List.of(FindingState.RESOLVED)));
            List<Tab> tabs = new ArrayList<>();
            views.forEach((title, view) ->
                    tabs.add(new Tab(title, view.sorted(query.sort()).sized(query.size()).path(), count(view), view.shows(query))));
            return tabs;
        }

        private List<Facet> facets() {
            FindingFilter filter = filter(query);
            Map<String, Integer> states = findings.facet(filter, "state");
            Map<String, Integer> severities = findings.facet(filter, "severity");
            Map<String, Integer> engines = findings.facet(filter, "engine");
            Map<String, Integer> ruleCounts = findings.facet(filter, "rule");
            Map<String, Integer> repositoryCounts = findings.facet(filter, "repository");
            List<Facet.Option> stateOptions = Stream.of(FindingState.values())
                    // Nobody can snooze or accept yet.
                    .filter(state -> state != FindingState.SNOOZED && state != FindingState.ACCEPTED || states.containsKey(state.key()))
                    .map(state -> new Facet.Option(
                            state.key(), state.label(), "", states.getOrDefault(state.key(), 0), query.states().contains(state)))
                    .toList();
            List<Facet.Option> severityOptions = Stream.of(Severity.values())
                    .map(severity -> new Facet.Option(
                            FindingQuery.key(severity), Severities.title(severity), "severity-" + FindingQuery.key(severity),
                            severities.getOrDefault(FindingQuery.key(severity), 0), query.severities().contains(severity)))
                    .toList();
            List<Facet.Option> ruleOptions = options(ruleCounts, query.rules(), this::ruleTitle);
            Map<String, Integer> byName = new LinkedHashMap<>();
            repositoryCounts.forEach((id, count) -> byName.put(names.named(id), count));
            List<Facet.Option> repositoryOptions = options(byName, query.repositories(), this::repositoryTitle);
            List<Facet> facets = new ArrayList<>();
            facets.add(new Facet("State", "state", stateOptions, true));
            facets.add(new Facet("Severity", "severity", severityOptions, true));
            facets.add(new Facet("Engine", "engine", FindingQuery.ENGINES.stream()
                    .map(each -> new Facet.Option(each, FindingQuery.engine(each), "", engines.getOrDefault(each, 0), query.engines().contains(each)))
                    .toList(), true));
            if (!ruleOptions.isEmpty()) facets.add(new Facet("Rule", "rule", ruleOptions, true));
            List<Facet.Option> projectOptions = Stream.concat(query.projects().stream(), names.projects().stream().filter(this::within).limit(OPTIONS))
                    .distinct()
                    .map(each -> new Facet.Option(each, projectTitle(each), "", -1, query.projects().contains(each)))
                    .toList();
            if (projectOptions.size() > 1 || !query.projects().isEmpty()) facets.add(new Facet("Project", "project", projectOptions, true));
            if (!repositoryOptions.isEmpty()) facets.add(new Facet("Repository", "repository", repositoryOptions, true));
            return facets;
        }

        private List<Facet.Option> options(Map<String, Integer> counts, List<String> chosen, java.util.function.UnaryOperator<String> title) {
            return Stream.concat(chosen.stream(), counts.keySet().stream().limit(OPTIONS))
                    .distinct()
                    .map(value -> new Facet.Option(value, title.apply(value), "", counts.getOrDefault(value, 0), chosen.contains(value)))
                    .toList();
        }

        private String ruleTitle(String id) {
            return rules.find(id).map(Rule::title).orElse(id);
        }

        /** Without the workspace where only one is shown. */
        private String repositoryTitle(String name) {
            if (FilterNames.isUuid(name)) return "a removed repository";
            return workspace == null && page.workspaces().size() > 1 ? name : name.substring(name.indexOf('/') + 1);
        }

        private String projectTitle(String name) {
            String title = names.projectTitle(name);
            return workspace == null && page.workspaces().size() > 1 ? name.substring(0, name.indexOf('/') + 1) + title : title;
        }

        /** Whether a project is of the workspace that is shown. */
        private boolean within(String project) {
            return page.workspace() == null || project.startsWith(page.workspace().slug() + "/");
        }

        private List<Chip> chips() {
            List<Chip> chips = new ArrayList<>();
            if (!query.states().isEmpty())
                chips.add(new Chip("State", words(query.states().stream().map(FindingState::label)), query.in(List.of()).path()));
            if (!query.severities().isEmpty())
                chips.add(new Chip("Severity", words(query.severities().stream().map(Severities::title)), query.severities(List.of()).path()));
            if (!query.engines().isEmpty())
                chips.add(new Chip("Engine", words(query.engines().stream()), query.engines(List.of()).path()));
            for (String rule : query.rules()) chips.add(new Chip("Rule", ruleTitle(rule), query.rules(without(query.rules(), rule)).path()));
            for (String repository : query.repositories())
                chips.add(new Chip(
                        "Repository", repositoryTitle(repository), query.repositories(without(query.repositories(), repository)).path()));
            for (String project : query.projects())
                chips.add(new Chip("Project", projectTitle(project), query.projects(without(query.projects(), project)).path()));
            if (query.gone()) chips.add(new Chip("Branches", "gone from all", query.gone(false).path()));
            if (query.week()) chips.add(new Chip("Opened", "this week", query.week(false).path()));
            if (!query.text().isEmpty()) chips.add(new Chip("Text", query.text(), query.text("").path()));
            return chips;
        }

        private static List<String> without(List<String> values, String value) {
            return values.stream().filter(each -> !each.equals(value)).toList();
        }

        private static String words(Stream<String> labels) {
            return labels.map(label -> label.toLowerCase(java.util.Locale.ROOT)).collect(Collectors.joining(", "));
        }

        private List<FindingList.Sort> sorts() {
            return Stream.of(new String[] {"risk", "Risk"}, new String[] {"severity", "Severity"}, new String[] {"age", "Newest"})
                    .map(sort -> new FindingList.Sort(sort[0], sort[1], query.sorted(sort[0]).path(), query.sort().equals(sort[0])))
                    .toList();
        }

        private List<FindingList.Size> sizes() {
            return FindingQuery.SIZES.stream()
                    .map(size -> new FindingList.Size(size, query.sized(size).path(), size == query.size()))
                    .toList();
        }

        private Paging paging(int total, int shown) {
            long first = (long) (query.page() - 1) * query.size() + 1;
            return new Paging(
                    first, first + shown - 1, total,
                    query.page() > 1 ? query.at(query.page() - 1).path() : "",
                    first + shown - 1 < total && shown > 0 ? query.at(query.page() + 1).path() : "");
        }

        private FindingList.Empty empty(int total, List<Chip> chips) {
            if (total > 0) return new FindingList.Empty("list", "There is no such page", "The list ends before it.", "First page", query.at(1).path());
            if (inventory.workspaces().isEmpty())
                return new FindingList.Empty(
                        "plug", "Nothing is connected yet", "Findings appear as soon as a workspace is connected and its first repository is read.",
                        page.may(Permission.ADMINISTER) && page.has("/integrations") ? "Connect Bitbucket Cloud" : "", "/integrations");
            if (query.narrowed())
                return new FindingList.Empty(
                        "filter", "No finding fits",
                        "Filtered by " + chips.stream().map(chip -> chip.name().toLowerCase(java.util.Locale.ROOT) + " " + Shown.text(chip.value()))
                                .collect(Collectors.joining("; ")) + ".",
                        "Clear", FindingQuery.PATH);
            long all = names.repositories().stream().filter(this::shown).count();
            long waiting = names.repositories().stream().filter(this::shown).filter(each -> each.firstReadAt() == null).count();
            if (all == 0)
                return new FindingList.Empty("repository", "No repository is known yet", "The inventory of the workspace is still being read.", "", "");
            if (waiting > 0)
                return new FindingList.Empty(
                        "scan", "No open findings in the first " + Shown.count(all - waiting, "repository", "repositories"),
                        Shown.number(waiting) + (waiting == 1 ? " is" : " are") + " still being read.", "", "");
            return new FindingList.Empty(
                    "shield-check", "No open findings",
                    "Branch heads and open pull requests of " + Shown.count(all, "repository", "repositories") + " were read. What is pushed is judged as it comes.",
                    "", "");
        }

        private boolean shown(Repository repository) {
            return workspace == null || workspace.equals(repository.workspace());
        }
    }
}
