package dev.portcullis.detection;

import java.util.List;

/**
 * What one engine made of one subject.
 *
 * @param ruleSet version of the rules that ran: a digest over the rule files and the engine's own version
 * @param everything whether all paths of the subject count as judged, but for those with a gap
 * @param judged the paths that were judged completely, when not everything was
 */
public record ScanResult(
        String engine,
        String ruleSet,
        Outcome outcome,
        List<Detection> detections,
        List<Gap> gaps,
        boolean everything,
        List<String> judged,
        long millis) {
    public ScanResult {
        detections = List.copyOf(detections);
        gaps = List.copyOf(gaps);
        judged = List.copyOf(judged);
    }

    public enum Outcome {
        COMPLETED,
        /** Some of the subject was not judged; the gaps say what. */
        PARTIAL,
        /** Nothing may be concluded from silence. */
        FAILED
    }
}
