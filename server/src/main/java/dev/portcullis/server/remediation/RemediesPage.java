package dev.portcullis.server.remediation;

import dev.portcullis.bitbucket.access.Scopes;
import dev.portcullis.detection.rules.Rule;
import dev.portcullis.detection.rules.RuleCatalogue;
import dev.portcullis.server.findings.Finding;
import dev.portcullis.server.findings.FindingFilter;
import dev.portcullis.server.findings.FindingReader;
import dev.portcullis.server.integrations.Integrations;
import dev.portcullis.server.integrations.Principal;
import dev.portcullis.server.inventory.Inventory;
import dev.portcullis.server.inventory.Workspace;
import dev.portcullis.server.jobs.JobListStore;
import dev.portcullis.server.remediation.Remediation.Rejected;
import dev.portcullis.server.remediation.RemedyStore.Outcome;
import dev.portcullis.server.web.Flash;
import dev.portcullis.server.web.Layout;
import dev.portcullis.server.web.LeftOut;
import dev.portcullis.server.web.Needs;
import dev.portcullis.server.web.Page;
import dev.portcullis.server.web.Paging;
import dev.portcullis.server.web.Permission;
import dev.portcullis.server.web.Problem;
import dev.portcullis.server.web.Requests;
import dev.portcullis.server.web.Shown;
import dev.portcullis.server.web.SignedIn;
import dev.portcullis.server.web.Tab;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** What could be put right with one click, what waits for approval, what was changed, and the way back. */
@Controller
class RemediesPage {
    static final String LIST = "/remedies";
    private static final int SIZE = 50;

    /** Findings of one remedy on a page of its own. */
    private static final int PROPOSED = 25;

    /** Findings of one remedy and workspace where all remedies are listed. */
    private static final int GROUP = 10;

    private static final Map<String, List<RemedyState>> SHOWN = shown();

    private final Remediation remediation;
    private final RemedyStore store;
    private final Effects effects;
    private final FindingReader findings;
    private final RuleCatalogue rules;
    private final Integrations integrations;
    private final Inventory inventory;
    private final JobListStore jobs;
    private final Layout layout;

    RemediesPage(Remediation remediation, RemedyStore store, Effects effects, FindingReader findings, RuleCatalogue rules, Integrations integrations, Inventory inventory,
            JobListStore jobs, Layout layout) {
        this.remediation = remediation;
        this.store = store;
        this.effects = effects;
        this.findings = findings;
        this.rules = rules;
        this.integrations = integrations;
        this.inventory = inventory;
        this.jobs = jobs;
        this.layout = layout;
    }

    private static Map<String, List<RemedyState>> shown() {
        Map<String, List<RemedyState>> shown = new LinkedHashMap<>();
        shown.put("previewed", List.of(RemedyState.READING, RemedyState.PREVIEW));
        shown.put("waiting", List.of(RemedyState.WAITING));
        shown.put("applied", List.of(RemedyState.APPLYING, RemedyState.DONE, RemedyState.UNDOING));
        shown.put("undone", List.of(RemedyState.UNDONE));
        shown.put("dropped", List.of(RemedyState.DROPPED));
        return shown;
    }

    // Reading -------------------------------------------------------------------------------------------------------------

