package dev.portcullis.detection.secrets;

import dev.portcullis.detection.Gap;
import dev.portcullis.detection.Subject;
import dev.portcullis.detection.git.Contents;
import dev.portcullis.detection.git.GitStore;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.eclipse.jgit.lib.ObjectId;

/**
 * Every file's content of a stretch of a pack, in the pack's order: so each delta's base was read just before. Says which blobs hold something;
 * {@link IntroductionScan} says where and by whom they came in. A broken object is a gap and costs only itself.
 */
final class HistoryScan {
    private HistoryScan() {}

    static void run(Subject.History history, Inspection inspection, Output output) throws IOException {
        Places places = new Places(inspection);
        try (GitStore store = GitStore.open(history.gitDir())) {
            for (ObjectId id : store.inPackOrder(history.pack(), history.from(), history.to())) {
                Contents contents = store.readIfBlob(id, Blobs.LARGEST);
                switch (contents) {
                    case null -> {}
                    case Contents.TooLarge(long size) -> output.gap(
                            Gap.Reason.TOO_LARGE, "object " + id.name(),
                            String.format(Locale.ROOT, "The file has %,d bytes; files over %,d bytes are not read.", size, Blobs.LARGEST));
                    case Contents.Unreadable(String why) -> output.gap(
                            Gap.Reason.UNREADABLE, "object " + id.name(), "The object is missing or damaged in the repository (" + why + ").");
                    case Contents.Bytes(byte[] bytes) -> {
                        Inspection.Outcome outcome = inspection.of(Document.of(bytes), false, List.of());
                        // One is enough to have the place looked up, and there it is read again whole.
                        outcome.found().stream().limit(1).forEach(found -> output.detect(places.file(found, "", "", id.name(), null, false, false)));
                        if (outcome.tooMany()) {
                            output.gap(Gap.Reason.TOO_MANY, "object " + id.name(), SecretsEngine.TOO_MANY);
                        }
                    }
                }
            }
        }
    }
}
