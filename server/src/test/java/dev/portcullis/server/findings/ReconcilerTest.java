package dev.portcullis.server.findings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.server.findings.Reconciler.Change;
import dev.portcullis.server.findings.Reconciler.Known;
import dev.portcullis.server.findings.Reconciler.Seen;
import dev.portcullis.server.findings.Reconciler.Spot;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The laws of reconciling, over many made-up branches; and examples of each outcome. */
class ReconcilerTest {
    private static final Predicate<String> EVERYTHING = path -> true;

    static Stream<Random> worlds() {
        return IntStream.range(0, 300).mapToObj(Random::new);
    }

    @ParameterizedTest
    @MethodSource("worlds")
    void reconcilingTwiceEqualsOnce(Random random) {
        List<Known> known = known(random);
        List<Seen> seen = seen(random);
        List<Known> after = apply(known, seen, Reconciler.reconcile(known, seen, EVERYTHING));
        List<Change> again = Reconciler.reconcile(after, seen, EVERYTHING);
        assertThat(again).allMatch(change -> change instanceof Change.Kept);
        assertThat(again).hasSize(seen.size());
    }

    @ParameterizedTest
    @MethodSource("worlds")
    void theOrderOfDetectionsDoesNotMatter(Random random) {
        List<Known> known = known(random);
        List<Seen> seen = seen(random);
        List<Seen> shuffled = new ArrayList<>(seen);
        Collections.shuffle(shuffled, random);
        List<Known> otherOrder = new ArrayList<>(known);
        Collections.shuffle(otherOrder, random);
        assertThat(Reconciler.reconcile(otherOrder, shuffled, EVERYTHING))
                .containsExactlyInAnyOrderElementsOf(Reconciler.reconcile(known, seen, EVERYTHING));
    }

    @ParameterizedTest
    @MethodSource("worlds")
    void nothingOutsideWhatWasJudgedIsClosed(Random random) {
        List<Known> known = known(random);
        Predicate<String> judged = path -> path.equals("p1");
        Map<Long, Known> byId = new LinkedHashMap<>();
        for (Known each : known) byId.put(each.occurrence(), each);
        for (Change change : Reconciler.reconcile(known, List.of(), judged))
            if (change instanceof Change.Gone(long occurrence)) assertThat(byId.get(occurrence).spot().pathKey()).isEqualTo("p1");
        assertThat(Reconciler.reconcile(known, seen(random), path -> false)).noneMatch(change -> change instanceof Change.Gone);
    }