    @GetMapping(LIST)
    @Needs(Permission.VIEW)
    ModelAndView list(
            HttpServletRequest request,
            @RequestParam(defaultValue = "") String show,
            @RequestParam(defaultValue = "") String kind,
            @RequestParam(defaultValue = "1") String page,
            @RequestParam MultiValueMap<String, String> given) {
        Page shown = layout.page(request, "Remedies").list();
        shown.leaving(LeftOut.of(given).unless("show", SHOWN::containsKey).unless("kind", each -> Remedies.find(each).isPresent()).any("page").others());
        UUID workspace = shown.workspaceId();
        String chosen = SHOWN.containsKey(show) ? show : "";
        String only = Remedies.find(kind).map(Remedy::id).orElse("");
        String filter = only.isEmpty() ? "" : "&kind=" + only;
        List<String> chosenKinds = Remedies.ALL.stream().map(Remedy::id).filter(each -> only.isEmpty() || each.equals(only)).toList();
        int proposed = findings.count(filter(workspace, chosenKinds, 1, 1));
        List<Tab> tabs = new ArrayList<>();
        tabs.add(new Tab("Proposed", LIST + (only.isEmpty() ? "" : "?kind=" + only), proposed, chosen.isEmpty()));
        SHOWN.forEach((key, states) -> tabs.add(new Tab(
                Character.toUpperCase(key.charAt(0)) + key.substring(1), LIST + "?show=" + key + filter, store.count(workspace, only, keys(states)), chosen.equals(key))));
        List<RemedyList.Kind> kinds = Remedies.ALL.stream().map(each -> new RemedyList.Kind(each.id(), each.title())).toList();
        if (chosen.isEmpty()) {
            Paging paging = only.isEmpty() ? null : paging(LIST + "?kind=" + only, page, PROPOSED, proposed);
            List<RemedyList.Group> groups = paging == null ? groups(workspace) : groups(workspace, only, (int) ((paging.first() - 1) / PROPOSED) + 1);
            return shown.view("remediation/list").addObject("list", new RemedyList(chosen, only, kinds, tabs, groups, List.of(), paging, approvals(workspace)));
        }
        List<String> states = keys(SHOWN.get(chosen));
        Paging paging = paging(LIST + "?show=" + chosen + filter, page, SIZE, store.count(workspace, only, states));
        List<Proposal> proposals = store.list(workspace, only, states, (int) paging.first() - 1, SIZE);
        Map<UUID, Outcome> outcomes = store.outcomes(proposals.stream().map(Proposal::remedy).toList());
        List<RemedyList.Row> rows = proposals.stream().filter(each -> outcomes.containsKey(each.remedy())).map(each -> row(each, outcomes.get(each.remedy()))).toList();
        return shown.view("remediation/list").addObject("list", new RemedyList(chosen, only, kinds, tabs, List.of(), rows, paging, approvals(workspace)));
    }

    /** Past the end stands the last page. */
    private static Paging paging(String address, String page, int size, int total) {
        int number = Math.clamp(page.matches("[1-9][0-9]{0,4}") ? Integer.parseInt(page) : 1, 1, Math.max(1, (total + size - 1) / size));
        int first = (number - 1) * size;
        int last = Math.min(total, first + size);
        return new Paging(first + 1, last, total, number == 1 ? "" : address + "&page=" + (number - 1), last < total ? address + "&page=" + (number + 1) : "");
    }

    @GetMapping(LIST + "/{id}")
    @Needs(Permission.VIEW)
    ModelAndView one(HttpServletRequest request, HttpServletResponse response, @PathVariable String id) {
        return show(request, response, proposal(id), "");
    }

    private ModelAndView show(HttpServletRequest request, HttpServletResponse response, Proposal proposal, String problem) {
        RemedyView view = view(proposal, Requests.isPartial(request));
        Page page = layout.page(request, view.title()).crumb("Remedies", LIST);
        if (view.busy() && !view.givenUp()) page.refreshing(2);
        // The last poll of a run that has ended: the whole page is read anew.
        else if (page.isPartial()) response.setHeader("HX-Refresh", "true");
        return page.view("remediation/remedy", "remediation/progress").addObject("view", view).addObject("problem", problem);
    }

