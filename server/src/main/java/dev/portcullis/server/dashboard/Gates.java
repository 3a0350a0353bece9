package dev.portcullis.server.dashboard;

import dev.portcullis.server.inventory.Inventory;
import dev.portcullis.server.inventory.PullRequest;
import dev.portcullis.server.inventory.Repository;
import dev.portcullis.server.inventory.Watched;
import dev.portcullis.server.policies.GateVerdict;
import dev.portcullis.server.policies.Policies;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The open pull requests of what is watched, with the gate's word on each. */
@Component
class Gates {
    private final Inventory inventory;
    private final Watched watched;
    private final Policies policies;

    Gates(Inventory inventory, Watched watched, Policies policies) {
        this.inventory = inventory;
        this.watched = watched;
        this.policies = policies;
    }

    /** @param workspace null for all; by state, then the newest first */
    List<PullRequestRow> open(@Nullable UUID workspace) {
        Map<UUID, Repository> repositories = new HashMap<>();
        for (Repository each : watched.repositories(workspace)) repositories.put(each.repository(), each);
        Map<String, GateVerdict> verdicts = new HashMap<>();
        for (GateVerdict each : policies.verdicts(workspace)) verdicts.put(PullRequest.key(each.repository(), each.number()), each);
        List<PullRequestRow> rows = new ArrayList<>();
        for (UUID each : repositories.values().stream().map(Repository::workspace).distinct().toList())
            for (PullRequest open : inventory.openPullRequests(each, null)) {
                Repository repository = repositories.get(open.repository());
                if (repository != null) rows.add(row(repository, open, verdicts.get(open.key())));
            }
        rows.sort(Comparator.comparing(PullRequestRow::state).thenComparing(PullRequestRow::updatedOn, Comparator.reverseOrder()));
        return rows;
    }

    List<PullRequestRow> open(Repository repository) {
        List<PullRequestRow> rows = new ArrayList<>();
        for (PullRequest open : inventory.openPullRequests(repository.workspace(), repository.repository()))
            rows.add(row(repository, open, policies.verdict(repository.workspace(), repository.repository(), open.number()).orElse(null)));
        rows.sort(Comparator.comparing(PullRequestRow::state).thenComparing(PullRequestRow::updatedOn, Comparator.reverseOrder()));
        return rows;
    }

    private static PullRequestRow row(Repository repository, PullRequest open, @Nullable GateVerdict verdict) {
        String head = verdict != null ? verdict.head() : open.sourceHead();
        return new PullRequestRow(
                Places.pullRequest(repository.workspaceSlug(), repository.slug(), open.number()),
                repository.repository(),
                repository.fullName(),
                repository.slug(),
                open.number(),
                open.title(),
                open.sourceShown(),
                open.targetShown(),
                open.authorName(),
                open.draft(),
                head != null && open.quiet(head),
                GateState.of(open, verdict),
                verdict == null ? 0 : verdict.counted(),
                verdict == null ? 0 : verdict.decided(),
                open.updatedOn(),
                verdict == null ? null : verdict.evaluatedAt());
    }
}
