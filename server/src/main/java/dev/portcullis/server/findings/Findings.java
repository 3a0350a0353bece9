package dev.portcullis.server.findings;

import dev.portcullis.detection.Detection;
import dev.portcullis.detection.Gap;
import dev.portcullis.detection.ScanResult;
import dev.portcullis.detection.rules.Rule;
import dev.portcullis.detection.rules.RuleCatalogue;
import dev.portcullis.detection.secrets.TextMask;
import dev.portcullis.server.findings.OccurrenceStore.Brought;
import dev.portcullis.server.findings.OccurrenceStore.Place;
import dev.portcullis.server.findings.Reconciler.Change;
import dev.portcullis.server.findings.Reconciler.Seen;
import dev.portcullis.server.findings.Reconciler.Spot;
import dev.portcullis.server.integrations.Names;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * The life of a finding. Every method runs in its caller's transaction. Nothing is deleted by a scan, and a scan that did not judge a place
 * closes nothing there.
 */
@Component
public class Findings {
    private final FindingStore store;
    private final OccurrenceStore occurrences;
    private final Names names;
    private final RuleCatalogue rules;
    private final JsonMapper json;
    private final Clock clock;

    Findings(FindingStore store, OccurrenceStore occurrences, Names names, RuleCatalogue rules, Clock clock) {
        this.store = store;
        this.occurrences = occurrences;
        this.names = names;
        this.rules = rules;
        this.json = JsonMapper.builder().build();
        this.clock = clock;
    }

    /** Stands for the branch where settings are judged: they are of the repository. */
    public static final String SETTINGS = ":settings";

    /**
     * Where a scan looked.
     *
     * @param headCommit empty for settings
     * @param copiedFrom another branch that the engine compared with; null for the branch's own earlier head or for nothing
     */
    public record Branch(UUID workspace, UUID repository, String refKey, @Nullable String copiedFrom, String headCommit) {}

    /**
     * A finding whose life took a turn: it opened, returned for a further episode, or is gone from every branch.
     *
     * @param episode that began; 0 when none did
     */
    public record Turn(long finding, int episode, Kind kind) {
        public enum Kind {
            OPENED,
            RETURNED,
            GONE
        }
    }

    /** Brings what is known of a branch up to date with what an engine said of its head. Safe to repeat. */
    public List<Turn> reconcile(Branch branch, ScanResult result) {
        if (result.outcome() == ScanResult.Outcome.FAILED) return List.of();
        List<Turn> turns = new ArrayList<>();
        Instant now = clock.instant();
        UUID workspace = branch.workspace();
        if (branch.copiedFrom() != null)
            occurrences.copyPresence(workspace, branch.repository(), branch.copiedFrom(), branch.refKey(), now);
        List<Detection> atHead = result.detections().stream().filter(Detection::atHead).toList();
        List<Place> places = new ArrayList<>();
        List<Seen> seen = new ArrayList<>();
        for (int i = 0; i < atHead.size(); i++) {
            Place place = place(workspace, branch.repository(), branch.headCommit(), atHead.get(i));
            places.add(place);
            seen.add(new Seen(i, new Spot(atHead.get(i).fingerprint().value(), place.kind(), place.pathKey()), place.line()));
        }
        Set<Long> touched = new TreeSet<>();
        List<Change> changes = Reconciler.reconcile(
                occurrences.known(workspace, branch.repository(), branch.refKey()), seen, judged(workspace, result));
        for (Change change : changes)
            switch (change) {
                case Change.Kept(long occurrence, int index) -> refresh(workspace, occurrence, places.get(index), now);
                case Change.Moved(long occurrence, int index) -> refresh(workspace, occurrence, places.get(index), now);
                case Change.Appeared(long occurrence, int index) -> {
                    refresh(workspace, occurrence, places.get(index), now);
                    occurrences.presence(workspace, branch.repository(), branch.refKey(), occurrence, "present", now);
                    touched.add(occurrences.findingOf(workspace, occurrence));
                }
                case Change.Opened(int index) -> {
                    long finding = ensureFinding(workspace, branch.repository(), branch.headCommit(), atHead.get(index), now, turns);
                    long occurrence = occurrences.insert(workspace, finding, places.get(index), now);
                    occurrences.presence(workspace, branch.repository(), branch.refKey(), occurrence, "present", now);
                    touched.add(finding);
                }
                case Change.Gone(long occurrence) -> {
                    occurrences.presence(workspace, branch.repository(), branch.refKey(), occurrence, "gone", now);
                    touched.add(occurrences.findingOf(workspace, occurrence));
                }
            }
        for (Detection detection : result.detections())
            if (!detection.atHead()) {
                long finding = ensureFinding(workspace, branch.repository(), branch.headCommit(), detection, now, turns);
                ensureOccurrence(workspace, finding, place(workspace, branch.repository(), branch.headCommit(), detection), now);
                touched.add(finding);
            }
        settle(workspace, touched, branch.headCommit(), now, turns);
        return turns;
    }