    @ParameterizedTest
    @MethodSource("worlds")
    void everyDetectionIsAccountedForOnceAndNoPlaceTwice(Random random) {
        List<Known> known = known(random);
        List<Seen> seen = seen(random);
        List<Integer> indexes = new ArrayList<>();
        List<Long> occurrences = new ArrayList<>();
        for (Change change : Reconciler.reconcile(known, seen, EVERYTHING))
            switch (change) {
                case Change.Kept(long occurrence, int index) -> note(indexes, occurrences, index, occurrence);
                case Change.Moved(long occurrence, int index) -> note(indexes, occurrences, index, occurrence);
                case Change.Appeared(long occurrence, int index) -> note(indexes, occurrences, index, occurrence);
                case Change.Opened(int index) -> indexes.add(index);
                case Change.Gone(long occurrence) -> occurrences.add(occurrence);
            }
        assertThat(indexes).containsExactlyInAnyOrderElementsOf(seen.stream().map(Seen::index).toList());
        assertThat(occurrences).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("worlds")
    void aPlaceNeverPassesToOtherContent(Random random) {
        List<Known> known = known(random);
        List<Seen> seen = seen(random);
        Map<Long, Spot> spots = new LinkedHashMap<>();
        for (Known each : known) spots.put(each.occurrence(), each.spot());
        for (Change change : Reconciler.reconcile(known, seen, EVERYTHING)) {
            if (change instanceof Change.Kept(long occurrence, int index)) assertThat(spots.get(occurrence)).isEqualTo(seen.get(index).spot());
            if (change instanceof Change.Moved(long occurrence, int index)) assertThat(spots.get(occurrence)).isEqualTo(seen.get(index).spot());
            if (change instanceof Change.Appeared(long occurrence, int index)) assertThat(spots.get(occurrence)).isEqualTo(seen.get(index).spot());
        }
    }

    @ParameterizedTest
    @MethodSource("worlds")
    void insertingLinesAboveKeepsEveryPlace(Random random) {
        List<Seen> before = seen(random);
        List<Known> known = new ArrayList<>();
        for (Seen each : before) known.add(new Known(each.index() + 1, each.spot(), each.line(), true, false));
        List<Seen> after = before.stream().map(each -> new Seen(each.index(), each.spot(), each.line() + 1000)).toList();
        assertThat(Reconciler.reconcile(known, after, EVERYTHING)).hasSize(before.size()).allMatch(change -> change instanceof Change.Moved);
    }

    @Test
    void aPlaceThatAnotherBranchHoldsStaysWhereItIs() {
        Spot spot = new Spot("f", "file", "a.env");
        assertThat(Reconciler.reconcile(List.of(new Known(1, spot, 3, true, true)), List.of(new Seen(0, spot, 9)), EVERYTHING))
                .containsExactlyInAnyOrder(new Change.Opened(0), new Change.Gone(1));
    }

    @Test
    void aPlaceKnownFromAnotherBranchAppears() {
        Spot spot = new Spot("f", "file", "a.env");
        assertThat(Reconciler.reconcile(List.of(new Known(1, spot, 3, false, true)), List.of(new Seen(0, spot, 3)), EVERYTHING))
                .containsExactly(new Change.Appeared(1, 0));
    }

    @Test
    void aCommitMessageNeverGoes() {
        assertThat(Reconciler.reconcile(List.of(new Known(1, new Spot("f", "message", ""), 1, true, false)), List.of(), EVERYTHING)).isEmpty();
    }

    private static void note(List<Integer> indexes, List<Long> occurrences, int index, long occurrence) {
        indexes.add(index);
        occurrences.add(occurrence);
    }

    private static List<Known> known(Random random) {
        List<Known> known = new ArrayList<>();
        Set<String> used = new HashSet<>();
        for (int i = 0; i < random.nextInt(12); i++) {
            Spot spot = spot(random);
            int line = 1 + random.nextInt(4);
            if (used.add(spot + ":" + line)) known.add(new Known(i + 1, spot, line, random.nextBoolean(), random.nextBoolean()));
        }
        return known;
    }

    private static List<Seen> seen(Random random) {
        List<Seen> seen = new ArrayList<>();
        Set<String> used = new HashSet<>();
        for (int i = 0; i < random.nextInt(12); i++) {
            Spot spot = spot(random);
            int line = 1 + random.nextInt(4);
            if (used.add(spot + ":" + line)) seen.add(new Seen(seen.size(), spot, line));
        }
        return seen;
    }

    private static Spot spot(Random random) {
        return new Spot("f" + random.nextInt(3), random.nextInt(5) == 0 ? "path" : "file", "p" + random.nextInt(3));
    }

    /** What the store would hold afterwards. */
    private static List<Known> apply(List<Known> known, List<Seen> seen, List<Change> changes) {
        Map<Long, Known> rows = new LinkedHashMap<>();
        for (Known each : known) rows.put(each.occurrence(), each);
        long fresh = 1000;
        for (Change change : changes)
            switch (change) {
                case Change.Kept(long occurrence, int index) -> put(rows, occurrence, seen.get(index), rows.get(occurrence).elsewhere());
                case Change.Moved(long occurrence, int index) -> put(rows, occurrence, seen.get(index), false);
                case Change.Appeared(long occurrence, int index) -> put(rows, occurrence, seen.get(index), rows.get(occurrence).elsewhere());
                case Change.Opened(int index) -> put(rows, fresh++, seen.get(index), false);
                case Change.Gone(long occurrence) -> {
                    Known gone = rows.get(occurrence);
                    rows.put(occurrence, new Known(occurrence, gone.spot(), gone.line(), false, gone.elsewhere()));
                }
            }
        return new ArrayList<>(rows.values());
    }

    private static void put(Map<Long, Known> rows, long occurrence, Seen seen, boolean elsewhere) {
        rows.put(occurrence, new Known(occurrence, seen.spot(), seen.line(), true, elsewhere));
    }
}
