package dev.portcullis.server.dashboard;

import dev.portcullis.detection.Detection.EvidenceLine;
import dev.portcullis.server.alerts.WrittenStore;
import dev.portcullis.server.alerts.WrittenStore.Written;
import dev.portcullis.server.dashboard.PullRequestView.Checked;
import dev.portcullis.server.dashboard.PullRequestView.Introduced;
import dev.portcullis.server.dashboard.PullRequestView.Told;
import dev.portcullis.server.findings.BoardStore;
import dev.portcullis.server.findings.BoardStore.ScanLine;
import dev.portcullis.server.findings.BroughtFinding;
import dev.portcullis.server.findings.Decision;
import dev.portcullis.server.findings.FindingReader;
import dev.portcullis.server.findings.ScanStore;
import dev.portcullis.server.integrations.Integration;
import dev.portcullis.server.integrations.Integrations;
import dev.portcullis.server.integrations.Mode;
import dev.portcullis.server.integrations.Principal;
import dev.portcullis.server.inventory.Inventory;
import dev.portcullis.server.inventory.PullRequest;
import dev.portcullis.server.inventory.Repository;
import dev.portcullis.server.inventory.Work;
import dev.portcullis.server.jobs.JobListStore;
import dev.portcullis.server.jobs.JobRow;
import dev.portcullis.server.policies.GateVerdict;
import dev.portcullis.server.policies.Policies;
import dev.portcullis.server.web.Shown;
import dev.portcullis.server.web.TimelineEntry;
import dev.portcullis.server.web.Tone;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Puts the page of one pull request together. */
@Component
class PullRequests {
    private static final int HISTORY = 15;

    private final Inventory inventory;
    private final Integrations integrations;
    private final FindingReader findings;
    private final BoardStore board;
    private final ScanStore scans;
    private final Policies policies;
    private final WrittenStore written;
    private final JobListStore jobs;
    private final Places places;

    PullRequests(Inventory inventory, Integrations integrations, FindingReader findings, BoardStore board, ScanStore scans, Policies policies,
            WrittenStore written, JobListStore jobs, Places places) {
        this.inventory = inventory;
        this.integrations = integrations;
        this.findings = findings;
        this.board = board;
        this.scans = scans;
        this.policies = policies;
        this.written = written;
        this.jobs = jobs;
        this.places = places;
    }

    Optional<PullRequestView> find(Repository repository, int number) {
        return inventory.pullRequest(repository.workspace(), repository.repository(), number).map(each -> view(repository, each));
    }

    private PullRequestView view(Repository repository, PullRequest pullRequest) {
        var workspace = repository.workspace();
        var id = repository.repository();
        int number = pullRequest.number();
        Optional<Integration> integration = integrations.find(workspace);
        @Nullable GateVerdict verdict = policies.verdict(workspace, id, number).orElse(null);
        GateState gate = GateState.of(pullRequest, verdict);
        List<Introduced> introduced = new ArrayList<>();
        List<Introduced> decided = new ArrayList<>();
        for (BroughtFinding each : findings.brought(workspace, id, number)) (each.decided() ? decided : introduced).add(introduced(repository, each));
        List<ScanLine> scanned = board.scansOfPullRequest(workspace, id, number, 20);
        List<ScanLine> read = newestRun(scanned);
        List<Written> posted = written.on(workspace, id, number);
        String head = verdict != null ? verdict.head() : pullRequest.judgedHead();
        return new PullRequestView(
                Places.pullRequest(repository.workspaceSlug(), repository.slug(), number),
                Places.repository(repository.workspaceSlug(), repository.slug()),
                places.atBitbucket(repository.workspaceSlug(), repository.slug(), number),
                places.commits(repository.workspaceSlug(), repository.slug()),
                repository.fullName(),
                repository.slug(),
                number,
                pullRequest.title(),
                pullRequest.sourceShown(),
                pullRequest.fromFork() && pullRequest.sourceFullName() != null ? pullRequest.sourceFullName() : "",
                pullRequest.targetShown(),
                pullRequest.authorName(),
                pullRequest.draft(),
                pullRequest.state(),
                pullRequest.claimedState(),
                pullRequest.readAt(),
                gate,
                heading(gate),
                truth(gate, pullRequest, head, integration.orElse(null), posted),
                verdict == null ? null : policies.name(verdict),
                why(gate, pullRequest, verdict),
                verdict == null ? null : verdict.evaluatedAt(),
                head,
                verdict == null ? pullRequest.judgedBase() : verdict.base(),
                introduced,
                decided,
                told(repository, pullRequest, head, integration.orElse(null), posted, introduced.size() + decided.size()),
                integration.flatMap(each -> integrations.principal(each.principal())).map(Principal::displayName).orElse(""),
                head == null ? null : Timings.of(head, read, posted, repository.firstReadAt()),
                read.stream().map(each -> new Checked(each, scans.gaps(each.id()))).toList(),
                history(pullRequest, scanned, posted, introduced, decided),
                active(repository, pullRequest));
    }

