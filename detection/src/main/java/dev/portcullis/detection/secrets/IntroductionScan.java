package dev.portcullis.detection.secrets;

import dev.portcullis.detection.Detection;
import dev.portcullis.detection.Detection.Origin;
import dev.portcullis.detection.Gap;
import dev.portcullis.detection.Subject;
import dev.portcullis.detection.git.ChangedFile;
import dev.portcullis.detection.git.GitStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevObject;
import org.eclipse.jgit.revwalk.RevTag;

/**
 * One walk over some commits, oldest first: the messages, the names of files, and where the blobs that hold something came in. A value comes in
 * once at each path, however often the file is edited around it later; on each line of the first blob that holds it there.
 */
final class IntroductionScan {
    private static final int NAME = 200;

    private record Key(String path, String fingerprint) {}

    private final GitStore store;
    private final Inspection inspection;
    private final Blobs blobs;
    private final Places places;
    private final Output output;
    private final Set<ObjectId> wanted = new HashSet<>();
    private final Set<ObjectId> reached = new HashSet<>();
    private final Set<Key> placed = new HashSet<>();
    private final Set<String> named = new HashSet<>();

    private IntroductionScan(GitStore store, Inspection inspection, Output output) {
        this.store = store;
        this.inspection = inspection;
        this.blobs = new Blobs(store, inspection);
        this.places = new Places(inspection);
        this.output = output;
    }

    static void run(Subject.Introductions subject, Inspection inspection, Output output) throws IOException {
        try (GitStore store = GitStore.open(subject.gitDir())) {
            IntroductionScan scan = new IntroductionScan(store, inspection, output);
            subject.blobs().forEach(id -> scan.wanted.add(ObjectId.fromString(id)));
            for (String id : subject.commits()) {
                scan.commitOrTag(id);
            }
        }
    }

    private void commitOrTag(String id) throws IOException {
        List<RevTag> tags = new ArrayList<>();
        RevObject object;
        try {
            object = store.object(id);
            // A tag may stand at a tag.
            while (object instanceof RevTag tag) {
                tags.add(tag);
                object = store.object(tag.getObject().name());
            }
        } catch (IOException | RuntimeException e) {
            output.gap(Gap.Reason.UNREADABLE, "commit " + id, "The commit or tag is missing or damaged in the repository (" + e.getClass().getSimpleName() + ").");
            return;
        }
        for (RevTag tag : tags) {
            tag(tag, object);
        }
        if (tags.isEmpty() && object instanceof RevCommit commit) {
            commit(commit);
        }
    }

    private void tag(RevTag tag, RevObject target) {
        String name = Document.plain(Places.cut(tag.getTagName(), NAME));
        Origin origin = places.origin(tag, target.name());
        message(text(tag::getFullMessage, tag.getRawBuffer()), "tag " + tag.name(), found -> places.tag(found, name, origin));
    }

    private void commit(RevCommit commit) throws IOException {
        Origin origin = places.origin(commit);
        message(text(commit::getFullMessage, commit.getRawBuffer()), "commit " + commit.name(), found -> places.message(found, origin));
        store.introduced(commit, file -> introduced(file, origin), path -> output.gap(
                Gap.Reason.UNREADABLE, path, "A folder of commit " + commit.name().substring(0, 12) + " is missing or damaged in the repository."));
    }

    private void message(String message, String of, Function<Found, Detection> detection) {
        Inspection.Outcome outcome = inspection.of(Document.of(message), false, List.of());
        outcome.found().forEach(found -> output.detect(detection.apply(found)));
        if (outcome.tooMany()) {
            output.gap(Gap.Reason.TOO_MANY, "message of " + of, SecretsEngine.TOO_MANY);
        }
    }

    private static String text(Supplier<String> message, byte[] raw) {
        try {
            return message.get();
        } catch (RuntimeException e) {
            // The encoding that it names is not known here.
            return new String(raw, StandardCharsets.ISO_8859_1);
        }
    }

    private void introduced(ChangedFile file, Origin origin) {
        String path = file.path();
        if (!output.takes(path)) {
            return;
        }
        if (named.add(path)) {
            places.inPath(path).found().forEach(found -> output.detect(places.path(found, path, origin, false, false)));
        }
        ObjectId blob = file.head();
        if (blob == null || !wanted.contains(blob)) {
            return;
        }
        if (reached.add(blob.copy())) {
            output.judged(blob.name());
        }
        Blobs.Reading reading = blobs.read(path, blob, places.inPath(path).values());
        if (reading.reason() == Gap.Reason.BINARY) {
            output.binary(path);
        } else if (reading.reason() != null) {
            output.gap(reading.reason(), path, reading.detail());
        }
        String shown = reading.found().isEmpty() ? path : places.shown(path, reading.found());
        Set<Key> here = new HashSet<>();
        for (Found found : reading.found()) {
            Key key = new Key(path, found.fingerprint().value());
            if (!placed.contains(key)) {
                here.add(key);
                output.detect(places.file(found, path, shown, blob.name(), origin, false, false));
            }
        }
        placed.addAll(here);
    }
}
