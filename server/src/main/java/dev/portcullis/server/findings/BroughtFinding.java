package dev.portcullis.server.findings;

import dev.portcullis.detection.Detection.EvidenceLine;
import dev.portcullis.detection.Severity;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One place of a finding that a pull request would bring.
 *
 * @param decision what holds for it in this repository; null for none
 * @param atHead whether the head's tree holds it; else only a commit on the way does
 * @param kind file, path, message or text
 */
public record BroughtFinding(
        long finding,
        int episode,
        String engine,
        String rule,
        String title,
        String hint,
        Severity severity,
        Decision.@Nullable Kind decision,
        long occurrence,
        boolean atHead,
        String kind,
        String pathKey,
        String pathShown,
        byte @Nullable [] pathSealed,
        int line,
        String commit,
        List<EvidenceLine> evidence) {
    public boolean decided() {
        return decision != null && decision.settles();
    }

    public String id() {
        return "F-" + finding;
    }
}