    private List<TimelineEntry> history(
            PullRequest pullRequest, List<ScanLine> scanned, List<Written> posted, List<Introduced> introduced, List<Introduced> decided) {
        List<TimelineEntry> entries = new ArrayList<>();
        entries.add(new TimelineEntry(pullRequest.createdOn(), "pull-request", pullRequest.authorName(), "opened the pull request in Bitbucket"));
        for (ScanLine each : scanned)
            entries.add(new TimelineEntry(
                    each.endedAt(), "scan", Tone.INFO, "Portcullis", "judged " + Shown.commit(each.to()) + ",", Activities.outcome(each)));
        for (Written each : posted)
            if (each.postedAt() != null && (each.surface().equals("summary") || each.surface().equals("inline")))
                entries.add(new TimelineEntry(
                        each.postedAt(),
                        "comment",
                        Tone.INFO,
                        "Portcullis",
                        each.surface().equals("summary")
                                ? "wrote or edited the summary"
                                : (each.resolved() ? "resolved the thread of " : "wrote the thread of ") + finding(each.key()),
                        ""));
        Stream.concat(introduced.stream(), decided.stream())
                .map(Introduced::finding)
                .distinct()
                .limit(20)
                .flatMap(number -> findings.find(number).stream())
                .forEach(finding -> findings.events(finding).stream()
                        .filter(event -> !event.actor().equals("portcullis"))
                        .forEach(event -> entries.add(new TimelineEntry(
                                event.at(), event.kind().equals("undone") ? "undo" : "check", Tone.OK, event.actor(), event.sentence(), finding.id()))));
        entries.sort(Comparator.comparing(TimelineEntry::at).reversed());
        return entries.size() <= HISTORY ? entries : List.copyOf(entries.subList(0, HISTORY));
    }

    /** An inline comment's key begins with the finding's id; the rest is a path, which may hold anything. */
    private static String finding(String key) {
        int colon = key.indexOf(':');
        return colon < 0 ? key : key.substring(0, colon);
    }

    /** The newest scan by each engine, all of the same head. */
    private static List<ScanLine> newestRun(List<ScanLine> newestFirst) {
        List<ScanLine> run = new ArrayList<>();
        Set<String> engines = new TreeSet<>();
        for (ScanLine each : newestFirst)
            if (each.to().equals(newestFirst.getFirst().to()) && engines.add(each.engine())) run.add(each);
        return run;
    }

    private @Nullable JobRow active(Repository repository, PullRequest pullRequest) {
        Optional<JobRow> scan = jobs.find(Work.SCAN, repository.workspace(), repository.repository().toString());
        return scan.filter(each -> pullRequest.open() && (each.state() == JobRow.State.RUNNING || each.state() == JobRow.State.WAITING)).orElse(null);
    }

    private static String heading(GateState gate) {
        return switch (gate) {
            case FAILED -> "Gate failed";
            case NOT_JUDGED -> "Not judged";
            case WAITING -> "Being judged";
            case PASSED -> "Gate passed";
        };
    }

    private static String why(GateState gate, PullRequest pullRequest, @Nullable GateVerdict verdict) {
        if (gate == GateState.WAITING && verdict == null) return "It was not read yet.";
        if (verdict == null) return pullRequest.judgeGap() == null ? "" : pullRequest.judgeGap();
        return gate == GateState.WAITING ? "A newer head was pushed. Until it is read the verdict of the former one stands: " + verdict.why() : verdict.why();
    }

    /** Bitbucket's API tells no plan, so nothing here says that a merge is blocked. */
    private static String truth(GateState gate, PullRequest pullRequest, @Nullable String head, @Nullable Integration integration, List<Written> written) {
        if (!pullRequest.open()) return "It is " + pullRequest.state() + ". Nothing is written to it any more.";
        if (integration == null) return "Its workspace is not watched any more. Nothing is written to it.";
        if (integration.mode() == Mode.OBSERVE)
            return written.isEmpty()
                    ? "Nothing is written in this mode (observe): developers do not see this verdict."
                    : "Nothing is written in this mode (observe). What was written before stands until it is withdrawn.";
        if (integration.paused()) return "Writing is paused for this workspace: what stands on the pull request may be older.";
        if (head != null && pullRequest.quiet(head)) return "Open before the connection: judged, not written to until its next push.";
        if (integration.mode() == Mode.TELL && written.stream().anyMatch(each -> each.surface().equals("status")))
            return "The pull request is told by report and comments. No build status is set in this mode (tell), and one that was set before stands until it is withdrawn.";
        if (integration.mode() == Mode.TELL) return "The pull request is told by report and comments. No build status is set in this mode (tell), so no merge is held up.";
        return switch (gate) {
            case FAILED -> "A failed build status blocks a merge only where merge checks are enforced (Premium). Which plan this workspace has is not known.";
            case NOT_JUDGED -> "The build status says stopped: neither passed nor failed.";
            case WAITING -> "The build status of the new head follows its verdict.";
            case PASSED -> "The build status is successful.";
        };
    }

