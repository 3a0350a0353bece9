package dev.portcullis.server.dashboard;

import dev.portcullis.detection.Gap;
import dev.portcullis.server.dashboard.RepositoryView.Branch;
import dev.portcullis.server.events.DeliveryListStore;
import dev.portcullis.server.findings.BoardStore;
import dev.portcullis.server.findings.BoardStore.RepositoryRisk;
import dev.portcullis.server.findings.BoardStore.ScanLine;
import dev.portcullis.server.findings.FindingReader;
import dev.portcullis.server.findings.ScanStore;
import dev.portcullis.server.inventory.Inventory;
import dev.portcullis.server.inventory.RefState;
import dev.portcullis.server.inventory.Repository;
import dev.portcullis.server.inventory.Watched;
import dev.portcullis.server.inventory.Work;
import dev.portcullis.server.jobs.JobListStore;
import dev.portcullis.server.jobs.JobRow;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Puts the page of one repository together. */
@Component
class Repositories {
    private static final int BRANCHES = 8;
    private static final int FINDINGS = 6;
    private static final int SCANS = 6;
    private static final int DELIVERIES = 4;

    private final Watched watched;
    private final Inventory inventory;
    private final BoardStore board;
    private final FindingReader findings;
    private final ScanStore scans;
    private final DeliveryListStore deliveries;
    private final JobListStore jobs;
    private final Gates gates;
    private final Boards boards;
    private final Places places;
    private final SettingLines settings;

    Repositories(Watched watched, Inventory inventory, BoardStore board, FindingReader findings, ScanStore scans, DeliveryListStore deliveries,
            JobListStore jobs, Gates gates, Boards boards, Places places, SettingLines settings) {
        this.watched = watched;
        this.inventory = inventory;
        this.board = board;
        this.findings = findings;
        this.scans = scans;
        this.deliveries = deliveries;
        this.jobs = jobs;
        this.gates = gates;
        this.boards = boards;
        this.places = places;
        this.settings = settings;
    }

    /** @param everyBranch else the newest ones */
    RepositoryView view(Repository repository, boolean everyBranch) {
        UUID workspace = repository.workspace();
        UUID id = repository.repository();
        List<RefState> refs = inventory.refs(workspace, id).stream().filter(each -> each.headSeen() != null).toList();
        int behind = (int) refs.stream().filter(RefState::behind).count();
        boolean followed = watched.repositories(workspace).stream().anyMatch(each -> each.repository().equals(id));
        Map<String, Integer> kinds = new LinkedHashMap<>();
        for (String learnt : List.of("delivery", "poll", "git")) {
            int count = (int) refs.stream().filter(each -> each.learnt().equals(learnt)).count();
            if (count > 0) kinds.put(learnt, count);
        }
        List<ScanLine> newest = board.scans(workspace, id, SCANS);
        Map<Long, List<Gap>> gaps = new LinkedHashMap<>();
        for (ScanLine each : newest) if (each.gaps() > 0) gaps.put(each.id(), scans.gaps(each.id()));
        return new RepositoryView(
                repository,
                Places.repository(repository.workspaceSlug(), repository.slug()),
                places.atBitbucket(repository.workspaceSlug(), repository.slug()),
                places.commits(repository.workspaceSlug(), repository.slug()),
                repository.project() == null ? "" : boards.projects(List.of(repository)).getOrDefault(repository.project(), ""),
                RepositoryState.of(repository, followed, behind),
                branches(repository, refs, everyBranch ? 500 : BRANCHES),
                refs.size(),
                behind,
                kinds,
                board.risks(workspace).getOrDefault(id, RepositoryRisk.none(id)),
                findings.list(Filters.open(workspace, List.of(id), FINDINGS)),
                gates.open(repository),
                newest,
                gaps,
                deliveries.newest(workspace, id, DELIVERIES),
                settings.of(workspace, id),
                jobs.find(Work.SCAN, workspace, id.toString()).filter(each -> each.state() != JobRow.State.DONE).orElse(null));
    }

    private List<Branch> branches(Repository repository, List<RefState> refs, int most) {
        Map<String, Long> lags = board.lags(repository.workspace(), repository.repository());
        return refs.stream()
                .limit(most)
                .map(each -> new Branch(
                        each.shown(),
                        each.key().equals(repository.mainBranch()),
                        each.headSeen() == null ? "" : each.headSeen(),
                        each.seenAt(),
                        each.learnt(),
                        each.scannedAt(),
                        each.behind(),
                        each.behind() ? null : lags.get(each.key())))
                .toList();
    }
}
