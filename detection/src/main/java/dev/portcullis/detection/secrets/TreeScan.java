package dev.portcullis.detection.secrets;

import dev.portcullis.detection.Detection.Origin;
import dev.portcullis.detection.Gap;
import dev.portcullis.detection.Subject;
import dev.portcullis.detection.git.GitFile;
import dev.portcullis.detection.git.GitStore;
import java.io.IOException;
import java.util.List;
import org.eclipse.jgit.revwalk.RevCommit;

/** Every file of one commit's tree, and its name. */
final class TreeScan {
    private final Blobs blobs;
    private final Places places;
    private final Output output;

    private TreeScan(Blobs blobs, Places places, Output output) {
        this.blobs = blobs;
        this.places = places;
        this.output = output;
    }

    static void run(Subject.Tree tree, Inspection inspection, Output output) throws IOException {
        try (GitStore store = GitStore.open(tree.gitDir())) {
            RevCommit commit = store.commit(tree.commit());
            Places places = new Places(inspection);
            TreeScan scan = new TreeScan(new Blobs(store, inspection), places, output);
            Origin origin = places.origin(commit);
            store.files(commit, file -> scan.file(file, origin), path ->
                    output.gap(Gap.Reason.UNREADABLE, path, "The folder is missing or damaged in the repository."));
        }
    }

    private void file(GitFile file, Origin origin) {
        String path = file.path();
        if (!output.takes(path)) {
            return;
        }
        Inspection.Outcome name = places.inPath(path);
        List<String> inName = name.values();
        for (Found found : name.found()) {
            output.detect(places.path(found, path, origin, true, false));
        }
        Blobs.Reading reading = blobs.read(path, file.blob(), inName);
        String shown = reading.found().isEmpty() ? path : places.shown(path, reading.found());
        for (Found found : reading.found()) {
            output.detect(places.file(found, path, shown, file.blob().name(), origin, true, false));
        }
        if (reading.reason() == Gap.Reason.BINARY) {
            output.binary(path);
        } else if (reading.reason() != null) {
            output.gap(reading.reason(), path, reading.detail());
        }
        if (reading.complete()) {
            output.judged(path);
        }
    }
}
