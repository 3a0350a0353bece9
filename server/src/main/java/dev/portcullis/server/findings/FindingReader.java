package dev.portcullis.server.findings;

import dev.portcullis.detection.Severity;
import java.time.Clock;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Findings as pages, pull requests and the gate read them. */
@Component
public class FindingReader {
    private final FindingListStore lists;
    private final FindingStore store;
    private final Clock clock;

    FindingReader(FindingListStore lists, FindingStore store, Clock clock) {
        this.lists = lists;
        this.store = store;
        this.clock = clock;
    }

    public List<Finding> list(FindingFilter filter) {
        return lists.list(filter, clock.instant());
    }

    public int count(FindingFilter filter) {
        return lists.count(filter);
    }

    /** @param facet state, severity, rule or repository; counted under all other filters */
    public Map<String, Integer> facet(FindingFilter filter, String facet) {
        return lists.facet(filter, facet);
    }

    /** What stands before and after it in a list; empty when the list does not hold it. */
    Optional<Neighbours> neighbours(FindingFilter filter, Finding finding) {
        return lists.neighbours(filter, finding.number(), clock.instant());
    }

    public Optional<Finding> find(long number) {
        return lists.find(number, clock.instant());
    }

    public List<Occurrence> occurrences(Finding finding, int limit) {
        return lists.occurrences(finding.workspace(), finding.number(), limit);
    }

    public List<FindingEvent> events(Finding finding) {
        return lists.events(finding.workspace(), finding.number());
    }

    /** Newest first; undone ones left out. */
    public List<Decision> decisions(Finding finding) {
        return store.decisions(finding.workspace(), finding.number());
    }

    /** The repositories that it was ever seen in. */
    public List<UUID> repositories(Finding finding) {
        return store.repositories(finding.workspace(), finding.number());
    }

    /** Of a finding about settings; empty for others. */
    public List<Setting> settings(Finding finding) {
        return store.settings(finding.workspace(), finding.number());
    }

    public Risk risk(Finding finding) {
        FindingStore.Standing standing = store.standing(finding.workspace(), finding.number());
        return Risk.of(standing.severity(), standing.exposure(), standing.publicRepository(), finding.openedAt(), clock.instant());
    }

    public List<BroughtFinding> brought(UUID workspace, UUID repository, int number) {
        return lists.brought(workspace, repository, number);
    }

    public List<BringingPullRequest> bringing(UUID workspace, long finding) {
        return lists.bringing(workspace, finding);
    }

    /** Open findings by severity, for boards. */
    public Map<Severity, Integer> openBySeverity(@Nullable UUID workspace) {
        FindingFilter filter = new FindingFilter(
                workspace, List.of(FindingState.OPEN, FindingState.ACKNOWLEDGED), List.of(), List.of(), List.of(), "", "risk", 1, 1);
        Map<String, Integer> counts = lists.facet(filter, "severity");
        Map<Severity, Integer> bySeverity = new EnumMap<>(Severity.class);
        for (Severity severity : Severity.values())
            bySeverity.put(severity, counts.getOrDefault(severity.name().toLowerCase(Locale.ROOT), 0));
        return bySeverity;
    }
}
