package dev.portcullis.server.findings;

import dev.portcullis.detection.rules.Rule;
import dev.portcullis.detection.rules.RuleCatalogue;
import dev.portcullis.server.integrations.Integration;
import dev.portcullis.server.integrations.Integrations;
import dev.portcullis.server.integrations.Mode;
import dev.portcullis.server.integrations.Principal;
import dev.portcullis.server.inventory.Facts;
import dev.portcullis.server.inventory.Inventory;
import dev.portcullis.server.inventory.Repository;
import dev.portcullis.server.web.Layout;
import dev.portcullis.server.web.Page;
import dev.portcullis.server.web.Problem;
import dev.portcullis.server.web.Shown;
import dev.portcullis.server.web.TimelineEntry;
import dev.portcullis.server.web.Tone;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.ModelAndView;

/** Makes the page of one finding, also for those who handle its forms and have to show it again. */
@Component
public class FindingDetail {
    /** How many places the page lists. */
    private static final int PLACES = 100;

    private final FindingReader findings;
    private final Inventory inventory;
    private final Integrations integrations;
    private final Facts facts;
    private final RuleCatalogue rules;
    private final ToldStore told;
    private final ListTrail trail;
    private final Layout layout;

    FindingDetail(
            FindingReader findings, Inventory inventory, Integrations integrations, Facts facts, RuleCatalogue rules, ToldStore told, ListTrail trail,
            Layout layout) {
        this.findings = findings;
        this.inventory = inventory;
        this.integrations = integrations;
        this.facts = facts;
        this.rules = rules;
        this.told = told;
        this.trail = trail;
        this.layout = layout;
    }

    public static Problem missing(long number) {
        return Problem.notFound("There is no finding F-" + number + ".", "All findings", FindingQuery.PATH);
    }

    /** The number in an address, with or without its {@code F-}. */
    public static long number(String text) {
        String digits = text.startsWith("F-") ? text.substring(2) : text;
        if (!digits.matches("[0-9]{1,18}")) throw Problem.notFound("There is no such finding.", "All findings", FindingQuery.PATH);
        return Long.parseLong(digits);
    }

    /** @param place the occurrence whose code is shown; null for the one that stands for the finding */
    public ModelAndView show(HttpServletRequest request, long number, @Nullable Long place, DecisionForm form) {
        Finding finding = findings.find(number).orElseThrow(() -> missing(number));
        Page page = layout.page(request, finding.title()).crumb("Findings", FindingQuery.PATH);
        FindingQuery list = trail.last(request);
        if (list.narrowed()) page.crumb(list.name(), list.path());
        return page.view("findings/finding")
                .addObject("view", view(request, page, finding, place))
                .addObject("form", form)
                .addObject("reasons", DismissalReason.forEngine(finding.engine()));
    }

    private FindingView view(HttpServletRequest request, Page page, Finding finding, @Nullable Long chosen) {
        List<Occurrence> occurrences = findings.occurrences(finding, PLACES + 1);
        List<FindingView.Place> places = occurrences.stream().limit(PLACES).map(each -> place(page, each)).toList();
        List<Decision> decisions = findings.decisions(finding);
        List<Repository> repositories = findings.repositories(finding).stream()
                .map(repository -> inventory.repository(finding.workspace(), repository))
                .flatMap(Optional::stream)
                .sorted(Comparator.comparing(Repository::fullName))
                .toList();
        List<FindingView.Bringing> bringing = findings.bringing(finding.workspace(), finding.number()).stream()
                .map(each -> new FindingView.Bringing(
                        "#" + each.number(), each.slug(),
                        page.has("/pull-requests") ? "/pull-requests/" + each.workspaceSlug() + "/" + each.slug() + "/" + each.number() : ""))
                .toList();
        FindingQuery list = trail.last(request);
        return new FindingView(
                finding,
                rules.find(finding.rule()).orElse(null),
                shown(finding, places, chosen),
                places,
                occurrences.size() > PLACES,
                presence(finding, occurrences),
                findings.risk(finding),
                bringing,
                repositories.stream().map(each -> new FindingView.Standing(each.fullName(), holding(decisions, each.repository()))).toList(),
                decisions.isEmpty() ? null : decided(decisions, repositories),
                history(page, finding, decisions),
                consequence(finding, bringing),
                facts(finding, rules.find(finding.rule()).orElse(null), places),
                list.path(),
                trail.neighbours(list, page, finding).orElse(null));
    }

    /** How old what the rule went by is, in the first repository. */
    private List<FindingView.KnownFact> facts(Finding finding, @Nullable Rule rule, List<FindingView.Place> places) {
        if (rule == null || places.isEmpty()) return List.of();
        List<String> needed = rule.facts();
        return facts.known(finding.workspace(), places.getFirst().occurrence().repository()).stream()
                .filter(each -> needed.contains(each.kind().key()))
                .map(each -> new FindingView.KnownFact(each.kind().title(), each.gap(), each.readAt()))
                .toList();
    }

    private List<TimelineEntry> history(Page page, Finding finding, List<Decision> decisions) {
        String account = integrations.find(finding.workspace())
                .flatMap(each -> integrations.principal(each.principal()))
                .map(Principal::displayName)
                .orElse("");
        return Stream.concat(
                        findings.events(finding).stream().map(event -> entry(event, decisions)),
                        ToldEntries.of(told.of(finding.workspace(), finding.number()), finding.openedAt(), account, page.has("/pull-requests")).stream())
                .sorted(Comparator.comparing(TimelineEntry::at).reversed())
                .toList();
    }

