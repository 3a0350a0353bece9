package dev.portcullis.detection.secrets;

import dev.portcullis.detection.Gap;
import dev.portcullis.detection.git.Contents;
import dev.portcullis.detection.git.GitStore;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;

/** Reads and inspects each distinct blob once in a scan. */
final class Blobs {
    static final long LARGEST = 10L << 20;

    /** @param reason why it was not or not wholly inspected; null when it was */
    record Reading(List<Found> found, Gap.@Nullable Reason reason, String detail) {
        private static final Reading CLEAN = new Reading(List.of(), null, "");

        boolean holds(String fingerprint) {
            return found.stream().anyMatch(one -> one.fingerprint().value().equals(fingerprint));
        }

        boolean complete() {
            return reason == null;
        }
    }

    private record Key(ObjectId blob, boolean generated) {}

    private final GitStore store;
    private final Inspection inspection;
    private final Map<Key, Reading> readings = new HashMap<>();

    Blobs(GitStore store, Inspection inspection) {
        this.store = store;
        this.inspection = inspection;
    }

    /** @param hidden values in the path, which must not show in the evidence either */
    Reading read(String path, ObjectId blob, List<String> hidden) {
        Key key = new Key(blob.copy(), GeneratedFiles.is(path));
        Reading reading = readings.get(key);
        if (reading == null) {
            reading = inspect(key, List.of());
            readings.put(key, reading);
        }
        return hidden.isEmpty() || reading.found.isEmpty() ? reading : inspect(key, hidden);
    }

    private Reading inspect(Key key, List<String> hidden) {
        return switch (store.read(key.blob, LARGEST)) {
            case Contents.TooLarge(long size) -> new Reading(
                    List.of(), Gap.Reason.TOO_LARGE, String.format(Locale.ROOT, "The file has %,d bytes; files over %,d bytes are not read.", size, LARGEST));
            case Contents.Unreadable(String why) -> new Reading(
                    List.of(), Gap.Reason.UNREADABLE, "The file's content is missing or damaged in the repository (" + why + ").");
            case Contents.Bytes(byte[] bytes) -> {
                Document document = Document.of(bytes);
                Inspection.Outcome outcome = inspection.of(document, key.generated, hidden);
                if (outcome.tooMany()) {
                    yield new Reading(outcome.found(), Gap.Reason.TOO_MANY, SecretsEngine.TOO_MANY);
                }
                if (document.binary()) {
                    yield new Reading(outcome.found(), Gap.Reason.BINARY, "");
                }
                yield outcome.found().isEmpty() ? Reading.CLEAN : new Reading(outcome.found(), null, "");
            }
        };
    }
}
