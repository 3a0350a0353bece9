package dev.portcullis.server.dashboard;

import dev.portcullis.server.events.DeliveryListStore;
import dev.portcullis.server.findings.BoardStore;
import dev.portcullis.server.findings.BoardStore.RepositoryRisk;
import dev.portcullis.server.inventory.FreshnessStore;
import dev.portcullis.server.inventory.FreshnessStore.Freshness;
import dev.portcullis.server.inventory.Inventory;
import dev.portcullis.server.inventory.Repository;
import dev.portcullis.server.inventory.Watched;
import dev.portcullis.server.web.Facet;
import dev.portcullis.server.web.Layout;
import dev.portcullis.server.web.LeftOut;
import dev.portcullis.server.web.Needs;
import dev.portcullis.server.web.Page;
import dev.portcullis.server.web.Permission;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** What do we have, and how fresh is it? */
@Controller
class RepositoriesPage {
    private static final int SIZE = 50;

    private final Watched watched;
    private final Inventory inventory;
    private final FreshnessStore freshness;
    private final BoardStore board;
    private final DeliveryListStore deliveries;
    private final Boards boards;
    private final Layout layout;

    RepositoriesPage(Watched watched, Inventory inventory, FreshnessStore freshness, BoardStore board, DeliveryListStore deliveries, Boards boards,
            Layout layout) {
        this.watched = watched;
        this.inventory = inventory;
        this.freshness = freshness;
        this.board = board;
        this.deliveries = deliveries;
        this.boards = boards;
        this.layout = layout;
    }

    @GetMapping("/repositories")
    @Needs(Permission.VIEW)
    ModelAndView list(HttpServletRequest request, @RequestParam MultiValueMap<String, String> given) {
        Page page = layout.page(request, "Repositories").list();
        List<RepositoryRow> all = rows(page.workspaceId());
        Predicate<String> states = each -> Arrays.stream(RepositoryState.values()).anyMatch(one -> one.key().equals(each));
        Predicate<String> visibilities = List.of("public", "private", "not known")::contains;
        Predicate<String> projects = each -> all.stream().anyMatch(one -> one.project().equals(each));
        page.leaving(LeftOut.of(given).unless("state", states).unless("visibility", visibilities).unless("project", projects)
                .unless("sort", List.of("risk", "name", "delivery", "scan")::contains).any("name", "page").others());
        Query query = Query.of("/repositories", given, "state", "visibility", "project", "name", "sort", "page")
                .only("state", states).only("visibility", visibilities).only("project", projects);

        Predicate<RepositoryRow> name = named(query.one("name", ""));
        Predicate<RepositoryRow> state = chosen(query, "state", each -> each.state().key());
        Predicate<RepositoryRow> visibility = chosen(query, "visibility", each -> visibility(each.repository()));
        Predicate<RepositoryRow> project = chosen(query, "project", RepositoryRow::project);
        List<RepositoryRow> shown = all.stream()
                .filter(name.and(state).and(visibility).and(project))
                .sorted(order(query.one("sort", "risk")))
                .toList();

        List<Facet.Option> byState = new ArrayList<>();
        for (RepositoryState each : RepositoryState.values()) {
            long count = all.stream().filter(name.and(visibility).and(project)).filter(row -> row.state() == each).count();
            byState.add(new Facet.Option(each.key(), each.title(), "", count, query.all("state").contains(each.key())));
        }
        List<Facet> facets = new ArrayList<>(List.of(new Facet("State", "state", byState, true)));
        facets.add(facet("Visibility", "visibility", query, all, name.and(state).and(project), each -> visibility(each.repository())));
        if (all.stream().anyMatch(each -> !each.project().isEmpty()))
            facets.add(facet("Project", "project", query, all, name.and(state).and(visibility), RepositoryRow::project));

        int first = Math.min((query.page() - 1) * SIZE, Math.max(0, (shown.size() - 1) / SIZE * SIZE));
        List<RepositoryRow> part = shown.subList(first, Math.min(shown.size(), first + SIZE));
        return page.view("dashboard/repositories")
                .addObject("query", query)
                .addObject("facets", facets)
                .addObject("rows", part)
                .addObject("total", shown.size())
                .addObject("known", all.size())
                .addObject("connected", !watched.integrations(page.workspaceId()).isEmpty())
                .addObject("paging", PullRequestsPage.paging(query, first, part.size(), shown.size(), SIZE));
    }

