package dev.portcullis.server.findings;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Known places × detected places of one branch → what became of each. Pure. Passes go from exact to loose, each place is matched once, and the
 * order of the detections does not matter: they are sorted first.
 */
final class Reconciler {
    private Reconciler() {}

    /** What a place is known by, whatever its line: the finding's fingerprint, the kind and the path. */
    record Spot(String fingerprint, String kind, String pathKey) {}

    /**
     * A place that we know in this repository.
     *
     * @param here whether this branch is known to hold it
     * @param elsewhere whether another branch holds it too
     */
    record Known(long occurrence, Spot spot, int line, boolean here, boolean elsewhere) {}

    /** A place that the branch's head holds now; {@code index} leads back to the detection. */
    record Seen(int index, Spot spot, int line) {}

    sealed interface Change {
        /** Same place, same line. */
        record Kept(long occurrence, int index) implements Change {}

        /** Same place, other line; only this branch holds it. */
        record Moved(long occurrence, int index) implements Change {}

        /** Known from another branch or from before, now held by this one. */
        record Appeared(long occurrence, int index) implements Change {}

        /** A place not known before. */
        record Opened(int index) implements Change {}

        /** This branch holds it no more. */
        record Gone(long occurrence) implements Change {}
    }

    /** @param judged whether a path was judged completely by this scan: only there does silence mean gone */
    static List<Change> reconcile(List<Known> known, List<Seen> seen, Predicate<String> judged) {
        List<Known> knowns = known.stream()
                .sorted(Comparator.comparing(Known::line).thenComparing(Known::occurrence))
                .toList();
        List<Seen> open = new ArrayList<>(seen);
        open.sort(Comparator.comparing((Seen each) -> each.spot().pathKey())
                .thenComparing(each -> each.spot().fingerprint())
                .thenComparing(each -> each.spot().kind())
                .thenComparing(Seen::line)
                .thenComparing(Seen::index));
        Set<Long> taken = new LinkedHashSet<>();
        List<Change> changes = new ArrayList<>();
        record Exact(Spot spot, int line) {}

        // 1. Same place and line, held by this branch.
        match(open, knowns, taken, Known::here, each -> new Exact(each.spot(), each.line()), each -> new Exact(each.spot(), each.line()),
                (occurrence, index) -> changes.add(new Change.Kept(occurrence.occurrence(), index)));
        // 2. Same place and line, known from another branch or from before.
        match(open, knowns, taken, each -> !each.here(), each -> new Exact(each.spot(), each.line()), each -> new Exact(each.spot(), each.line()),
                (occurrence, index) -> changes.add(new Change.Appeared(occurrence.occurrence(), index)));
        // 3. Same place on another line, and nobody else looks at it there.
        match(open, knowns, taken, each -> each.here() && !each.elsewhere(), Known::spot, Seen::spot,
                (occurrence, index) -> changes.add(new Change.Moved(occurrence.occurrence(), index)));
        for (Seen left : open) changes.add(new Change.Opened(left.index()));
        for (Known each : knowns)
            if (each.here() && !taken.contains(each.occurrence()) && !each.spot().kind().equals("message") && judged.test(each.spot().pathKey()))
                changes.add(new Change.Gone(each.occurrence()));
        return changes;
    }

    private interface Matched {
        void pair(Known known, int index);
    }

    private static <K> void match(
            List<Seen> open,
            List<Known> knowns,
            Set<Long> taken,
            Predicate<Known> eligible,
            Function<Known, K> keyOfKnown,
            Function<Seen, K> keyOfSeen,
            Matched matched) {
        Map<K, List<Known>> byKey = new LinkedHashMap<>();
        for (Known each : knowns)
            if (eligible.test(each) && !taken.contains(each.occurrence()))
                byKey.computeIfAbsent(keyOfKnown.apply(each), key -> new ArrayList<>()).add(each);
        open.removeIf(each -> {
            List<Known> candidates = byKey.get(keyOfSeen.apply(each));
            if (candidates == null || candidates.isEmpty()) return false;
            Known known = candidates.removeFirst();
            taken.add(known.occurrence());
            matched.pair(known, each.index());
            return true;
        });
    }
}
