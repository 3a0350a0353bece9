package dev.portcullis.server.scanning;

import dev.portcullis.bitbucket.access.Credential;
import dev.portcullis.detection.Detection;
import dev.portcullis.detection.Engines;
import dev.portcullis.detection.Gap;
import dev.portcullis.detection.ScanResult;
import dev.portcullis.detection.Subject;
import dev.portcullis.server.findings.Findings;
import dev.portcullis.server.findings.ScanStore;
import dev.portcullis.server.integrations.Integration;
import dev.portcullis.server.integrations.Integrations;
import dev.portcullis.server.inventory.Inventory;
import dev.portcullis.server.inventory.RefState;
import dev.portcullis.server.inventory.Repository;
import dev.portcullis.server.inventory.Work;
import dev.portcullis.server.jobs.JobHandler;
import dev.portcullis.server.jobs.JobKind;
import dev.portcullis.server.mirrors.Commits;
import dev.portcullis.server.mirrors.GitTrouble;
import dev.portcullis.server.mirrors.Mirrors;
import dev.portcullis.server.response.Response;
import dev.portcullis.server.scanning.HistoryStore.Scope;
import dev.portcullis.server.scanning.HistoryStore.Stretch;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Reads every object of a repository once, straight from its packs, stretch by stretch; then walks over its commits, part by part, to find where what
 * it found came in. Each stretch and each part is written down when it was read, so a kill costs one at most. Nobody waits for it: it leaves one
 * engine process free where there are two, and lets every other scan pass where there is one. What ends the engine, or is more than one answer
 * holds, is halved down to the object or commit that does, which is a gap.
 *
 * <p>Before that, heads that were read under other rules than these are read anew, whole: else what only a new rule finds there would seem to be in
 * history only. It is announced as what a first reading finds: part of the summary until that is told, and never by a comment, since no pull request
 * is judged for it.
 */
@Component
class HistoryJob implements JobHandler {
    private static final String ENGINE = "secrets";
    /** In so many parts at least, but for small packs. */
    private static final int PARTS = 40;

    private static final int SHORTEST = 1_000;
    private static final int LONGEST = 10_000;
    /** So many commits make a part: a second or two. */
    private static final int COMMITS = 1_000;

    /** After so many objects, or stretches, that ended the engine the next such stretch is given up whole. */
    private static final int MOST_GIVEN_UP = 100;

    private final Integrations integrations;
    private final Inventory inventory;
    private final Mirrors mirrors;
    private final EnginePool engines;
    private final HistoryStore store;
    private final ScanStore scans;
    private final Findings findings;
    private final Response response;
    private final FirstReadings firstReadings;
    private final TransactionTemplate transaction;
    private final Clock clock;

    HistoryJob(Integrations integrations, Inventory inventory, Mirrors mirrors, EnginePool engines, HistoryStore store, ScanStore scans, Findings findings,
            Response response, FirstReadings firstReadings, TransactionTemplate transaction, Clock clock) {
        this.integrations = integrations;
        this.inventory = inventory;
        this.mirrors = mirrors;
        this.engines = engines;
        this.store = store;
        this.scans = scans;
        this.findings = findings;
        this.response = response;
        this.firstReadings = firstReadings;
        this.transaction = transaction;
        this.clock = clock;
    }

    @Override
    public JobKind kind() {
        return Work.HISTORY;
    }

    @Override
    public void run(UUID workspace, String key, Progress progress) throws Exception {
        UUID id = UUID.fromString(key);
        Optional<Integration> integration = integrations.find(workspace);
        Optional<Repository> repository = inventory.repository(workspace, id);
        if (integration.isEmpty() || repository.isEmpty() || !repository.get().state().equals("present")) return;
        if (!integrations.watches(integration.get(), repository.get().project())) return;
        Scope scope = new Scope(workspace, id, Engines.ruleSet(ENGINE));
        String failed = heads(scope);
        history(scope, repository.get(), integration.get(), progress);
        firstReadings.look(workspace);
        if (failed != null) throw new IllegalStateException("A branch could not be read under the newest rules: " + failed);
    }

