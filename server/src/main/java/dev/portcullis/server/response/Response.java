package dev.portcullis.server.response;

import dev.portcullis.server.alerts.Alerts;
import dev.portcullis.server.findings.BringingPullRequest;
import dev.portcullis.server.findings.FindingReader;
import dev.portcullis.server.findings.Findings;
import dev.portcullis.server.inventory.Inventory;
import dev.portcullis.server.inventory.PullRequest;
import dev.portcullis.server.policies.Policies;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Policies decide, the gate gets its verdict, actions are asked for. In the caller's transaction; the only place that does.
 *
 * <p>Evaluations of one pull request come one after the other: its row is locked before anything of it is read, so the last one sees what all
 * before it wrote. Everybody locks in one order, so that nobody waits in a circle: findings, ascending; then pull requests, by repository and
 * number. A scan locks the findings that it touches when it writes them down, a decision the one finding that it is about.
 */
@Component
public class Response {
    private final Inventory inventory;
    private final FindingReader findings;
    private final Policies policies;
    private final Alerts alerts;

    Response(Inventory inventory, FindingReader findings, Policies policies, Alerts alerts) {
        this.inventory = inventory;
        this.findings = findings;
        this.policies = policies;
        this.alerts = alerts;
    }

    /** Re-evaluates one pull request from what is written down: no scan, no request. */
    public void evaluate(UUID workspace, UUID repository, int number) {
        Optional<PullRequest> found = inventory.lockPullRequest(workspace, repository, number);
        if (found.isEmpty() || !found.get().open()) return;
        PullRequest pullRequest = found.get();
        // A head that never could be read is known by what Bitbucket told of it: it too is told that it was not judged.
        String head = pullRequest.judgedHead() != null ? pullRequest.judgedHead() : pullRequest.judgeGap() != null ? pullRequest.sourceHead() : null;
        if (head == null) return;
        List<Policies.Brought> brought = findings.brought(workspace, repository, number).stream()
                .map(each -> new Policies.Brought(each.finding(), each.episode(), each.engine(), each.severity(), each.decided()))
                .toList();
        policies.judge(workspace, repository, number, head, pullRequest.judgedBase(), brought, pullRequest.judgeGap());
        alerts.tell(pullRequest);
    }

    /**
     * What a reading changed is told to the team's channels. Not what a first reading found: that is summed up once, at its end.
     *
     * @param first whether this is the first reading of its place
     * @param pusher uuid of who pushed it, as a delivery said; null when none did
     */
    public void announce(UUID workspace, List<Findings.Turn> turns, boolean first, @Nullable String pusher) {
        if (turns.isEmpty() || first && !alerts.summarised(workspace)) return;
        alerts.announce(
                workspace,
                turns.stream()
                        .filter(each -> each.kind() != Findings.Turn.Kind.GONE)
                        .map(each -> new Alerts.Announced(each.finding(), each.episode()))
                        .toList(),
                pusher);
        for (Findings.Turn each : turns) if (each.kind() == Findings.Turn.Kind.GONE) alerts.resolved(workspace, each.finding());
    }

    /**
     * After a decision, which holds the finding's lock: the channels that were told of it, and every open pull request that brings it, in the
     * order of locks.
     */
    public void evaluateFinding(UUID workspace, long finding) {
        alerts.resolved(workspace, finding);
        alerts.reopened(workspace, finding);
        for (BringingPullRequest each : findings.bringing(workspace, finding)) evaluate(workspace, each.repository(), each.number());
    }
}