    /**
     * Writes down where the values of a history came in, as one part of it says. What no branch holds stays a finding all the same: it was seen. A
     * path has the oldest commit that brought the value there: one that is written down already and stands before this part stays.
     *
     * @param earlier whether a commit stands before this part
     */
    public List<Turn> introduced(UUID workspace, UUID repository, ScanResult result, Predicate<String> earlier) {
        record Spot(long finding, String kind, String pathKey) {}
        List<Turn> turns = new ArrayList<>();
        Instant now = clock.instant();
        Set<Long> touched = new TreeSet<>();
        Map<Spot, List<Place>> spots = new LinkedHashMap<>();
        for (Detection detection : result.detections()) {
            String commit = detection.origin() == null ? "" : detection.origin().commit();
            long finding = ensureFinding(workspace, repository, commit, detection, now, turns);
            touched.add(finding);
            Place place = place(workspace, repository, commit, detection);
            // A message stays with its commit.
            if (place.kind().equals("message")) occurrences.insert(workspace, finding, place, now);
            else spots.computeIfAbsent(new Spot(finding, place.kind(), place.pathKey()), spot -> new ArrayList<>()).add(place);
        }
        spots.forEach((spot, places) -> {
            List<String> commits = occurrences.commits(workspace, spot.finding(), places.getFirst());
            if (commits.isEmpty()) places.forEach(place -> occurrences.insert(workspace, spot.finding(), place, now));
            // A first reading of heads knew the head's commit only.
            else if (commits.stream().noneMatch(earlier)) occurrences.origin(workspace, spot.finding(), places.getFirst());
        });
        settle(workspace, touched, null, now, turns);
        return turns;
    }

    /** A branch that is no more holds nothing. */
    public List<Turn> dropBranch(UUID workspace, UUID repository, String refKey) {
        Instant now = clock.instant();
        List<Turn> turns = new ArrayList<>();
        settle(workspace, new TreeSet<>(occurrences.dropRef(workspace, repository, refKey, now)), null, now, turns);
        return turns;
    }

    /** A repository that is no more has no settings. */
    public List<Turn> dropSettings(UUID workspace, UUID repository) {
        Instant now = clock.instant();
        List<Turn> turns = new ArrayList<>();
        settle(workspace, new TreeSet<>(occurrences.dropRef(workspace, repository, SETTINGS, now)), "", "Its repository is gone from Bitbucket", now, turns);
        return turns;
    }

    /**
     * Writes down what a pull request would bring: what its commits hold from merge base to head, but not what the merge base's tree already held
     * at the same path.
     */
    public List<Turn> bring(UUID workspace, UUID repository, int number, String head, ScanResult result) {
        if (result.outcome() == ScanResult.Outcome.FAILED) return List.of();
        List<Turn> turns = new ArrayList<>();
        Instant now = clock.instant();
        List<Brought> brought = new ArrayList<>();
        Set<Long> touched = new TreeSet<>();
        for (Detection detection : result.detections()) {
            if (detection.atBase()) continue;
            long finding = ensureFinding(workspace, repository, head, detection, now, turns);
            long occurrence = ensureOccurrence(workspace, finding, place(workspace, repository, head, detection), now);
            brought.add(new Brought(finding, occurrence, detection.atHead()));
            touched.add(finding);
        }
        List<String> unjudged = result.gaps().stream().map(Gap::path).filter(path -> !path.isEmpty()).distinct().toList();
        occurrences.replaceBrought(workspace, repository, number, brought, unjudged);
        settle(workspace, touched, head, now, turns);
        return turns;
    }

    /** Adds to a finding's history what was done about it. */
    public void note(UUID workspace, long finding, String kind, String actor, String sentence) {
        store.event(workspace, finding, clock.instant(), kind, actor, sentence);
    }

    private void refresh(UUID workspace, long occurrence, Place place, Instant now) {
        occurrences.update(workspace, occurrence, place.line(), place.blob(), place.evidence(), now);
    }

    private long ensureOccurrence(UUID workspace, long finding, Place place, Instant now) {
        return occurrences.find(workspace, finding, place).orElseGet(() -> occurrences.insert(workspace, finding, place, now));
    }

