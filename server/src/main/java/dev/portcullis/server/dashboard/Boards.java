package dev.portcullis.server.dashboard;

import dev.portcullis.detection.rules.Rule;
import dev.portcullis.detection.rules.RuleCatalogue;
import dev.portcullis.server.findings.BoardStore;
import dev.portcullis.server.findings.BoardStore.RepositoryRisk;
import dev.portcullis.server.findings.FindingFilter;
import dev.portcullis.server.findings.FindingReader;
import dev.portcullis.server.integrations.Integration;
import dev.portcullis.server.inventory.FreshnessStore;
import dev.portcullis.server.inventory.FreshnessStore.Freshness;
import dev.portcullis.server.inventory.Inventory;
import dev.portcullis.server.inventory.Repository;
import dev.portcullis.server.inventory.Watched;
import dev.portcullis.server.jobs.JobListStore;
import dev.portcullis.server.jobs.JobRow.State;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Puts the overview together. */
@Component
class Boards {
    private static final int TOP = 7;
    private static final int REPOSITORIES = 7;
    private static final int KINDS = 5;
    private static final Duration SETTLED = Duration.ofDays(30);

    private final Watched watched;
    private final Inventory inventory;
    private final FreshnessStore freshness;
    private final FindingReader findings;
    private final BoardStore store;
    private final Gates gates;
    private final Activities activities;
    private final JobListStore jobs;
    private final RuleCatalogue rules;
    private final Clock clock;

    Boards(Watched watched, Inventory inventory, FreshnessStore freshness, FindingReader findings, BoardStore store, Gates gates, Activities activities,
            JobListStore jobs, RuleCatalogue rules, Clock clock) {
        this.watched = watched;
        this.inventory = inventory;
        this.freshness = freshness;
        this.findings = findings;
        this.store = store;
        this.gates = gates;
        this.activities = activities;
        this.jobs = jobs;
        this.rules = rules;
        this.clock = clock;
    }

    /** @return null while nothing is connected */
    @Nullable Board board(@Nullable UUID workspace) {
        List<Integration> integrations = watched.integrations(workspace);
        if (integrations.isEmpty()) return null;
        List<Repository> repositories = watched.repositories(workspace);
        Map<UUID, Freshness> fresh = freshness.freshness(workspace);
        List<PullRequestRow> open = gates.open(workspace);
        FindingFilter waiting = Filters.undecided(workspace, TOP);
        return new Board(
                (int) repositories.stream().filter(each -> each.state().equals("present")).count(),
                trouble(integrations),
                store.pushes(workspace, 1).stream().findFirst().orElse(null),
                reading(workspace, integrations, repositories, fresh),
                findings.openBySeverity(workspace),
                (int) open.stream().filter(each -> each.state() == GateState.FAILED).count(),
                open.size(),
                store.settled(workspace, clock.instant().minus(SETTLED)),
                store.pace(workspace).orElse(null),
                findings.list(waiting).stream().map(each -> new Board.Top(each, Places.finding(each.number()))).toList(),
                findings.count(waiting),
                kinds(workspace),
                lines(workspace, repositories, fresh),
                activities.newest(workspace, 7));
    }

    private String trouble(List<Integration> integrations) {
        for (Integration each : integrations) {
            if (each.hookState().equals("refused"))
                return "Bitbucket does not deliver pushes to " + watched.slug(each.workspace()) + ": " + each.hookDetail();
            if (each.lastError() != null) return watched.slug(each.workspace()) + ": " + each.lastError();
            if (each.hookState().equals("unwanted") || each.hookState().equals("missing") && each.lastSyncAt() != null)
                return watched.slug(each.workspace()) + " has no webhook, so pushes are not learnt at once";
        }
        return "";
    }

    private @Nullable FirstReading reading(
            @Nullable UUID workspace, List<Integration> integrations, List<Repository> repositories, Map<UUID, Freshness> fresh) {
        List<Integration> running = new ArrayList<>();
        int failed = 0;
        for (Integration each : integrations) {
            Map<State, Integer> counts = jobs.counts(each.workspace());
            boolean unread = repositories.stream().anyMatch(one -> one.workspace().equals(each.workspace()) && one.firstReadAt() == null);
            boolean going = counts.get(State.RUNNING) + counts.get(State.WAITING) + counts.get(State.RETRYING) > 0;
            if (going && (unread || each.lastSyncAt() == null)) {
                running.add(each);
                failed += counts.get(State.FAILED);
            }
        }
        if (running.isEmpty()) return null;
        List<UUID> ids = running.stream().map(Integration::workspace).toList();
        List<Repository> concerned = repositories.stream().filter(each -> ids.contains(each.workspace())).toList();
        int read = (int) concerned.stream().filter(each -> each.firstReadAt() != null).count();
        Instant since = running.stream().map(Integration::since).min(Instant::compareTo).orElse(clock.instant());
        return new FirstReading(
                ids.stream().map(watched::slug).toList(),
                read,
                concerned.size(),
                ids.stream().mapToInt(each -> inventory.projects(each).size()).sum(),
                concerned.stream().mapToInt(each -> fresh.getOrDefault(each.repository(), Freshness.UNKNOWN).branches()).sum(),
                left(Duration.between(since, clock.instant()), read, concerned.size()),
                running.stream().filter(each -> !each.hookState().equals("present")).map(Integration::hookDetail).findFirst().orElse(null),
                failed);
    }

    /** As fast as so far, rounded up; said only once some were read, and within a day of the connection. */
    static String left(Duration gone, int read, int total) {
        if (read < 3 || read >= total || gone.compareTo(Duration.ofDays(1)) > 0) return "";
        long seconds = gone.toSeconds() * (total - read) / read;
        return seconds < 60 ? "about 1\u00a0min left" : "about " + (seconds + 59) / 60 + "\u00a0min left";
    }

    private List<Board.Kind> kinds(@Nullable UUID workspace) {
        List<Board.Kind> kinds = new ArrayList<>();
        findings.facet(Filters.open(workspace, List.of(), 1), "rule").forEach((rule, count) -> kinds.add(new Board.Kind(rules.find(rule).map(Rule::title).orElse(rule), count)));
        return kinds.size() <= KINDS ? kinds : kinds.subList(0, KINDS);
    }

    private List<Board.Line> lines(@Nullable UUID workspace, List<Repository> repositories, Map<UUID, Freshness> fresh) {
        Map<UUID, RepositoryRisk> risks = store.risks(workspace);
        Map<UUID, Instant> scans = store.lastScans(workspace);
        Map<UUID, Repository> byId = new HashMap<>();
        for (Repository each : repositories) byId.put(each.repository(), each);
        Map<String, String> projects = projects(repositories);
        return risks.values().stream()
                .filter(each -> byId.containsKey(each.repository()))
                .limit(REPOSITORIES)
                .map(risk -> {
                    Repository each = byId.get(risk.repository());
                    return new Board.Line(
                            Places.repository(each.workspaceSlug(), each.slug()),
                            each.slug(),
                            each.project() == null ? "" : projects.getOrDefault(each.project(), ""),
                            risk,
                            fresh.getOrDefault(each.repository(), Freshness.UNKNOWN).pushedAt(),
                            scans.get(each.repository()));
                })
                .toList();
    }

    /** Names of the projects by their uuids. */
    Map<String, String> projects(List<Repository> repositories) {
        Map<String, String> names = new HashMap<>();
        repositories.stream()
                .map(Repository::workspace)
                .distinct()
                .forEach(each -> inventory.projects(each).forEach(project -> names.put(project.project(), project.name())));
        return names;
    }
}