    private FindingView.Place place(Page page, Occurrence occurrence) {
        URI repository = integrations.addresses().page(occurrence.workspaceSlug(), occurrence.repositorySlug());
        return new FindingView.Place(
                occurrence,
                // By commit, not by path: a path that holds a secret is not ours to show.
                occurrence.kind().equals("setting")
                        // The page of all settings: which of its parts has which address, Atlassian does not say.
                        ? URI.create(repository + "/admin")
                        : occurrence.commit().matches("[0-9a-f]{7,64}") ? URI.create(repository + "/commits/" + occurrence.commit()) : repository,
                page.has("/repositories") ? "/repositories/" + occurrence.workspaceSlug() + "/" + occurrence.repositorySlug() : "");
    }

    private static FindingView.@Nullable Place shown(Finding finding, List<FindingView.Place> places, @Nullable Long chosen) {
        Finding.Headline headline = finding.place();
        return places.stream()
                .filter(each -> chosen != null && each.occurrence().occurrence() == chosen)
                .findFirst()
                .or(() -> places.stream()
                        .filter(each -> headline != null
                                && each.occurrence().repository().equals(headline.repository())
                                && each.occurrence().path().equals(headline.path())
                                && each.occurrence().line() == headline.line())
                        .findFirst())
                .or(() -> places.stream().findFirst())
                .orElse(null);
    }

    private static String presence(Finding finding, List<Occurrence> occurrences) {
        if (finding.engine().equals("posture")) return finding.presence().equals("gone") ? "Set right" : "In force";
        if (finding.presence().equals("gone")) return "Gone from branches";
        long branches = occurrences.stream()
                .flatMap(each -> each.refs().stream().map(ref -> each.repository() + " " + ref))
                .distinct()
                .count();
        return branches == 0 ? "In commits only" : "On " + Shown.count(branches, "branch", "branches");
    }

    private static @Nullable Decision holding(List<Decision> decisions, UUID repository) {
        return decisions.stream()
                .filter(each -> each.repository() == null || each.repository().equals(repository))
                .findFirst()
                .orElse(null);
    }

    /** A decision was written down for each repository at once; together they are one. */
    private static FindingView.Decided decided(List<Decision> decisions, List<Repository> repositories) {
        Decision newest = decisions.getFirst();
        if (newest.repository() == null) return new FindingView.Decided(newest, "everywhere");
        String where = decisions.stream()
                .filter(each -> each.decidedAt().equals(newest.decidedAt()))
                .map(each -> repositories.stream().filter(one -> one.repository().equals(each.repository())).findFirst().orElse(null))
                .filter(Objects::nonNull)
                .map(Repository::slug)
                .sorted()
                .limit(5)
                .collect(Collectors.joining(", "));
        return new FindingView.Decided(newest, where.isEmpty() ? "a removed repository" : where);
    }

    private static TimelineEntry entry(FindingEvent event, List<Decision> decisions) {
        String note = decisions.stream()
                .filter(each -> each.decidedAt().equals(event.at()) && each.kind().key().equals(event.kind()))
                .map(Decision::note)
                .findFirst()
                .orElse("");
        boolean machine = event.actor().equals("portcullis");
        return new TimelineEntry(
                event.at(), icon(event.kind()), tone(event.kind()), machine ? "" : event.actor(),
                machine ? event.sentence() : (event.kind().equals("revoked") ? "marked it as " : "") + lower(event.sentence()), note);
    }

    private static String lower(String sentence) {
        return sentence.isEmpty() ? "" : Character.toLowerCase(sentence.charAt(0)) + sentence.substring(1);
    }

    private static String icon(String kind) {
        return switch (kind) {
            case "opened" -> "scan";
            case "gone" -> "branch";
            case "returned" -> "refresh";
            case "acknowledged" -> "eye";
            case "dismissed" -> "x";
            case "revoked" -> "key";
            case "undone" -> "undo";
            default -> "comment";
        };
    }

    private static Tone tone(String kind) {
        return switch (kind) {
            case "opened" -> Tone.INFO;
            case "returned" -> Tone.WARN;
            case "revoked" -> Tone.OK;
            default -> Tone.PLAIN;
        };
    }

    private String consequence(Finding finding, List<FindingView.Bringing> bringing) {
        Optional<Integration> integration = integrations.find(finding.workspace());
        String everywhere = "Nothing is deleted, and it can be undone.";
        if (finding.engine().equals("posture")) return "Nothing changes in Bitbucket. " + everywhere;
        if (bringing.isEmpty() || integration.isEmpty()) return "No pull request brings it. " + everywhere;
        String which = bringing.size() == 1 ? "pull request " + bringing.getFirst().label() : Shown.count(bringing.size(), "pull request", "pull requests");
        if (integration.get().paused()) return "Writing is paused for this workspace, so " + which + " will not change in Bitbucket. " + everywhere;
        if (integration.get().mode() == Mode.OBSERVE)
            return "The mode is observe, so " + which + " will not change in Bitbucket. " + everywhere;
        String what = integration.get().mode() == Mode.GATE ? "Status, report and threads" : "Report and threads";
        return what + " of " + which + " follow within seconds, without a scan. " + everywhere;
    }
}