    /** @return why one of them could not be read; null when all were */
    private @Nullable String heads(Scope scope) throws GitTrouble, InterruptedException {
        UUID workspace = scope.workspace();
        UUID id = scope.repository();
        List<RefState> stale = inventory.refs(workspace, id).stream().filter(ref -> ref.readUnderOther(scope.ruleSet())).toList();
        Set<String> there = new HashSet<>(mirrors.existing(workspace, id, stale.stream().map(RefState::headScanned).collect(Collectors.toSet())));
        String failed = null;
        for (RefState ref : stale) {
            String head = Objects.requireNonNull(ref.headScanned());
            if (!there.contains(head)) continue;
            Instant started = clock.instant();
            ScanResult result = secrets(engines.scanBehind(new Subject.Tree(mirrors.path(workspace, id), head), integrations.identityKey(workspace)));
            boolean read = result.outcome() != ScanResult.Outcome.FAILED;
            if (!read) failed = reason(result);
            transaction.executeWithoutResult(status -> {
                // One that moved meanwhile is asked for again by the scan that moved it.
                if (read && !inventory.readAnew(workspace, id, ref.key(), head, result.ruleSet())) return;
                scans.record(new ScanStore.Scanned(workspace, id, "tree", ref.key(), ref.shown(), null, null, head, started, null), result);
                response.announce(workspace, findings.reconcile(new Findings.Branch(workspace, id, ref.key(), null, head), result), true, null);
            });
        }
        return failed;
    }

    private void history(Scope scope, Repository repository, Integration integration, Progress progress) throws Exception {
        UUID workspace = scope.workspace();
        UUID id = scope.repository();
        // What was read under these rules from these packs has nothing new to say.
        String before = names(mirrors.packs(workspace, id), mirrors.loose(workspace, id));
        if (store.finished(workspace, id).filter(read -> read.ruleSet().equals(scope.ruleSet()) && read.packs().equals(before)).isPresent()) return;
        fetchTags(repository, integration);
        new Reading(scope, mirrors.path(workspace, id), integrations.identityKey(workspace), progress).run();
    }

    private static String names(List<Mirrors.Pack> packs, List<String> loose) {
        String names = packs.stream().map(Mirrors.Pack::name).collect(Collectors.joining(" "));
        return loose.isEmpty() ? names : names + " " + named("loose", loose);
    }