    /** @param progress whether only how far it is will be shown: who will notice takes reading the settings of each repository */
    private RemedyView view(Proposal proposal, boolean progress) {
        Remedy remedy = Remedies.of(proposal.kind());
        List<RemedyObject> objects = store.objects(proposal.workspace(), proposal.remedy());
        SignedIn who = SignedIn.current();
        String name = who == null ? "" : who.name();
        boolean own = proposal.state() == RemedyState.WAITING && (name.equals(proposal.appliedBy()) || name.equals(proposal.proposedBy()));
        Principal principal = integrations.find(proposal.workspace()).flatMap(each -> integrations.principal(each.principal())).orElse(null);
        Scopes held = Scopes.parse(principal == null ? "" : principal.scopes());
        List<String> missing = remediation.missing(proposal);
        String obstacle = remediation.obstacle(proposal);
        return new RemedyView(
                proposal,
                title(remedy, objects),
                remedy.consequence(),
                remedy.givesSecret(),
                slug(proposal.workspace()),
                objects.stream().map(each -> RemedyView.Thing.of(each, remedy)).toList(),
                principal == null ? "nobody" : principal.login(),
                remediation.needed(proposal).stream().map(each -> new RemedyView.Scope(each, held.held().isEmpty() ? null : !missing.contains(each))).toList(),
                obstacle == null ? "" : obstacle,
                own ? "You proposed it or asked for it yourself: somebody else must approve." : "",
                store.secondApproval(proposal.workspace()),
                progress ? new Effects.Felt(List.of(), 0, List.of()) : effects.of(remedy, objects),
                remedy.back(),
                2 * remedy.reads() + 1,
                principal == null ? 0 : Math.max(0, Integrations.HOURLY - integrations.usedThisHour(principal.id())),
                jobs.find(Remediation.APPLY, proposal.workspace(), proposal.remedy().toString()).orElse(null));
    }

    private static String title(Remedy remedy, List<RemedyObject> objects) {
        return title(
                remedy, objects.stream().map(RemedyObject::rule).distinct().toList(), objects.size(), (int) objects.stream().map(RemedyObject::repository).distinct().count(),
                objects.isEmpty() ? "" : objects.getFirst().name());
    }

    private static String title(Remedy remedy, List<String> rules, int objects, int repositories, String name) {
        List<String> titles = rules.stream().map(remedy::title).distinct().toList();
        String what = titles.size() == 1 ? titles.getFirst() : remedy.title();
        return objects == 1 ? what + " in " + name : objects == repositories ? what + " in " + Shown.count(objects, "repository", "repositories") : what + ", " + Shown.count(objects, "object", "objects");
    }

    private RemedyList.Row row(Proposal proposal, Outcome outcome) {
        String words = outcome.standings().entrySet().stream().map(each -> each.getValue() + " " + each.getKey().label().toLowerCase(Locale.ROOT)).collect(Collectors.joining(", "));
        return new RemedyList.Row(
                proposal, title(Remedies.of(proposal.kind()), outcome.rules(), outcome.objects(), outcome.repositories(), outcome.name()), slug(proposal.workspace()), words);
    }

    private FindingFilter filter(@Nullable UUID workspace, List<String> kinds, int page, int size) {
        return Remediation.open(workspace, rules.rules().stream().filter(each -> kinds.contains(each.remedy())).map(Rule::id).toList(), page, size);
    }

    /** The riskiest of each remedy and workspace. */
    private List<RemedyList.Group> groups(@Nullable UUID workspace) {
        List<RemedyList.Group> groups = new ArrayList<>();
        List<UUID> workspaces = inventory.workspaces().stream().map(Workspace::workspace).filter(each -> workspace == null || workspace.equals(each)).toList();
        for (Remedy remedy : Remedies.ALL)
            for (UUID each : workspaces) {
                List<Finding> some = findings.list(filter(each, List.of(remedy.id()), 1, GROUP));
                if (!some.isEmpty()) groups.add(group(remedy, each, some, some.size() < GROUP ? some.size() : findings.count(filter(each, List.of(remedy.id()), 1, 1))));
            }
        return groups;
    }

