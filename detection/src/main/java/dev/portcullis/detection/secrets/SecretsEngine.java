package dev.portcullis.detection.secrets;

import dev.portcullis.detection.Engine;
import dev.portcullis.detection.Gap;
import dev.portcullis.detection.Report;
import dev.portcullis.detection.Subject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;

/**
 * Finds secrets in files, their names, commit messages and texts.
 *
 * <p>A binary file is searched for what speaks for itself, listed in a gap, and does not count as judged; no more does a file over 10
 * MiB, one that cannot be read, or one with more than 2,000 detections or more to search than {@link Matcher#MOST_READ}. A secret in a commit's message is always at
 * the head: a change brings the commit, whatever its tree holds.
 */
public final class SecretsEngine implements Engine {
    static final String NAME = "secrets";
    static final String TOO_MANY = "It holds more than " + Matcher.MOST + " detections, or more that looks like one than is searched: only these are listed.";

    private final Inspection inspection;

    /** @param identityKey the workspace's, for fingerprints */
    public SecretsEngine(byte[] identityKey) {
        inspection = new Inspection(SecretRules.shared(), new Fingerprints(identityKey));
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public int version() {
        return 3;
    }

    @Override
    public Set<Class<? extends Subject>> reads() {
        return Set.of(Subject.Tree.class, Subject.Change.class, Subject.Texts.class, Subject.History.class, Subject.Introductions.class,
                Subject.Objects.class);
    }

    @Override
    public void inspect(Subject subject, Report report) {
        Output output = new Output(report, inspection);
        try {
            switch (subject) {
                case Subject.Tree tree -> TreeScan.run(tree, inspection, output);
                case Subject.Change change -> ChangeScan.run(change, inspection, output);
                case Subject.Texts texts -> texts(texts, output);
                case Subject.History history -> HistoryScan.run(history, inspection, output);
                case Subject.Introductions introductions -> IntroductionScan.run(introductions, inspection, output);
                case Subject.Objects objects -> ObjectsScan.run(objects, inspection, output);
                case Subject.Posture settings -> throw new IllegalArgumentException("no subject of this engine");
            }
        } catch (Output.Full full) {
            // Said as a gap where it happened.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        output.finish();
    }

    private void texts(Subject.Texts texts, Output output) {
        Places places = new Places(inspection);
        for (Subject.Text text : texts.texts()) {
            if (!output.takes(text.key())) {
                continue;
            }
            Inspection.Outcome outcome = inspection.of(Document.of(text.value()), false, List.of());
            outcome.found().forEach(found -> output.detect(places.text(found, text.key())));
            if (outcome.tooMany()) {
                output.gap(Gap.Reason.TOO_MANY, text.key(), TOO_MANY);
            } else {
                output.judged(text.key());
            }
        }
    }
}
