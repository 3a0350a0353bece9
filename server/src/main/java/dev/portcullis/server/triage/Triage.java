package dev.portcullis.server.triage;

import dev.portcullis.server.audit.Audit;
import dev.portcullis.server.findings.Decision;
import dev.portcullis.server.findings.Decisions;
import dev.portcullis.server.findings.DismissalReason;
import dev.portcullis.server.findings.Finding;
import dev.portcullis.server.findings.FindingReader;
import dev.portcullis.server.response.Response;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** What people decide about findings, in effect at once: policy and gate are re-evaluated in the same transaction, without a scan. */
@Component
public class Triage {
    private final FindingReader findings;
    private final Decisions decisions;
    private final Response response;
    private final Audit audit;
    private final TransactionTemplate transaction;

    Triage(FindingReader findings, Decisions decisions, Response response, Audit audit, TransactionTemplate transaction) {
        this.findings = findings;
        this.decisions = decisions;
        this.response = response;
        this.audit = audit;
        this.transaction = transaction;
    }

    /** @return false when there is no such finding */
    public boolean acknowledge(long number, String by, String origin) {
        return decide(number, Decision.Kind.ACKNOWLEDGED, "", "", by, origin, "Acknowledged");
    }

    /** @return false when there is no such finding */
    public boolean dismiss(long number, DismissalReason reason, String note, String by, String origin) {
        return decide(number, Decision.Kind.DISMISSED, reason.label(), note, by, origin, "Dismissed: " + reason.label());
    }

    /** The person says that the value is of no use to anybody any more; this closes a secret. */
    public boolean revoked(long number, String note, String by, String origin) {
        return decide(number, Decision.Kind.REVOKED, "", note, by, origin, "Revoked or rotated");
    }

    /** @return what was undone; empty when there was nothing */
    public Optional<Decision.Kind> undo(long number, String by, String origin) {
        return undo(number, null, by, origin);
    }

    /**
     * @param decision that is meant to be undone; when another one was made since, nothing is undone. Null for the newest.
     * @return what was undone
     */
    public Optional<Decision.Kind> undo(long number, @Nullable Long decision, String by, String origin) {
        return Optional.ofNullable(transaction.execute(status -> findings.find(number)
                .map(finding -> {
                    decisions.lock(finding.workspace(), number);
                    if (decision != null && newest(finding).filter(decision::equals).isEmpty()) return null;
                    List<Decision> undone = decisions.undo(finding.workspace(), number, by, "Undid the last decision");
                    if (undone.isEmpty()) return null;
                    Decision.Kind kind = undone.getFirst().kind();
                    audit.record(finding.workspace(), by, "finding.undo", finding.id(), kind.key(), "", origin);
                    response.evaluateFinding(finding.workspace(), number);
                    return kind;
                })
                .orElse(null)));
    }

    /** The id of the decision that an undo would undo. */
    Optional<Long> newest(Finding finding) {
        return findings.decisions(finding).stream().findFirst().map(Decision::id);
    }

    private boolean decide(long number, Decision.Kind kind, String reason, String note, String by, String origin, String sentence) {
        return Boolean.TRUE.equals(transaction.execute(status -> {
            Optional<Finding> found = findings.find(number);
            if (found.isEmpty() || !decisions.lock(found.get().workspace(), number)) return false;
            // Read anew under the lock: the trail says what this decision replaces.
            Finding finding = findings.find(number).orElseThrow();
            decisions.decide(finding.workspace(), number, kind, reason, note, by, sentence);
            audit.record(finding.workspace(), by, "finding." + kind.key(), finding.id(), finding.state().key(), reason.isEmpty() ? kind.key() : kind.key() + ": " + reason, origin);
            response.evaluateFinding(finding.workspace(), number);
            return true;
        }));
    }
}
