package dev.portcullis.detection.process;

import dev.portcullis.detection.Detection;
import dev.portcullis.detection.Engine;
import dev.portcullis.detection.Engines;
import dev.portcullis.detection.Gap;
import dev.portcullis.detection.Report;
import dev.portcullis.detection.ScanResult;
import dev.portcullis.detection.ScanResult.Outcome;
import dev.portcullis.detection.Subject;
import dev.portcullis.detection.rules.RuleCatalogue;
import java.util.ArrayList;
import java.util.List;

/** Lets every engine that reads a subject inspect it, and makes one result of each one's report. */
public final class EngineRun implements Report {
    private static final long MOST_JUDGED = 20L << 20;

    private final List<Detection> detections = new ArrayList<>();
    private final List<Gap> gaps = new ArrayList<>();
    private final List<String> judged = new ArrayList<>();

    private EngineRun() {}

    public static List<ScanResult> run(Subject subject, byte[] identityKey) {
        return Engines.all(identityKey).stream()
                .filter(engine -> engine.reads().contains(subject.getClass()))
                .map(engine -> run(engine, subject))
                .toList();
    }

    static ScanResult run(Engine engine, Subject subject) {
        long start = System.nanoTime();
        EngineRun report = new EngineRun();
        boolean failed = false;
        try {
            engine.inspect(subject, report);
        } catch (RuntimeException | StackOverflowError e) {
            failed = true;
            report.gaps.add(new Gap(engine.name(), Gap.Reason.CRASHED, "", "The engine stopped: " + e.getClass().getSimpleName()));
        }
        return report.result(engine, subject, failed, (System.nanoTime() - start) / 1_000_000);
    }

    private ScanResult result(Engine engine, Subject subject, boolean failed, long millis) {
        boolean whole = !(subject instanceof Subject.Change || subject instanceof Subject.Introductions);
        boolean everything = !failed && whole && gaps.stream().noneMatch(gap -> gap.path().isEmpty());
        List<String> paths = everything ? List.of() : listed(engine);
        boolean complete = gaps.stream().allMatch(gap -> gap.reason() == Gap.Reason.BINARY);
        Outcome outcome = failed ? Outcome.FAILED : complete ? Outcome.COMPLETED : Outcome.PARTIAL;
        return new ScanResult(engine.name(), ruleSet(engine), outcome, detections, gaps, everything, paths, millis);
    }

    /** As many of the judged paths as an answer can carry; the others do not count as judged, and a gap says so. */
    private List<String> listed(Engine engine) {
        long size = 0;
        for (int i = 0; i < judged.size(); i++) {
            // In JSON a character takes three bytes at most, six where it is a control character.
            size += 3 + judged.get(i).chars().mapToLong(c -> c < ' ' ? 6 : c < 0x80 ? 1 : 3).sum();
            if (size > MOST_JUDGED) {
                gaps.add(new Gap(engine.name(), Gap.Reason.TOO_MANY, "", "Only " + i + " of " + judged.size() + " files fit into the answer; the others count as not judged."));
                return judged.subList(0, i);
            }
        }
        return judged;
    }

    static String ruleSet(Engine engine) {
        return engine.version() + "-" + RuleCatalogue.of(engine.name()).digest();
    }

    @Override
    public void detect(Detection detection) {
        detections.add(detection);
    }

    @Override
    public void gap(Gap gap) {
        gaps.add(gap);
    }

    @Override
    public void judged(String path) {
        judged.add(path);
    }
}