    /** A page of one remedy, by workspace. */
    private List<RemedyList.Group> groups(@Nullable UUID workspace, String kind, int page) {
        Map<UUID, List<Finding>> byWorkspace = new LinkedHashMap<>();
        for (Finding each : findings.list(filter(workspace, List.of(kind), page, PROPOSED))) byWorkspace.computeIfAbsent(each.workspace(), of -> new ArrayList<>()).add(each);
        List<RemedyList.Group> groups = new ArrayList<>();
        byWorkspace.forEach((of, some) -> groups.add(group(Remedies.of(kind), of, some, findings.count(filter(of, List.of(kind), 1, 1)))));
        return groups;
    }

    private RemedyList.Group group(Remedy remedy, UUID workspace, List<Finding> some, int total) {
        Map<Long, UUID> open = store.open(some.stream().map(Finding::number).toList());
        return new RemedyList.Group(
                new RemedyList.Kind(remedy.id(), remedy.title()), slug(workspace), remedy.consequence(),
                some.stream().map(each -> proposed(each, open.get(each.number()))).toList(), total);
    }

    private static RemedyList.Proposed proposed(Finding finding, @Nullable UUID remedy) {
        Finding.Headline place = finding.place();
        return new RemedyList.Proposed(
                finding, place == null ? "" : place.repositorySlug() + (finding.hint().isEmpty() ? "" : " \u00b7 " + finding.hint()), remedy == null ? "" : LIST + "/" + remedy);
    }

    private List<RemedyList.Approval> approvals(@Nullable UUID workspace) {
        return inventory.workspaces().stream()
                .filter(each -> workspace == null || each.workspace().equals(workspace))
                .map(each -> new RemedyList.Approval(each.slug(), store.secondApproval(each.workspace())))
                .toList();
    }

    // Deciding ------------------------------------------------------------------------------------------------------------

    @PostMapping(LIST + "/preview")
    @Needs(Permission.TRIAGE)
    String preview(
            HttpServletRequest request,
            SignedIn who,
            @RequestParam(name = "finding", defaultValue = "") List<String> chosen,
            @RequestParam(defaultValue = "") String rule,
            @RequestParam(defaultValue = "") String kind,
            @RequestParam(defaultValue = "") String workspace) {
        List<Long> numbers = chosen.stream().filter(each -> each.matches("[0-9]{1,18}")).map(Long::valueOf).toList();
        try {
            UUID remedy = rule.isEmpty() && kind.isEmpty()
                    ? remediation.propose(numbers, who.name(), request.getRemoteAddr())
                    : remediation.propose(known(workspace), all(rule, kind), who.name(), request.getRemoteAddr());
            return "redirect:" + LIST + "/" + remedy;
        } catch (Rejected rejected) {
            throw Problem.badRequest(String.valueOf(rejected.getMessage()), "All remedies", LIST);
        }
    }

    /** All rules of a remedy, or one of them. */
    private List<String> all(String rule, String kind) {
        return rules.rules().stream().filter(each -> Remedies.find(each.remedy()).isPresent()).filter(each -> rule.isEmpty() ? each.remedy().equals(kind) : each.id().equals(rule)).map(Rule::id).toList();
    }

    private Workspace known(String workspace) {
        return inventory.workspaces().stream()
                .filter(each -> each.slug().equals(workspace))
                .findFirst()
                .orElseThrow(() -> Problem.notFound("No workspace of this name is watched.", "All remedies", LIST));
    }

    @PostMapping(LIST + "/{id}/renew")
    @Needs(Permission.TRIAGE)
    String renew(HttpServletRequest request, SignedIn who, @PathVariable String id) {
        return decided(id, each -> remediation.renew(each, who.name(), request.getRemoteAddr()));
    }

    @PostMapping(LIST + "/{id}/drop")
    @Needs(Permission.TRIAGE)
    String drop(HttpServletRequest request, SignedIn who, @PathVariable String id) {
        return decided(id, each -> remediation.drop(each, who.name(), request.getRemoteAddr()));
    }

    @PostMapping(LIST + "/{id}/apply")
    @Needs(Permission.APPLY)
    String apply(HttpServletRequest request, SignedIn who, @PathVariable String id, @RequestParam(name = "object", defaultValue = "") List<String> chosen) {
        return decided(id, each -> remediation.apply(each, positions(chosen), who.name(), request.getRemoteAddr()));
    }