    private long ensureFinding(UUID workspace, UUID repository, String commit, Detection detection, Instant now, List<Turn> turns) {
        String scope = scope(repository, detection);
        return store.find(workspace, scope, detection.fingerprint()).orElseGet(() -> {
            Rule rule = rules.find(detection.rule())
                    .orElseThrow(() -> new IllegalStateException("No rule " + detection.rule()));
            FindingStore.Opened opened = store.open(workspace, scope, rule, detection, now);
            if (opened.first()) {
                store.event(workspace, opened.finding(), now, "opened", "portcullis",
                        detection.place().kind() == Detection.PlaceKind.SETTING ? "Opened by reading the settings"
                                : commit.isEmpty() ? "Opened by reading the history"
                                : "Opened by the scan of " + commit.substring(0, 12));
                turns.add(new Turn(opened.finding(), 1, Turn.Kind.OPENED));
            }
            return opened.finding();
        });
    }

    /** A secret is the workspace's wherever it lies, and so is what the workspace itself set; all other settings are the repository's. */
    private static String scope(UUID repository, Detection detection) {
        boolean own = detection.place().kind() == Detection.PlaceKind.SETTING && !detection.place().path().contains("/workspace:");
        return own ? "object:" + repository : "workspace";
    }

    /**
     * Presence and risk follow from the places; a value that was gone everywhere and is back starts a new episode. Findings are locked in
     * ascending order, before any pull request: who decides about one meanwhile either is seen by what follows, or sees it.
     */
    private void settle(UUID workspace, Set<Long> findings, @Nullable String commit, Instant now, List<Turn> turns) {
        String gone = commit != null && commit.isEmpty()
                ? "The setting is as expected now"
                : "No branch holds it any more" + (commit == null ? "" : ", since " + commit.substring(0, 12));
        settle(workspace, findings, commit, gone, now, turns);
    }

    private void settle(UUID workspace, Set<Long> findings, @Nullable String commit, String gone, Instant now, List<Turn> turns) {
        boolean settings = commit != null && commit.isEmpty();
        for (long finding : findings) {
            store.lock(workspace, finding);
            FindingStore.Standing standing = store.standing(workspace, finding);
            if (standing.presence().equals("present") && !standing.held()) {
                store.gone(workspace, finding, now);
                store.event(workspace, finding, now, "gone", "portcullis", gone);
                turns.add(new Turn(finding, 0, Turn.Kind.GONE));
            } else if (standing.presence().equals("gone") && standing.held()) {
                turns.add(new Turn(finding, store.returned(workspace, finding, now), Turn.Kind.RETURNED));
                store.event(workspace, finding, now, "returned", "portcullis",
                        settings ? "The setting is as it was before" : "Back on a branch" + (commit == null ? "" : ", by " + commit.substring(0, 12)));
            }
            store.risk(workspace, finding, Risk.of(standing.severity(), standing.exposure(), standing.publicRepository(), now, now).stored());
        }
    }

    private Predicate<String> judged(UUID workspace, ScanResult result) {
        Set<String> unjudged = new HashSet<>();
        for (Gap gap : result.gaps()) unjudged.add(gap.path());
        // A path that holds a secret is known by a hash, a gap by the masked path: where there are gaps, no such path counts as judged.
        // A setting's gap is its rule's.
        if (result.engine().equals("posture")) return path -> !unjudged.contains("") && !unjudged.contains(path.substring(0, Math.max(0, path.indexOf('/'))));
        Predicate<String> read = path -> !unjudged.contains(path) && (!Names.hidden(path) || unjudged.isEmpty());
        if (result.everything()) return read;
        Set<String> judged = new HashSet<>();
        for (String path : result.judged()) judged.add(names.of(workspace, path).key());
        return read.and(judged::contains);
    }

    private Place place(UUID workspace, UUID repository, String head, Detection detection) {
        Detection.Place at = detection.place();
        // What names a setting holds no secret, and what is shown of it is no path.
        Names.Name path = at.kind() == Detection.PlaceKind.SETTING
                ? new Names.Name(at.path(), at.shownPath(), null)
                : names.of(workspace, at.path(), at.shownPath());
        Detection.@Nullable Origin origin = detection.origin();
        return new Place(
                repository,
                at.kind().name().toLowerCase(Locale.ROOT),
                path.key(),
                path.shown(),
                path.sealed(),
                at.line(),
                at.blob(),
                origin == null ? head : origin.commit(),
                origin == null ? "" : TextMask.mask(origin.authorName()).shown(),
                origin == null ? "" : TextMask.mask(origin.authorEmail()).shown(),
                origin == null ? null : Instant.ofEpochSecond(origin.authoredAtEpochSecond()),
                detection.hint(),
                json.writeValueAsString(detection.evidence()));
    }
}
