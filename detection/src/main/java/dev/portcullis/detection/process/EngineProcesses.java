package dev.portcullis.detection.process;

import dev.portcullis.detection.Engines;
import dev.portcullis.detection.Gap;
import dev.portcullis.detection.ScanResult;
import dev.portcullis.detection.ScanResult.Outcome;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Scans in engine processes: a few places, one scan at a time each. What somebody waits for goes first: scans in the background leave one
 * place free where there are two, and take none while another scan waits.
 *
 * <p>A scan that outlives its deadline is killed and failed. A scan whose process ends or answers nonsense is tried once more in a
 * fresh process, then failed. Nothing is thrown for what a repository can cause: the result says it.
 */
public final class EngineProcesses implements AutoCloseable {
    private final Settings settings;
    private final List<Place> places = new ArrayList<>();
    private final Deque<Place> free = new ArrayDeque<>();
    /** How many scans in the background may run at once. */
    private final int mostBehind;
    private int waiting;
    private int behind;
    private final AtomicLong ids = new AtomicLong();
    private final List<String> prefix;
    private volatile @Nullable Isolation isolation;
    private volatile boolean closed;

    public EngineProcesses(Settings settings) {
        this.settings = settings;
        this.prefix = settings.isolate() ? Isolation.prefix(settings.workFolder()) : List.of();
        this.mostBehind = Math.max(1, settings.processes() - 1);
        for (int i = 0; i < settings.processes(); i++) {
            Place place = new Place();
            places.add(place);
            free.add(place);
        }
    }

    /** Waits for a free process, then for the scan. */
    public List<ScanResult> scan(ScanRequest request) throws InterruptedException {
        Place place = take();
        try {
            return place.scan(request);
        } finally {
            free(place, false);
        }
    }

    /** The same for what nobody waits for: it lets every other scan pass. */
    public List<ScanResult> scanBehind(ScanRequest request) throws InterruptedException {
        Place place = takeBehind();
        try {
            return place.scan(request);
        } finally {
            free(place, true);
        }
    }

    private synchronized Place take() throws InterruptedException {
        waiting++;
        try {
            while (free.isEmpty()) {
                wait();
            }
            return free.removeFirst();
        } finally {
            waiting--;
            // Who stands behind may go on, also when this one gave up.
            notifyAll();
        }
    }

    private synchronized Place takeBehind() throws InterruptedException {
        while (free.isEmpty() || waiting > 0 || behind >= mostBehind) {
            wait();
        }
        behind++;
        return free.removeFirst();
    }

    private synchronized void free(Place place, boolean wasBehind) {
        behind -= wasBehind ? 1 : 0;
        // Foremost, since its process is warm.
        free.addFirst(place);
        notifyAll();
    }

    /** Starts the processes that are not running, in the background, so that the first scan need not. */
    public void warm() {
        for (int i = 0; i < settings.processes(); i++) {
            Place place;
            synchronized (this) {
                place = free.pollFirst();
            }
            if (place == null) {
                return;
            }
            Thread.ofVirtual().start(() -> {
                try {
                    place.ready(settings.deadline());
                } catch (EngineProcess.Crashed | TimeoutException e) {
                    place.discard();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                } finally {
                    free(place, false);
                }
            });
        }
    }

    /** Whether the processes are being shut down: what failed from then on says nothing of its subject. */
    public boolean closed() {
        return closed;
    }

    public List<ProcessView> processes() {
        return places.stream().map(Place::view).toList();
    }

    /** What the last started process found of itself; nothing is claimed before one has started. */
    public Isolation isolation() {
        Isolation known = isolation;
        return known == null ? new Isolation(false, false) : known;
    }

    @Override
    public void close() {
        closed = true;
        places.forEach(Place::discard);
    }

    private List<ScanResult> failed(ScanRequest request, Gap.Reason reason, String detail, long millis) {
        return Engines.all(request.identityKey()).stream()
                .filter(engine -> engine.reads().contains(request.subject().getClass()))
                .map(engine -> new ScanResult(
                        engine.name(),
                        EngineRun.ruleSet(engine),
                        Outcome.FAILED,
                        List.of(),
                        List.of(new Gap(engine.name(), reason, "", detail)),
                        false,
                        List.of(),
                        millis))
                .toList();
    }

    private final class Place {
        private volatile @Nullable EngineProcess process;
        private volatile long busySince;
        private volatile boolean busy;
        private volatile long scansDone;
        private volatile long starts;

        private List<ScanResult> scan(ScanRequest request) throws InterruptedException {
            long start = System.nanoTime();
            busySince = start;
            busy = true;
            Duration limit = request.deadline().compareTo(settings.deadline()) < 0 ? request.deadline() : settings.deadline();
            boolean fine = false;
            try {
                List<ScanResult> results = attempts(request, limit, start);
                fine = true;
                return results;
            } finally {
                busy = false;
                scansDone++;
                if (!fine) {
                    discard();
                }
            }
        }

        private List<ScanResult> attempts(ScanRequest request, Duration limit, long start) throws InterruptedException {
            String why = "";
            for (int attempt = 0; attempt < 2 && !closed; attempt++) {
                try {
                    EngineProcess ready = ready(left(limit, start));
                    Wire.Request wire = Wire.Request.of(ids.incrementAndGet(), request.subject(), request.identityKey(), limit.toMillis());
                    return ready.ask(wire, left(limit, start)).results();
                } catch (EngineProcess.Crashed e) {
                    discard();
                    why = String.valueOf(e.getMessage());
                } catch (TimeoutException e) {
                    discard();
                    return failed(request, Gap.Reason.TIMEOUT, "The scan was stopped after " + limit.toMillis() + " ms.", millisSince(start));
                }
            }
            return failed(request, Gap.Reason.CRASHED, "The scan was tried twice; " + why + ".", millisSince(start));
        }

        private static long millisSince(long start) {
            return (System.nanoTime() - start) / 1_000_000;
        }

        /** Of the one limit around starting, asking, reading, and doing it all again. */
        private static Duration left(Duration limit, long start) {
            return limit.minusNanos(System.nanoTime() - start);
        }

        private EngineProcess ready(Duration limit) throws EngineProcess.Crashed, TimeoutException, InterruptedException {
            EngineProcess running = process;
            if (running != null && running.alive()) {
                return running;
            }
            starts++;
            EngineProcess started = EngineProcess.start(settings, prefix, limit);
            process = started;
            isolation = started.isolation();
            if (closed) {
                discard();
                throw new EngineProcess.Crashed("the engine processes are being shut down");
            }
            return started;
        }

        private void discard() {
            EngineProcess running = process;
            process = null;
            if (running != null) {
                running.kill();
            }
        }

        private ProcessView view() {
            EngineProcess running = process;
            Duration busyFor = busy ? Duration.ofNanos(System.nanoTime() - busySince) : null;
            return new ProcessView(running == null || !running.alive() ? 0 : running.pid(), busyFor, scansDone, starts);
        }
    }
}