    @PostMapping(LIST + "/{id}/approve")
    @Needs(Permission.APPLY)
    String approve(HttpServletRequest request, SignedIn who, @PathVariable String id) {
        return decided(id, each -> remediation.approve(each, who.name(), request.getRemoteAddr()));
    }

    @PostMapping(LIST + "/{id}/undo")
    @Needs(Permission.APPLY)
    String undo(HttpServletRequest request, SignedIn who, @PathVariable String id, @RequestParam(name = "object", defaultValue = "") List<String> chosen) {
        List<Integer> positions = positions(chosen);
        return decided(id, each -> remediation.undo(each, positions, who.name(), request.getRemoteAddr()));
    }

    /** The secret of a webhook, in the answer and nowhere else. */
    @PostMapping(LIST + "/{id}/secret/{position}")
    @Needs(Permission.APPLY)
    ModelAndView secret(HttpServletRequest request, HttpServletResponse response, SignedIn who, @PathVariable String id, @PathVariable String position) {
        Proposal proposal = proposal(id);
        List<Integer> positions = positions(List.of(position));
        try {
            Optional<String> secret = positions.isEmpty()
                    ? Optional.empty()
                    : remediation.revealOnce(proposal.remedy(), positions.getFirst(), who.name(), request.getRemoteAddr());
            if (secret.isEmpty()) throw Problem.conflict("The secret was shown before, or there is none. Undo the remedy and apply it again to make another.", "Back to the remedy", proposal.path());
            response.setHeader("Cache-Control", "no-store");
            return layout.page(request, "Secret of the webhook").crumb("Remedies", LIST).view("remediation/secret").addObject("back", proposal.path()).addObject("secret", secret.get());
        } catch (Rejected rejected) {
            throw Problem.conflict(String.valueOf(rejected.getMessage()), "Back to the remedy", proposal.path());
        }
    }

    @PostMapping(LIST + "/approval")
    @Needs(Permission.ADMINISTER)
    String approval(HttpServletRequest request, SignedIn who, @RequestParam(defaultValue = "") String workspace, @RequestParam(defaultValue = "false") boolean second) {
        Workspace known = known(workspace);
        remediation.secondApproval(known.workspace(), second, who.name(), request.getRemoteAddr());
        Flash.say(request, second ? "A second person approves remedies of " + known.slug() + " from now on." : "Remedies of " + known.slug() + " are applied without a second person.");
        return "redirect:" + LIST;
    }

    private interface Decision {
        void on(UUID remedy) throws Rejected;
    }

    private String decided(String id, Decision decision) {
        Proposal proposal = proposal(id);
        try {
            decision.on(proposal.remedy());
        } catch (Rejected rejected) {
            throw Problem.conflict(String.valueOf(rejected.getMessage()), "Back to the remedy", proposal.path());
        }
        return "redirect:" + proposal.path();
    }

    private Proposal proposal(String id) {
        Optional<Proposal> found;
        try {
            found = store.find(UUID.fromString(id));
        } catch (IllegalArgumentException malformed) {
            found = Optional.empty();
        }
        return found.orElseThrow(() -> Problem.notFound("There is no such remedy.", "All remedies", LIST));
    }

    private String slug(UUID workspace) {
        return inventory.workspace(workspace).map(Workspace::slug).orElse("a workspace");
    }

    private static List<Integer> positions(List<String> given) {
        return given.stream().filter(each -> each.matches("[0-9]{1,4}")).map(Integer::valueOf).toList();
    }

    private static List<String> keys(List<RemedyState> states) {
        return states.stream().map(RemedyState::key).toList();
    }

    /** How much waits for somebody. */
    static long waiting(RemedyStore store, @Nullable UUID workspace) {
        return store.count(workspace, "", keys(List.of(RemedyState.PREVIEW, RemedyState.WAITING)));
    }
}
