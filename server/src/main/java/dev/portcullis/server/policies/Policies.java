package dev.portcullis.server.policies;

import dev.portcullis.detection.Severity;
import dev.portcullis.server.policies.GateVerdict.Verdict;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Decides what a pull request's findings call for, and keeps the verdict. */
@Component
public class Policies {
    /** What a verdict names that no policy spoke. */
    private static final UUID NONE = new UUID(0, 0);

    private final PolicyStore store;
    private final Clock clock;

    Policies(PolicyStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /** What the pull request brings, as far as policies look at it. */
    public record Brought(long finding, int episode, String engine, Severity severity, boolean decided) {}

    /**
     * The first policy that fails decides; else the first one speaks for all. Where none is enabled nothing is judged, which is no pass.
     *
     * @param gap why it could not be read; then nothing is passed
     */
    public GateVerdict judge(
            UUID workspace, UUID repository, int number, String head, @Nullable String base, List<Brought> brought, @Nullable String gap) {
        List<Policy> policies = store.enabled(workspace);
        GateVerdict verdict = null;
        for (Policy policy : policies) {
            List<Brought> concerned =
                    brought.stream().filter(each -> policy.condition().counts(each.engine(), each.severity())).toList();
            int decided = (int) concerned.stream().filter(Brought::decided).map(Brought::finding).distinct().count();
            int counted = (int) concerned.stream().filter(each -> !each.decided()).map(Brought::finding).distinct().count();
            Verdict word = counted > 0 ? Verdict.FAILED : gap != null ? Verdict.NOT_JUDGED : Verdict.PASSED;
            String why = word == Verdict.NOT_JUDGED ? "Not judged: " + gap : policy.condition().sentence(counted, decided);
            GateVerdict next = new GateVerdict(
                    workspace, repository, number, head, base, word, counted, decided, why, policy.id(), policy.version(), clock.instant());
            if (verdict == null || (word == Verdict.FAILED && verdict.verdict() != Verdict.FAILED)) verdict = next;
            for (Brought each : concerned)
                for (String channel : policy.actions()) store.action(next, each.finding(), each.episode(), channel, clock.instant());
        }
        if (verdict == null)
            verdict = new GateVerdict(workspace, repository, number, head, base, Verdict.NOT_JUDGED, 0, 0,
                    "Not judged: " + (gap != null ? gap : "no policy is enabled that says what counts."), NONE, 0, clock.instant());
        store.verdict(verdict);
        return verdict;
    }

    /** Whether a policy counts such a finding at all. */
    public boolean concerns(UUID workspace, String engine, Severity severity) {
        return store.enabled(workspace).stream().anyMatch(policy -> policy.condition().counts(engine, severity));
    }

    public Optional<GateVerdict> verdict(UUID workspace, UUID repository, int number) {
        return store.find(workspace, repository, number);
    }

    /** @param workspace null for all */
    public List<GateVerdict> verdicts(@Nullable UUID workspace) {
        return store.all(workspace);
    }

    public String name(GateVerdict verdict) {
        if (verdict.policy().equals(NONE)) return "no policy";
        return store.enabled(verdict.workspace()).stream()
                .filter(policy -> policy.id().equals(verdict.policy()))
                .map(policy -> policy.name() + ", v" + policy.version())
                .findFirst()
                .orElse("a former policy");
    }
}