    private List<RepositoryRow> rows(@Nullable UUID workspace) {
        List<Repository> known = new ArrayList<>(inventory.repositories(workspace));
        known.addAll(inventory.goneRepositories(workspace));
        Set<UUID> followed = new HashSet<>();
        for (Repository each : watched.repositories(workspace)) followed.add(each.repository());
        Map<UUID, Freshness> fresh = freshness.freshness(workspace);
        Map<UUID, RepositoryRisk> risks = board.risks(workspace);
        Map<UUID, Instant> scans = board.lastScans(workspace);
        Map<UUID, Instant> delivered = deliveries.last(workspace);
        Map<String, String> projects = boards.projects(known);
        List<RepositoryRow> rows = new ArrayList<>();
        for (Repository each : known) {
            Freshness of = fresh.getOrDefault(each.repository(), Freshness.UNKNOWN);
            rows.add(new RepositoryRow(
                    each,
                    Places.repository(each.workspaceSlug(), each.slug()),
                    each.project() == null ? "" : projects.getOrDefault(each.project(), ""),
                    RepositoryState.of(each, followed.contains(each.repository()), of.behind()),
                    of.branches(),
                    of.behind(),
                    risks.getOrDefault(each.repository(), RepositoryRisk.none(each.repository())),
                    delivered.get(each.repository()),
                    scans.get(each.repository())));
        }
        return rows;
    }

    private static Comparator<RepositoryRow> order(String sort) {
        Comparator<RepositoryRow> byName = Comparator.comparing(each -> each.repository().fullName());
        return switch (sort) {
            case "name" -> byName;
            case "delivery" -> Comparator.comparing(RepositoryRow::deliveredAt, Comparator.nullsLast(Comparator.reverseOrder())).thenComparing(byName);
            case "scan" -> Comparator.comparing(RepositoryRow::scannedAt, Comparator.nullsLast(Comparator.reverseOrder())).thenComparing(byName);
            default -> Comparator.comparing((RepositoryRow each) -> each.state() == RepositoryState.GONE)
                    .thenComparing(each -> -each.risk().risk())
                    .thenComparing(each -> -each.risk().total())
                    .thenComparing(byName);
        };
    }

    private static Predicate<RepositoryRow> named(String name) {
        String wanted = name.strip().toLowerCase(Locale.ROOT);
        return each -> wanted.isEmpty()
                || each.repository().fullName().toLowerCase(Locale.ROOT).contains(wanted)
                || each.repository().name().toLowerCase(Locale.ROOT).contains(wanted);
    }

    private static Predicate<RepositoryRow> chosen(Query query, String name, Function<RepositoryRow, String> value) {
        return each -> query.all(name).isEmpty() || query.all(name).contains(value.apply(each));
    }

    private static Facet facet(
            String title, String name, Query query, List<RepositoryRow> all, Predicate<RepositoryRow> others, Function<RepositoryRow, String> value) {
        Map<String, Long> counts = new TreeMap<>();
        for (RepositoryRow each : all) if (!value.apply(each).isEmpty()) counts.merge(value.apply(each), others.test(each) ? 1L : 0L, Long::sum);
        List<Facet.Option> options = new ArrayList<>();
        counts.forEach((of, count) -> options.add(new Facet.Option(of, of, "", count, query.all(name).contains(of))));
        return new Facet(title, name, options, true);
    }

    static String visibility(Repository repository) {
        return repository.isPrivate() == null ? "not known" : repository.isPublic() ? "public" : "private";
    }
}
