package dev.portcullis.detection.secrets;

import dev.portcullis.detection.Detection;
import dev.portcullis.detection.Detection.Origin;
import dev.portcullis.detection.Gap;
import dev.portcullis.detection.Subject;
import dev.portcullis.detection.git.ChangedFile;
import dev.portcullis.detection.git.GitStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.revwalk.RevCommit;
import org.jspecify.annotations.Nullable;

/**
 * What a push or a pull request brings: first every commit, oldest first, for what each introduces; then the files that differ between
 * base and head; last what was introduced and is not at the head any more.
 *
 * <p>Commits first, because only they know the oldest origin of what stands at the head.
 */
final class ChangeScan {
    private record Key(String path, String fingerprint) {}

    private record Seen(Detection detection, boolean inName) {}

    private final GitStore store;
    private final Blobs blobs;
    private final Places places;
    private final Output output;
    private final Inspection inspection;
    private final RevCommit head;
    private final @Nullable RevCommit base;
    /** First introductions in the range, in order. */
    private final Map<Key, Seen> introduced = new LinkedHashMap<>();
    private final Map<Key, Seen> introducedNames = new LinkedHashMap<>();
    private final Map<Key, Boolean> heldAtHead = new HashMap<>();

    private ChangeScan(GitStore store, Inspection inspection, Output output, RevCommit head, @Nullable RevCommit base) {
        this.store = store;
        this.inspection = inspection;
        this.blobs = new Blobs(store, inspection);
        this.places = new Places(inspection);
        this.output = output;
        this.head = head;
        this.base = base;
    }

    static void run(Subject.Change change, Inspection inspection, Output output) throws IOException {
        try (GitStore store = GitStore.open(change.gitDir())) {
            String baseId = change.base();
            RevCommit base = baseId == null ? null : store.commit(baseId);
            ChangeScan scan = new ChangeScan(store, inspection, output, store.commit(change.head()), base);
            for (RevCommit commit : store.commits(change.head(), change.known())) {
                scan.commit(commit);
            }
            scan.difference();
            scan.gone();
        }
    }

    private void commit(RevCommit commit) throws IOException {
        Origin origin = places.origin(commit);
        Inspection.Outcome message = inspection.of(Document.of(message(commit)), false, List.of());
        message.found().forEach(found -> output.detect(places.message(found, origin)));
        if (message.tooMany()) {
            output.gap(Gap.Reason.TOO_MANY, "message of commit " + commit.name(), SecretsEngine.TOO_MANY);
        }
        store.introduced(commit, file -> introduce(file, origin), path -> output.gap(
                Gap.Reason.UNREADABLE, path, "A folder of commit " + commit.name().substring(0, 12) + " is missing or damaged in the repository."));
    }

    private static String message(RevCommit commit) {
        try {
            return commit.getFullMessage();
        } catch (RuntimeException e) {
            // The encoding that the commit names is not known here.
            return new String(commit.getRawBuffer(), java.nio.charset.StandardCharsets.ISO_8859_1);
        }
    }

    private void introduce(ChangedFile file, Origin origin) {
        String path = file.path();
        if (!output.takes(path)) {
            return;
        }
        Inspection.Outcome name = places.inPath(path);
        List<String> inName = name.values();
        if (file.base() == null) {
            for (Found found : name.found()) {
                introducedNames.putIfAbsent(
                        new Key(path, found.fingerprint().value()), new Seen(places.path(found, path, origin, false, false), true));
            }
        }
        ObjectId blob = file.head();
        if (blob == null) {
            return;
        }
        Blobs.Reading reading = blobs.read(path, blob, inName);
        String shown = reading.found().isEmpty() ? path : places.shown(path, reading.found());
        for (Found found : reading.found()) {
            introduced.putIfAbsent(
                    new Key(path, found.fingerprint().value()),
                    new Seen(places.file(found, path, shown, blob.name(), origin, false, false), false));
        }
        tell(path, reading);
    }

    private void tell(String path, Blobs.Reading reading) {
        if (reading.reason() == Gap.Reason.BINARY) {
            output.binary(path);
        } else if (reading.reason() != null) {
            output.gap(reading.reason(), path, reading.detail());
        }
    }

    private void difference() throws IOException {
        Origin headOrigin = places.origin(head);
        store.changes(base, head, file -> changed(file, headOrigin), path ->
                output.gap(Gap.Reason.UNREADABLE, path, "The folder is missing or damaged in the repository."));
    }

    private void changed(ChangedFile file, Origin headOrigin) {
        String path = file.path();
        if (!output.takes(path)) {
            return;
        }
        ObjectId now = file.head();
        if (now == null) {
            output.judged(path);
            return;
        }
        Inspection.Outcome name = places.inPath(path);
        List<String> inName = name.values();
        for (Found found : name.found()) {
            Key key = new Key(path, found.fingerprint().value());
            output.detect(places.path(found, path, origin(introducedNames, key, headOrigin), true, file.base() != null));
        }
        Blobs.Reading reading = blobs.read(path, now, inName);
        tell(path, reading);
        if (!reading.found().isEmpty()) {
            Blobs.Reading before = file.base() == null ? null : blobs.read(path, file.base(), List.of());
            String shown = places.shown(path, reading.found());
            for (Found found : reading.found()) {
                Key key = new Key(path, found.fingerprint().value());
                heldAtHead.put(key, true);
                boolean atBase = before != null && before.holds(key.fingerprint);
                output.detect(places.file(found, path, shown, now.name(), origin(introduced, key, headOrigin), true, atBase));
            }
        }
        if (reading.complete()) {
            output.judged(path);
        }
    }

    private static Origin origin(Map<Key, Seen> introduced, Key key, Origin otherwise) {
        Seen seen = introduced.get(key);
        return seen == null || seen.detection.origin() == null ? otherwise : seen.detection.origin();
    }

    private void gone() {
        introduced.forEach((key, seen) -> {
            if (!heldAtHead.containsKey(key) && !holds(head, key)) {
                emitGone(seen.detection, base != null && holds(base, key));
            }
        });
        introducedNames.forEach((key, seen) -> {
            if (fileAt(head, key.path) == null) {
                emitGone(seen.detection, base != null && fileAt(base, key.path) != null);
            }
        });
    }

    private boolean holds(RevCommit commit, Key key) {
        ObjectId blob = fileAt(commit, key.path);
        return blob != null && blobs.read(key.path, blob, List.of()).holds(key.fingerprint);
    }

    private @Nullable ObjectId fileAt(RevCommit commit, String path) {
        try {
            return store.fileAt(commit, path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void emitGone(Detection d, boolean atBase) {
        output.detect(new Detection(d.rule(), d.fingerprint(), d.place(), d.origin(), false, atBase, d.evidence(), d.hint()));
    }
}
