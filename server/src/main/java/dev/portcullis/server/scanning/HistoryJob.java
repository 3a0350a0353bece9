package dev.portcullis.server.scanning;

import dev.portcullis.detection.Detection;
import dev.portcullis.detection.Engines;
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
import dev.portcullis.server.mirrors.Mirrors;
import dev.portcullis.server.response.Response;
import dev.portcullis.server.scanning.HistoryStore.Scope;
import dev.portcullis.server.scanning.HistoryStore.Stretch;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Reads every object of a repository once, straight from its packs, stretch by stretch; then finds where what it found came in. Each stretch is
 * written down when it was read, so a kill costs a stretch at most. Stretches are short: a pull request waits for one at most.
 */
@Component
class HistoryJob implements JobHandler {
    private static final String ENGINE = "secrets";
    /** In so many parts at least, but for small packs; two processes share them. */
    private static final int PARTS = 40;

    private static final int SHORTEST = 1_000;
    private static final int LONGEST = 20_000;

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
        List<Mirrors.Pack> packs = mirrors.packs(workspace, id);
        String names = packs.stream().map(Mirrors.Pack::name).collect(Collectors.joining(" "));
        Scope scope = new Scope(workspace, id, Engines.ruleSet(ENGINE));
        // What was read under these rules from these packs has nothing new to say.
        if (store.finished(workspace, id).filter(read -> read.ruleSet().equals(scope.ruleSet()) && read.packs().equals(names)).isPresent()) return;
        Instant started = clock.instant();
        int total = packs.stream().mapToInt(Mirrors.Pack::objects).sum();
        Path gitDir = mirrors.path(workspace, id);
        byte[] identityKey = integrations.identityKey(workspace);
        stretches(scope, packs, total, gitDir, identityKey, progress);
        places(scope, gitDir, identityKey, started, total, names);
        firstReadings.look(workspace);
    }

    private void stretches(Scope scope, List<Mirrors.Pack> packs, int total, Path gitDir, byte[] identityKey, Progress progress) throws Exception {
        Set<Stretch> read = store.read(scope);
        List<Stretch> left = new ArrayList<>();
        AtomicInteger done = new AtomicInteger();
        for (Mirrors.Pack pack : packs) {
            int length = Math.clamp(pack.objects() / PARTS, SHORTEST, LONGEST);
            for (int from = 0; from < pack.objects(); from += length) {
                Stretch stretch = new Stretch(pack.name(), from, Math.min(from + length, pack.objects()));
                if (read.contains(stretch)) done.addAndGet(stretch.to() - stretch.from());
                else left.add(stretch);
            }
        }
        AtomicInteger next = new AtomicInteger();
        AtomicReference<@Nullable Throwable> trouble = new AtomicReference<>();
        Runnable reader = () -> {
            try {
                for (int i; trouble.get() == null && (i = next.getAndIncrement()) < left.size(); ) {
                    stretch(scope, left.get(i), gitDir, identityKey);
                    Stretch one = left.get(i);
                    progress.at(done.addAndGet(one.to() - one.from()), total);
                }
            } catch (InterruptedException | RuntimeException | Error failure) {
                trouble.compareAndSet(null, failure);
            }
        };
        Thread second = Thread.ofVirtual().name("history").start(reader);
        reader.run();
        second.join();
        Throwable failure = trouble.get();
        if (failure instanceof Error error) throw error;
        if (failure != null) throw (Exception) failure;
    }

    private void stretch(Scope scope, Stretch stretch, Path gitDir, byte[] identityKey) throws InterruptedException {
        Instant started = clock.instant();
        for (ScanResult result : engines.scan(new Subject.History(gitDir, stretch.pack(), stretch.from(), stretch.to()), identityKey)) {
            if (result.outcome() == ScanResult.Outcome.FAILED)
                throw new IllegalStateException("A part of the history could not be read: " + (result.gaps().isEmpty() ? "the engine failed." : result.gaps().getFirst().detail()));
            transaction.executeWithoutResult(status -> {
                if (!result.gaps().isEmpty())
                    scans.record(new ScanStore.Scanned(scope.workspace(), scope.repository(), "history", null, "", null, null, stretch.pack(), started, null), result);
                store.done(scope, stretch, result.detections().stream().map(Detection::place).map(Detection.Place::blob).distinct().toList(), clock.instant());
            });
        }
    }

    private void places(Scope scope, Path gitDir, byte[] identityKey, Instant started, int total, String packs) throws InterruptedException {
        Instant begun = clock.instant();
        for (ScanResult result : engines.scan(new Subject.Introductions(gitDir, store.hits(scope)), identityKey)) {
            if (result.outcome() == ScanResult.Outcome.FAILED)
                throw new IllegalStateException("Where it came in could not be read: " + (result.gaps().isEmpty() ? "the engine failed." : result.gaps().getFirst().detail()));
            transaction.executeWithoutResult(status -> {
                scans.record(new ScanStore.Scanned(scope.workspace(), scope.repository(), "history", null, "", null, null, "", begun, null), result);
                // A first reading is told in a summary, never one by one.
                response.announce(scope.workspace(), findings.introduced(scope.workspace(), scope.repository(), result), true, null);
                store.finish(scope, total, packs, started, clock.instant());
            });
        }
    }
}
