package dev.portcullis.detection.secrets;

import dev.portcullis.detection.Detection.Origin;
import dev.portcullis.detection.Gap;
import dev.portcullis.detection.Subject;
import dev.portcullis.detection.git.ChangedFile;
import dev.portcullis.detection.git.GitStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.revwalk.RevCommit;

/** One walk over all commits, oldest first: the messages, the names of files, and where the blobs that hold something came in. */
final class IntroductionScan {
    private record Place(String path, ObjectId blob) {}

    private final GitStore store;
    private final Inspection inspection;
    private final Blobs blobs;
    private final Places places;
    private final Output output;
    private final Set<ObjectId> wanted = new HashSet<>();
    private final Set<Place> placed = new HashSet<>();
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
            List<RevCommit> commits = store.commits(ref ->
                    output.gap(Gap.Reason.UNREADABLE, "a branch", "Its commits are missing or damaged in the repository."));
            for (RevCommit commit : commits) {
                scan.commit(commit);
            }
        }
    }

    private void commit(RevCommit commit) throws IOException {
        Origin origin = places.origin(commit);
        for (Found found : inspection.of(Document.of(message(commit)), false, List.of()).found()) {
            output.detect(places.message(found, origin));
        }
        store.introduced(commit, file -> introduced(file, origin), path -> output.gap(
                Gap.Reason.UNREADABLE, path, "A folder of commit " + commit.name().substring(0, 12) + " is missing or damaged in the repository."));
    }

    private static String message(RevCommit commit) {
        try {
            return commit.getFullMessage();
        } catch (RuntimeException e) {
            // The encoding that the commit names is not known here.
            return new String(commit.getRawBuffer(), StandardCharsets.ISO_8859_1);
        }
    }

    private void introduced(ChangedFile file, Origin origin) {
        String path = file.path();
        if (!output.takes(path)) {
            return;
        }
        List<String> inName = List.of();
        if (named.add(path)) {
            Inspection.Outcome name = places.inPath(path);
            inName = name.values();
            name.found().forEach(found -> output.detect(places.path(found, path, origin, false, false)));
        }
        ObjectId blob = file.head();
        if (blob == null || !wanted.contains(blob) || !placed.add(new Place(path, blob.copy()))) {
            return;
        }
        Blobs.Reading reading = blobs.read(path, blob, inName);
        String shown = reading.found().isEmpty() ? path : places.shown(path, reading.found());
        for (Found found : reading.found()) {
            output.detect(places.file(found, path, shown, blob.name(), origin, false, false));
        }
    }
}
