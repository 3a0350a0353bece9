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
        List<Gap> open = gaps.stream().filter(gap -> gap.reason() != Gap.Reason.BINARY).toList();
        boolean everything = !failed && !(subject instanceof Subject.Change) && open.stream().noneMatch(gap -> gap.path().isEmpty());
        Outcome outcome = failed ? Outcome.FAILED : open.isEmpty() ? Outcome.COMPLETED : Outcome.PARTIAL;
        return new ScanResult(
                engine.name(), ruleSet(engine), outcome, detections, gaps, everything, everything ? List.of() : judged, millis);
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
