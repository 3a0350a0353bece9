package dev.portcullis.server.findings;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Writes down what people decide. In the caller's transaction. */
@Component
public class Decisions {
    private final FindingStore store;
    private final Clock clock;

    Decisions(FindingStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /** @return false when there is no such finding */
    public boolean lock(UUID workspace, long finding) {
        return store.lock(workspace, finding);
    }

    /**
     * A revocation holds wherever the value is; everything else holds for the repositories that the value is in today.
     *
     * @param sentence for the history, without actor
     */
    public void decide(UUID workspace, long finding, Decision.Kind kind, String reason, String note, String by, String sentence) {
        Instant now = clock.instant();
        if (kind == Decision.Kind.REVOKED) store.decide(workspace, finding, null, kind, reason, note, null, by, now);
        else
            for (UUID repository : store.repositories(workspace, finding))
                store.decide(workspace, finding, repository, kind, reason, note, null, by, now);
        store.event(workspace, finding, now, kind.key(), by, sentence);
    }

    /** @return what was undone; empty when nothing was decided */
    public List<Decision> undo(UUID workspace, long finding, String by, String sentence) {
        Instant now = clock.instant();
        List<Decision> undone = store.undo(workspace, finding, by, now);
        if (!undone.isEmpty()) store.event(workspace, finding, now, "undone", by, sentence);
        return undone;
    }

    /** An entry of the history that no decision made. */
    public void note(UUID workspace, long finding, String kind, String sentence) {
        store.event(workspace, finding, clock.instant(), kind, "portcullis", sentence);
    }
}
