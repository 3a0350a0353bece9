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
import dev.portcullis.server.inventory.Repository;
import dev.portcullis.server.inventory.Work;
import dev.portcullis.server.jobs.JobHandler;
import dev.portcullis.server.jobs.JobKind;
import dev.portcullis.server.mirrors.GitTrouble;
import dev.portcullis.server.mirrors.Mirrors;
import dev.portcullis.server.response.Response;
import dev.portcullis.server.scanning.HistoryStore.Scope;
import dev.portcullis.server.scanning.HistoryStore.Stretch;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Reads every object of a repository once, straight from its packs, stretch by stretch; then finds where what it found came in. Each stretch is
 * written down when it was read, so a kill costs a stretch at most. Nobody waits for it: it leaves one engine process free where there are two,
 * and lets every other scan pass where there is one. A stretch that ends the engine is halved down to the object that does, which is a gap.
 */
@Component
class HistoryJob implements JobHandler {
    private static final String ENGINE = "secrets";
    /** In so many parts at least, but for small packs. */
    private static final int PARTS = 40;

    private static final int SHORTEST = 1_000;
    private static final int LONGEST = 10_000;
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
        // What was read under these rules from these packs has nothing new to say.
        String before = names(mirrors.packs(workspace, id));
        if (store.finished(workspace, id).filter(read -> read.ruleSet().equals(scope.ruleSet()) && read.packs().equals(before)).isPresent()) return;
        fetchTags(repository.get(), integration.get());
        List<Mirrors.Pack> packs = mirrors.packs(workspace, id);
        String names = names(packs);
        Instant started = clock.instant();
        int total = packs.stream().mapToInt(Mirrors.Pack::objects).sum();
        Path gitDir = mirrors.path(workspace, id);
        byte[] identityKey = integrations.identityKey(workspace);
        stretches(scope, packs, total, gitDir, identityKey, progress);
        places(scope, gitDir, identityKey, started, total, names);
        firstReadings.look(workspace);
    }

    private static String names(List<Mirrors.Pack> packs) {
        return packs.stream().map(Mirrors.Pack::name).collect(Collectors.joining(" "));
    }

    /** Where they cannot be had for good, what the branches hold is read all the same, and the gap is written down. */
    private void fetchTags(Repository repository, Integration integration) throws GitTrouble, InterruptedException {
        Credential credential = integrations.credential(integration.principal(), integration.workspace());
        try {
            mirrors.fetchTags(repository.workspace(), repository.repository(), repository.fullName(), new Mirrors.Login(credential.gitUser(), credential.secret().reveal()));
        } catch (GitTrouble trouble) {
            if (trouble.passing()) throw trouble;
            Instant now = clock.instant();
            ScanResult result = new ScanResult(ENGINE, Engines.ruleSet(ENGINE), ScanResult.Outcome.PARTIAL, List.of(),
                    List.of(new Gap(ENGINE, Gap.Reason.UNREADABLE, "tags", "The tags could not be fetched: " + trouble.getMessage())), false, List.of(), 0);
            transaction.executeWithoutResult(status -> scans.record(
                    new ScanStore.Scanned(repository.workspace(), repository.repository(), "history", null, "", null, null, "", now, null), result));
        }
    }

    private void stretches(Scope scope, List<Mirrors.Pack> packs, int total, Path gitDir, byte[] identityKey, Progress progress) throws Exception {
        Set<Stretch> read = store.read(scope);
        Deque<Stretch> left = new ArrayDeque<>();
        int done = 0;
        for (Mirrors.Pack pack : packs) {
            int length = Math.clamp(pack.objects() / PARTS, SHORTEST, LONGEST);
            for (Stretch gap : Stretch.left(pack.name(), pack.objects(), read)) {
                for (int from = gap.from(); from < gap.to(); from += length) left.add(new Stretch(pack.name(), from, Math.min(from + length, gap.to())));
                done -= gap.length();
            }
            done += pack.objects();
        }
        int given = 0;
        while (!left.isEmpty()) {
            Stretch stretch = left.removeFirst();
            Instant started = clock.instant();
            ScanResult result = secrets(engines.scanBehind(new Subject.History(gitDir, stretch.pack(), stretch.from(), stretch.to()), identityKey));
            if (result.outcome() == ScanResult.Outcome.FAILED) {
                mayBlameTheObject(scope, stretch, identityKey, result);
                // One object costs only itself; but a repository made of such ones must not keep an engine dying for days.
                if (stretch.length() > 1 && given < MOST_GIVEN_UP) {
                    Stretch.halves(stretch).reversed().forEach(left::addFirst);
                    continue;
                }
                given++;
                result = givenUp(scope, stretch, result);
            }
            written(scope, stretch, result, started);
            done += stretch.length();
            progress.at(done, total);
        }
    }

    private static ScanResult secrets(List<ScanResult> results) {
        return results.stream().filter(each -> each.engine().equals(ENGINE)).findFirst().orElseThrow(() -> new IllegalStateException("The engine did not answer."));
    }

    /** Nothing is told of an object where the engine itself, or the pack, is what is missing: then the job is tried again. */
    private void mayBlameTheObject(Scope scope, Stretch stretch, byte[] identityKey, ScanResult result) throws InterruptedException {
        boolean works = secrets(engines.scanBehind(new Subject.Texts(List.of(new Subject.Text("", ""))), identityKey)).outcome() != ScanResult.Outcome.FAILED;
        boolean there = mirrors.packs(scope.workspace(), scope.repository()).stream().anyMatch(pack -> pack.name().equals(stretch.pack()));
        if (!works || !there || engines.processes().closed()) throw new IllegalStateException("A part of the history could not be read: " + reason(result));
    }

    private static String reason(ScanResult result) {
        return result.gaps().isEmpty() ? "the engine failed." : result.gaps().getFirst().detail();
    }

    private ScanResult givenUp(Scope scope, Stretch stretch, ScanResult failed) {
        Gap why = failed.gaps().isEmpty() ? new Gap(ENGINE, Gap.Reason.CRASHED, "", "The engine failed.") : failed.gaps().getFirst();
        String first = mirrors.object(scope.workspace(), scope.repository(), stretch.pack(), stretch.from());
        String what = stretch.length() == 1 ? "object " + first : stretch.length() + " objects from " + first + " on";
        return new ScanResult(failed.engine(), failed.ruleSet(), ScanResult.Outcome.PARTIAL, List.of(),
                List.of(new Gap(ENGINE, why.reason(), what, "Reading it ended the engine: " + why.detail())), false, List.of(), failed.millis());
    }

    private void written(Scope scope, Stretch stretch, ScanResult result, Instant started) {
        transaction.executeWithoutResult(status -> {
            if (!result.gaps().isEmpty())
                scans.record(new ScanStore.Scanned(scope.workspace(), scope.repository(), "history", null, "", null, null, stretch.pack(), started, null), result);
            store.done(scope, stretch, result.detections().stream().map(Detection::place).map(Detection.Place::blob).distinct().toList(), clock.instant());
        });
    }

    private void places(Scope scope, Path gitDir, byte[] identityKey, Instant started, int total, String packs) throws InterruptedException {
        Instant begun = clock.instant();
        for (ScanResult result : engines.scanBehind(new Subject.Introductions(gitDir, store.hits(scope)), identityKey)) {
            if (result.outcome() == ScanResult.Outcome.FAILED)
                throw new IllegalStateException("Where it came in could not be read: " + reason(result));
            transaction.executeWithoutResult(status -> {
                scans.record(new ScanStore.Scanned(scope.workspace(), scope.repository(), "history", null, "", null, null, "", begun, null), result);
                // A first reading is told in a summary, never one by one.
                response.announce(scope.workspace(), findings.introduced(scope.workspace(), scope.repository(), result), true, null);
                store.finish(scope, total, packs, started, clock.instant());
            });
        }
    }
}