    /** A list is known by what is in it: another one is read anew. */
    private static String named(String what, List<String> ids) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String id : ids) digest.update(id.getBytes(StandardCharsets.US_ASCII));
            return what + "-" + HexFormat.of().formatHex(digest.digest(), 0, 20);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Where they cannot be had for good, what the branches hold is read all the same, and the gap is written down. */
    private void fetchTags(Repository repository, Integration integration) throws GitTrouble, InterruptedException {
        Credential credential = integrations.credential(integration.principal(), integration.workspace());
        try {
            mirrors.fetchTags(repository.workspace(), repository.repository(), repository.fullName(), new Mirrors.Login(credential.gitUser(), credential.secret().reveal()));
        } catch (GitTrouble trouble) {
            if (trouble.passing()) throw trouble;
            unread(repository.workspace(), repository.repository(), "tags", "The tags could not be fetched: " + trouble.getMessage());
        }
    }

    private void unread(UUID workspace, UUID repository, String what, String why) {
        ScanResult result = new ScanResult(ENGINE, Engines.ruleSet(ENGINE), ScanResult.Outcome.PARTIAL, List.of(),
                List.of(new Gap(ENGINE, Gap.Reason.UNREADABLE, what, why)), false, List.of(), 0);
        transaction.executeWithoutResult(status -> scans.record(
                new ScanStore.Scanned(workspace, repository, "history", null, "", null, null, "", clock.instant(), null), result));
    }

    private static ScanResult secrets(List<ScanResult> results) {
        return results.stream().filter(each -> each.engine().equals(ENGINE)).findFirst().orElseThrow(() -> new IllegalStateException("The engine did not answer."));
    }

    private static String reason(ScanResult result) {
        return result.gaps().isEmpty() ? "the engine failed." : result.gaps().getFirst().detail();
    }

    /** More was there than one answer holds: the rest of it was not judged. */
    private static boolean cut(ScanResult result) {
        return result.gaps().stream().anyMatch(gap -> gap.path().isEmpty() && gap.reason() == Gap.Reason.TOO_MANY);
    }

    /**
     * A list that is read in stretches.
     *
     * @param name what the ledger knows it by
     * @param length of a stretch
     * @param one what the thing at a place is called
     */
    private record Matter(String name, int size, int length, Part part, IntFunction<String> one, Written written) {
        interface Part {
            Subject of(int from, int to);
        }

        /** Within the transaction that also writes the stretch down. */
        interface Written {
            void by(Stretch stretch, ScanResult result);
        }
    }

    /** One reading of one history. */
    private final class Reading {
        private final Scope scope;
        private final Path gitDir;
        private final byte[] identityKey;
        private final Progress progress;
        private int done;
        private int total;

        Reading(Scope scope, Path gitDir, byte[] identityKey, Progress progress) {
            this.scope = scope;
            this.gitDir = gitDir;
            this.identityKey = identityKey;
            this.progress = progress;
        }

        void run() throws Exception {
            Instant started = clock.instant();
            List<Mirrors.Pack> packs = mirrors.packs(scope.workspace(), scope.repository());
            List<String> loose = mirrors.loose(scope.workspace(), scope.repository());
            Mirrors.Past past = mirrors.past(scope.workspace(), scope.repository());
            int objects = packs.stream().mapToInt(Mirrors.Pack::objects).sum() + loose.size();
            total = objects + past.commits().size();
            if (!past.broken().isEmpty())
                unread(scope.workspace(), scope.repository(), "commits",
                        (past.broken().size() == 1 ? "A branch or tag leads" : past.broken().size() + " branches or tags lead")
                                + " to a commit that is missing or damaged in the repository: what only they reach was read, but not where it came in.");
            if (past.cut())
                unread(scope.workspace(), scope.repository(), "commits",
                        "There are more than " + Mirrors.MOST_COMMITS + " commits: what the oldest hold was read, but not where it came in.");
            for (Mirrors.Pack pack : packs) read(pack(pack));
            if (!loose.isEmpty())
                read(new Matter(named("loose", loose), loose.size(), SHORTEST, (from, to) -> new Subject.Objects(gitDir, loose.subList(from, to)),
                        place -> "object " + loose.get(place), (stretch, result) -> store.hit(scope, blobs(result))));
            places(past.commits());
            List<String> unreached = store.unreached(scope);
            if (!unreached.isEmpty()) read(unreached(unreached));
            transaction.executeWithoutResult(status -> store.finish(scope, objects, names(packs, loose), started, clock.instant()));
        }

        private Matter pack(Mirrors.Pack pack) {
            return new Matter(pack.name(), pack.objects(), Math.clamp(pack.objects() / PARTS, SHORTEST, LONGEST),
                    (from, to) -> new Subject.History(gitDir, pack.name(), from, to),
                    place -> "object " + mirrors.object(scope.workspace(), scope.repository(), pack.name(), place),
                    (stretch, result) -> store.hit(scope, blobs(result)));
        }

        private static List<String> blobs(ScanResult result) {
            return result.detections().stream().map(Detection::place).map(Detection.Place::blob).distinct().toList();
        }

        private void places(Commits commits) throws InterruptedException {
            List<String> hits = store.hits(scope);
            read(new Matter(named("commits", commits), commits.size(), COMMITS,
                    (from, to) -> new Subject.Introductions(gitDir, commits.subList(from, to), hits),
                    place -> "commit " + commits.get(place),
                    (stretch, result) -> {
                        // Parts are read in the order of the commits, also after a kill: all before this one are older.
                        introduced(result, commit -> commits.before(commit, stretch.from()));
                        store.reached(scope, result.judged());
                    }));
        }

        /** What the packs hold and no commit brings: by a push that was forced long ago, or by a tag that stands at a file. */
        private Matter unreached(List<String> blobs) {
            total += blobs.size();
            return new Matter(named("unreached", blobs), blobs.size(), SHORTEST, (from, to) -> new Subject.Objects(gitDir, blobs.subList(from, to)),
                    place -> "object " + blobs.get(place), (stretch, result) -> introduced(result, commit -> false));
        }

        private void introduced(ScanResult result, Predicate<String> earlier) {
            // A first reading is told in a summary, never one by one.
            response.announce(scope.workspace(), findings.introduced(scope.workspace(), scope.repository(), result, earlier), true, null);
        }

        private void read(Matter matter) throws InterruptedException {
            Deque<Stretch> left = new ArrayDeque<>();
            done += matter.size();
            for (Stretch gap : Stretch.left(matter.name(), matter.size(), store.read(scope))) {
                for (int from = gap.from(); from < gap.to(); from += matter.length())
                    left.add(new Stretch(matter.name(), from, Math.min(from + matter.length(), gap.to())));
                done -= gap.length();
            }
            int given = 0;
            while (!left.isEmpty()) {
                Stretch stretch = left.removeFirst();
                Instant started = clock.instant();
                ScanResult result = secrets(engines.scanBehind(matter.part().of(stretch.from(), stretch.to()), identityKey));
                boolean failed = result.outcome() == ScanResult.Outcome.FAILED;
                if (failed) mayBlame(stretch, result);
                // One object costs only itself; but a repository made of such ones must not keep an engine dying for days.
                if (stretch.length() > 1 && (failed ? given < MOST_GIVEN_UP : cut(result))) {
                    Stretch.halves(stretch).reversed().forEach(left::addFirst);
                    continue;
                }
                if (failed) given++;
                written(matter, stretch, failed ? givenUp(matter, stretch, result) : result, started);
                done += stretch.length();
                progress.at(done, total);
            }
        }

        /** Nothing is told of an object where the engine itself, or the pack, is what is missing: then the job is tried again. */
        private void mayBlame(Stretch stretch, ScanResult result) throws InterruptedException {
            boolean works = secrets(engines.scanBehind(new Subject.Texts(List.of(new Subject.Text("", ""))), identityKey)).outcome() != ScanResult.Outcome.FAILED;
            boolean there = stretch.pack().startsWith("pack-")
                    ? mirrors.packs(scope.workspace(), scope.repository()).stream().anyMatch(pack -> pack.name().equals(stretch.pack()))
                    : Files.exists(gitDir.resolve("HEAD"));
            if (!works || !there || engines.processes().closed()) throw new IllegalStateException("A part of the history could not be read: " + reason(result));
        }

        private ScanResult givenUp(Matter matter, Stretch stretch, ScanResult failed) {
            Gap why = failed.gaps().isEmpty() ? new Gap(ENGINE, Gap.Reason.CRASHED, "", "The engine failed.") : failed.gaps().getFirst();
            String first = matter.one().apply(stretch.from());
            String what = stretch.length() == 1 ? first : stretch.length() + " from " + first + " on";
            return new ScanResult(failed.engine(), failed.ruleSet(), ScanResult.Outcome.PARTIAL, List.of(),
                    List.of(new Gap(ENGINE, why.reason(), what, "Reading it ended the engine: " + why.detail())), false, List.of(), failed.millis());
        }

        private void written(Matter matter, Stretch stretch, ScanResult result, Instant started) {
            boolean told = !result.gaps().isEmpty() || matter.name().startsWith("commits-") && (!result.detections().isEmpty() || stretch.to() == matter.size());
            transaction.executeWithoutResult(status -> {
                if (told)
                    scans.record(new ScanStore.Scanned(scope.workspace(), scope.repository(), "history", null, "", null, null,
                            stretch.pack().startsWith("pack-") ? stretch.pack() : "", started, null), result);
                matter.written().by(stretch, result);
                store.done(scope, stretch, clock.instant());
            });
        }
    }
}
