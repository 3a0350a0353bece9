package dev.portcullis.detection.secrets;

import dev.portcullis.detection.Gap;
import dev.portcullis.detection.Subject;
import dev.portcullis.detection.git.Contents;
import dev.portcullis.detection.git.PackReader;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;

/**
 * Every file's content of a stretch of a pack, in the pack's order: so each delta's base was read just before. Says which blobs hold something;
 * {@link IntroductionScan} says where and by whom they came in. A broken object is a gap and costs only itself. Two threads share the stretch,
 * each with a half of it that lies together.
 */
final class HistoryScan {
    /** Shorter ones are not worth a thread. */
    private static final int SHARED = 64;

    private final Subject.History history;
    private final Inspection inspection;
    private final Places places;
    private final Output output;

    private HistoryScan(Subject.History history, Inspection inspection, Output output) {
        this.history = history;
        this.inspection = inspection;
        this.places = new Places(inspection);
        this.output = output;
    }

    static void run(Subject.History history, Inspection inspection, Output output) throws IOException {
        HistoryScan scan = new HistoryScan(history, inspection, output);
        int objects;
        try (PackReader pack = PackReader.open(history.gitDir(), history.pack())) {
            objects = pack.objects();
        }
        int from = Math.min(history.from(), objects);
        int to = Math.min(history.to(), objects);
        if (to - from < SHARED) {
            scan.read(from, to);
            return;
        }
        int middle = from + (to - from) / 2;
        AtomicReference<@Nullable Throwable> trouble = new AtomicReference<>();
        Thread other = Thread.ofPlatform().daemon().name("history").start(() -> {
            try {
                scan.read(middle, to);
            } catch (IOException | RuntimeException | Error failure) {
                trouble.set(failure);
            }
        });
        try {
            scan.read(from, middle);
        } finally {
            join(other);
        }
        switch (trouble.get()) {
            case null -> {}
            case IOException failure -> throw failure;
            case Error failure -> throw failure;
            case RuntimeException failure -> throw failure;
            case Throwable failure -> throw new IllegalStateException(failure);
        }
    }

    /** The process ends a scan that takes too long; nobody interrupts it. */
    private static void join(Thread other) {
        try {
            other.join();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the scan was stopped", stopped);
        }
    }

    private void read(int from, int to) throws IOException {
        try (PackReader pack = PackReader.open(history.gitDir(), history.pack())) {
            for (int position = from; position < to; position++) {
                switch (pack.blob(position, Blobs.LARGEST)) {
                    case null -> {}
                    case Contents.TooLarge(long size) -> gap(
                            Gap.Reason.TOO_LARGE, pack.id(position),
                            String.format(Locale.ROOT, "The file has %,d bytes; files over %,d bytes are not read.", size, Blobs.LARGEST));
                    case Contents.Unreadable(String why) -> gap(
                            Gap.Reason.UNREADABLE, pack.id(position), "The object is missing or damaged in the repository (" + why + ").");
                    case Contents.Bytes(byte[] bytes) -> inspect(pack.id(position), bytes);
                }
            }
        }
    }

    private void inspect(ObjectId id, byte[] bytes) {
        Inspection.Outcome outcome = inspection.of(Document.of(bytes), false, List.of());
        if (outcome.found().isEmpty() && !outcome.tooMany()) {
            return;
        }
        synchronized (output) {
            // One is enough to have the place looked up, and there it is read again whole.
            outcome.found().stream().limit(1).forEach(found -> output.detect(places.file(found, "", "", id.name(), null, false, false)));
        }
        if (outcome.tooMany()) {
            gap(Gap.Reason.TOO_MANY, id, SecretsEngine.TOO_MANY);
        }
    }

    private void gap(Gap.Reason reason, ObjectId id, String detail) {
        synchronized (output) {
            output.gap(reason, "object " + id.name(), detail);
        }
    }
}
