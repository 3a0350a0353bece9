package dev.portcullis.server.dashboard;

import dev.portcullis.server.audit.Audit;
import dev.portcullis.server.inventory.Inventory;
import dev.portcullis.server.inventory.Repository;
import dev.portcullis.server.jobs.JobListStore;
import dev.portcullis.server.jobs.JobRow;
import dev.portcullis.server.jobs.JobRow.State;
import dev.portcullis.server.jobs.Jobs;
import dev.portcullis.server.web.Flash;
import dev.portcullis.server.web.Layout;
import dev.portcullis.server.web.LeftOut;
import dev.portcullis.server.web.Needs;
import dev.portcullis.server.web.Page;
import dev.portcullis.server.web.Permission;
import dev.portcullis.server.web.Problem;
import dev.portcullis.server.web.SignedIn;
import dev.portcullis.server.web.Tab;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** What is the machine doing? */
@Controller
class JobsPage {
    private static final int SIZE = 50;

    private final JobListStore list;
    private final Jobs jobs;
    private final Inventory inventory;
    private final Audit audit;
    private final TransactionTemplate transaction;
    private final Layout layout;

    JobsPage(JobListStore list, Jobs jobs, Inventory inventory, Audit audit, TransactionTemplate transaction, Layout layout) {
        this.list = list;
        this.jobs = jobs;
        this.inventory = inventory;
        this.audit = audit;
        this.transaction = transaction;
        this.layout = layout;
    }

    @GetMapping("/jobs")
    @Needs(Permission.VIEW)
    @Nullable ModelAndView list(HttpServletRequest request, HttpServletResponse response, @RequestParam MultiValueMap<String, String> given) {
        Page page = layout.page(request, "Jobs").list();
        page.leaving(LeftOut.of(given).unless("state", each -> state(each) != null).any("page", "seen").others());
        Query query = Query.of("/jobs", given, "state", "page").only("state", each -> state(each) != null);
        UUID workspace = page.workspaceId();
        State state = state(query.one("state", ""));
        Map<State, Integer> counts = list.counts(workspace);
        int all = counts.values().stream().mapToInt(Integer::intValue).sum();
        int total = state == null ? all : counts.get(state);
        int first = Math.min((query.page() - 1) * SIZE, Math.max(0, (total - 1) / SIZE * SIZE));
        Map<UUID, Optional<Repository>> known = new HashMap<>();
        List<JobsView.Line> lines = list.list(workspace, state, first, SIZE).stream().map(each -> new JobsView.Line(each, does(each.kind()), path(each, known))).toList();
        List<Tab> tabs = new ArrayList<>();
        tabs.add(new Tab("All", "/jobs", all, state == null));
        for (State each : State.values()) tabs.add(new Tab(word(each), "/jobs?state=" + key(each), counts.get(each), state == each));
        int todo = counts.get(State.RUNNING) + counts.get(State.WAITING) + counts.get(State.RETRYING);
        if (todo > 0) page.refreshing(3);
        JobsView shown = new JobsView(
                query.address(), tabs, lines, PullRequestsPage.paging(query, first, lines.size(), total, SIZE), todo, state == null ? "" : key(state));
        return Region.answer(page, request, response, "dashboard/jobs", "dashboard/jobs-region", "jobs", shown);
    }

    @PostMapping("/jobs/again")
    @Needs(Permission.TRIAGE)
    String again(
            HttpServletRequest request,
            SignedIn who,
            @RequestParam String kind,
            @RequestParam UUID workspace,
            @RequestParam String key,
            @RequestParam(defaultValue = "") String state) {
        if (!who.may(needs(kind))) throw Problem.forbidden("Your role does not change settings in Bitbucket.", "All jobs", "/jobs");
        boolean asked = Boolean.TRUE.equals(transaction.execute(status -> {
            if (!jobs.again(kind, workspace, key)) return false;
            audit.record(workspace, who.name(), "job.again", does(kind), null, null, request.getRemoteAddr());
            return true;
        }));
        if (!asked) throw Problem.notFound("There is no such job.", "All jobs", "/jobs");
        Flash.say(request, "Asked for it again.");
        State of = state(state);
        return "redirect:/jobs" + (of == null ? "" : "?state=" + key(of));
    }

    private String path(JobRow job, Map<UUID, Optional<Repository>> known) {
        String key = job.key().startsWith("repository:") ? job.key().substring("repository:".length()) : job.key();
        int hash = key.indexOf('#');
        try {
            UUID repository = UUID.fromString(hash < 0 ? key : key.substring(0, hash));
            return known.computeIfAbsent(repository, id -> inventory.repository(job.workspace(), id))
                    .map(each -> hash < 0
                            ? Places.repository(each.workspaceSlug(), each.slug())
                            : Places.pullRequest(each.workspaceSlug(), each.slug(), Integer.parseInt(key.substring(hash + 1))))
                    .orElse("");
        } catch (IllegalArgumentException nothingWithAPage) {
            return "";
        }
    }

    private static @Nullable State state(String key) {
        for (State each : State.values()) if (key(each).equals(key)) return each;
        return null;
    }

    static String key(State state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    static String word(State state) {
        return state.name().charAt(0) + key(state).substring(1);
    }

    /** To run again what writes settings takes as much as to have them written. */
    static Permission needs(String kind) {
        return kind.equals("apply") ? Permission.APPLY : Permission.TRIAGE;
    }

    /** What a kind of job does, in words. */
    static String does(String kind) {
        return switch (kind) {
            case "sync" -> "Reads what exists";
            case "scan" -> "Scans a repository";
            case "tell" -> "Tells a pull request";
            case "validate" -> "Checks a credential";
            case "hook" -> "Sets up the webhook";
            case "send" -> "Sends a message";
            case "summary" -> "Sums up a first reading";
            case "history" -> "Reads a history";
            case "settings" -> "Reads settings";
            case "judge" -> "Judges settings";
            case "apply" -> "Works at a remedy";
            case "withdraw" -> "Takes back what was written";
            default -> "Does " + kind;
        };
    }
}
