package dev.portcullis.detection.command;

import dev.portcullis.detection.Detection;
import dev.portcullis.detection.Gap;
import dev.portcullis.detection.ScanResult;
import dev.portcullis.detection.secrets.TextMask;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A result as {@code --format json} prints it: a form of its own, for what passes between processes carries paths as they are, and a path
 * may be a secret.
 *
 * @param everything whether all files count as judged, but for those with a gap
 * @param judged how many files were judged where not everything was
 */
record JsonOutput(
        String engine,
        String ruleSet,
        ScanResult.Outcome outcome,
        List<Entry> detections,
        List<Gap> gaps,
        boolean everything,
        int judged,
        long millis) {
    /** @param commit the oldest that has it there; null for a plain folder */
    record Entry(
            String rule,
            String fingerprint,
            Detection.PlaceKind kind,
            String path,
            int line,
            @Nullable String commit,
            @Nullable String author,
            boolean atHead,
            String hint,
            List<Detection.EvidenceLine> evidence) {}

    static JsonOutput of(ScanResult result) {
        return new JsonOutput(
                result.engine(),
                result.ruleSet(),
                result.outcome(),
                result.detections().stream().map(JsonOutput::entry).toList(),
                result.gaps(),
                result.everything(),
                result.judged().size(),
                result.millis());
    }

    private static Entry entry(Detection detection) {
        Detection.Origin origin = detection.origin();
        return new Entry(
                detection.rule(),
                detection.fingerprint().value(),
                detection.place().kind(),
                TextMask.mask(detection.place().shownPath()).shown(),
                detection.place().line(),
                origin == null ? null : origin.commit(),
                origin == null ? null : origin.authorName(),
                detection.atHead(),
                detection.hint(),
                detection.evidence());
    }
}