    private Introduced introduced(Repository repository, BroughtFinding each) {
        String place = switch (each.kind()) {
            case "message" -> "a commit message";
            case "path" -> each.pathShown();
            default -> each.pathShown() + ":" + each.line();
        };
        String note = each.atHead() ? "" : "only in commit " + Shown.commit(each.commit()) + ", not at the head; still rotate it";
        return new Introduced(
                each.finding(),
                Places.finding(each.finding()),
                each.title(),
                each.severity(),
                decision(repository, each),
                each.decided(),
                place,
                note,
                each.evidence().stream().filter(EvidenceLine::hit).limit(3).toList());
    }

    private String decision(Repository repository, BroughtFinding brought) {
        if (brought.decision() == null) return "";
        String name = brought.decision().name().charAt(0) + brought.decision().key().substring(1);
        return findings.find(brought.finding()).stream()
                .flatMap(finding -> findings.decisions(finding).stream())
                .filter(each -> each.repository() == null || each.repository().equals(repository.repository()))
                .map(Decision::decidedBy)
                .findFirst()
                .map(by -> name + " by " + by)
                .orElse(name);
    }

    private List<Told> told(Repository repository, PullRequest pullRequest, @Nullable String head, @Nullable Integration integration, List<Written> all, int findings) {
        List<Told> rows = new ArrayList<>();
        Mode mode = integration == null ? Mode.OBSERVE : integration.mode();
        String page = places.atBitbucket(repository.workspaceSlug(), repository.slug(), pullRequest.number());
        boolean silent = mode == Mode.OBSERVE || head != null && pullRequest.quiet(head);
        String because = mode == Mode.OBSERVE ? "not written in mode observe" : silent ? "not written before the next push" : "nothing to write yet";
        rows.add(row("shield", "Build status", all, "status", head, "on the head " + (head == null ? "" : Shown.commit(head)), mode == Mode.TELL ? "not set in mode tell" : because, ""));
        rows.add(row("report", "Report", all, "report", head, Shown.count(findings, "place", "places") + ", Code Insights", because, ""));
        Optional<Written> summary = all.stream().filter(each -> each.surface().equals("summary")).findFirst();
        rows.add(row("comment", "Summary", all, "summary", "summary", "one comment, edited and never repeated", silent ? because : "none: nothing was found to say",
                summary.filter(each -> !each.inDoubt()).map(each -> page + "#comment-" + each.remoteId()).orElse("")));
        List<Written> inline = all.stream().filter(each -> each.surface().equals("inline")).toList();
        long doubt = inline.stream().filter(Written::inDoubt).count();
        long resolved = inline.stream().filter(Written::resolved).count();
        if (inline.isEmpty()) rows.add(new Told("comment", Tone.PLAIN, "Inline comments", "none", silent ? because : "no line to comment on", "", null));
        else
            rows.add(new Told(
                    "comment",
                    doubt > 0 ? Tone.WARN : Tone.PLAIN,
                    "Inline comments",
                    inline.size() + (resolved == 0 ? "" : ", " + resolved + " resolved"),
                    doubt > 0 ? doubt + " in doubt: sent, and no answer came. We look for it before it is sent again." : "one thread a finding and file",
                    inline.stream().filter(each -> !each.inDoubt()).findFirst().map(each -> page + "#comment-" + each.remoteId()).orElse(""),
                    inline.stream().map(each -> each.postedAt() == null ? each.intendedAt() : each.postedAt()).max(java.time.Instant::compareTo).orElse(null)));
        return rows;
    }

    private static Told row(String icon, String name, List<Written> all, String surface, @Nullable String key, String note, String none, String link) {
        Optional<Written> found = all.stream().filter(each -> each.surface().equals(surface) && each.key().equals(key)).findFirst();
        if (found.isEmpty()) {
            boolean former = all.stream().anyMatch(each -> each.surface().equals(surface));
            return new Told(icon, Tone.PLAIN, name, former ? "on a former head only" : "none", none, "", null);
        }
        Written written = found.get();
        if (written.inDoubt())
            return new Told(icon, Tone.WARN, name, "in doubt", "Sent, and no answer came. We look before it is sent again.", "", written.intendedAt());
        return new Told(icon, Tone.PLAIN, name, "written", note, link, written.postedAt());
    }
}
