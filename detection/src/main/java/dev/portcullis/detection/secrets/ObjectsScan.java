package dev.portcullis.detection.secrets;

import dev.portcullis.detection.Gap;
import dev.portcullis.detection.Subject;
import dev.portcullis.detection.git.Contents;
import dev.portcullis.detection.git.GitStore;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.eclipse.jgit.lib.ObjectId;

/** Contents by their ids, each read whole: what lies in no pack, and what no commit brings. A broken object is a gap and costs only itself. */
final class ObjectsScan {
    private ObjectsScan() {}

    static void run(Subject.Objects objects, Inspection inspection, Output output) throws IOException {
        Places places = new Places(inspection);
        try (GitStore store = GitStore.open(objects.gitDir())) {
            for (String id : objects.ids()) {
                String object = "object " + id;
                switch (store.readIfBlob(ObjectId.fromString(id), Blobs.LARGEST)) {
                    case null -> {}
                    case Contents.TooLarge(long size) -> output.gap(Gap.Reason.TOO_LARGE, object,
                            String.format(Locale.ROOT, "The file has %,d bytes; files over %,d bytes are not read.", size, Blobs.LARGEST));
                    case Contents.Unreadable(String why) ->
                        output.gap(Gap.Reason.UNREADABLE, object, "The object is missing or damaged in the repository (" + why + ").");
                    case Contents.Bytes(byte[] bytes) -> {
                        Inspection.Outcome outcome = inspection.of(Document.of(bytes), false, List.of());
                        outcome.found().forEach(found -> output.detect(places.object(found, id)));
                        if (outcome.tooMany()) {
                            output.gap(Gap.Reason.TOO_MANY, object, SecretsEngine.TOO_MANY);
                        }
                    }
                }
            }
        }
    }
}
