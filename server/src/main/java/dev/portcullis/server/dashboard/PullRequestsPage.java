package dev.portcullis.server.dashboard;

import dev.portcullis.server.inventory.Repository;
import dev.portcullis.server.inventory.Watched;
import dev.portcullis.server.web.Facet;
import dev.portcullis.server.web.Layout;
import dev.portcullis.server.web.LeftOut;
import dev.portcullis.server.web.Needs;
import dev.portcullis.server.web.Page;
import dev.portcullis.server.web.Paging;
import dev.portcullis.server.web.Permission;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.springframework.stereotype.Controller;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** Open pull requests by gate state: who is held up by us? */
@Controller
class PullRequestsPage {
    private static final int SIZE = 50;

    private final Gates gates;
    private final Watched watched;
    private final Layout layout;

    PullRequestsPage(Gates gates, Watched watched, Layout layout) {
        this.gates = gates;
        this.watched = watched;
        this.layout = layout;
    }

    @GetMapping("/pull-requests")
    @Needs(Permission.VIEW)
    ModelAndView list(HttpServletRequest request, @RequestParam MultiValueMap<String, String> given) {
        Page page = layout.page(request, "Pull requests").list();
        Predicate<String> known = each -> Arrays.stream(GateState.values()).anyMatch(one -> one.key().equals(each));
        Set<String> names = watched.repositories((UUID) null).stream().map(Repository::fullName).collect(Collectors.toSet());
        page.leaving(LeftOut.of(given).unless("state", known).unless("repository", names::contains).any("page").others());
        Query query = Query.of("/pull-requests", given, "state", "repository", "page").only("state", known).only("repository", names::contains);
        List<PullRequestRow> all = gates.open(page.workspaceId());
        Predicate<PullRequestRow> state = each -> query.all("state").isEmpty() || query.all("state").contains(each.state().key());
        Predicate<PullRequestRow> repository = each -> query.all("repository").isEmpty() || query.all("repository").contains(each.fullName());
        List<PullRequestRow> shown = all.stream().filter(state.and(repository)).toList();

        List<Facet.Option> states = new ArrayList<>();
        for (GateState each : GateState.values())
            states.add(new Facet.Option(
                    each.key(),
                    each.title(),
                    "",
                    all.stream().filter(repository).filter(row -> row.state() == each).count(),
                    query.all("state").contains(each.key())));
        Map<String, Long> counts = new LinkedHashMap<>();
        all.stream().sorted(Comparator.comparing(PullRequestRow::fullName)).forEach(each -> counts.putIfAbsent(each.fullName(), 0L));
        all.stream().filter(state).forEach(each -> counts.merge(each.fullName(), 1L, Long::sum));
        boolean one = counts.keySet().stream().map(name -> name.substring(0, name.indexOf('/'))).distinct().count() < 2;
        List<Facet.Option> repositories = new ArrayList<>();
        counts.forEach((name, count) -> repositories.add(new Facet.Option(name, one ? name.substring(name.indexOf('/') + 1) : name, "", count, query.all("repository").contains(name))));
        List<Facet> facets = new ArrayList<>(List.of(new Facet("Gate", "state", states, true)));
        if (!repositories.isEmpty()) facets.add(new Facet("Repository", "repository", repositories, true));

        int first = Math.min((query.page() - 1) * SIZE, Math.max(0, (shown.size() - 1) / SIZE * SIZE));
        List<PullRequestRow> part = shown.subList(first, Math.min(shown.size(), first + SIZE));
        return page.view("dashboard/pull-requests")
                .addObject("query", query)
                .addObject("facets", facets)
                .addObject("rows", part)
                .addObject("total", shown.size())
                .addObject("open", all.size())
                .addObject("connected", !watched.integrations(page.workspaceId()).isEmpty())
                .addObject("paging", paging(query, first, part.size(), shown.size(), SIZE));
    }

    static Paging paging(Query query, int first, int shown, int total, int size) {
        int page = first / size + 1;
        return new Paging(
                total == 0 ? 1 : first + 1,
                first + shown,
                total,
                page == 1 ? "" : query.with("page", String.valueOf(page - 1)).address(),
                first + shown >= total ? "" : query.with("page", String.valueOf(page + 1)).address());
    }
}
