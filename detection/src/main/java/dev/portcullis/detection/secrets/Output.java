package dev.portcullis.detection.secrets;

import dev.portcullis.detection.Detection;
import dev.portcullis.detection.Gap;
import dev.portcullis.detection.Report;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Writes to the report within the limits, says each gap once, and gathers binary files into one gap. */
final class Output {
    static final int MOST = 20_000;
    private static final int MOST_GAPS = 1_000;

    private final Report report;
    private final Inspection inspection;
    private final Set<String> gaps = new HashSet<>();
    private final List<String> binaries = new ArrayList<>();
    private int binaryCount;
    private int detections;

    Output(Report report, Inspection inspection) {
        this.report = report;
        this.inspection = inspection;
    }

    /** Ends the scan: what follows is not judged. */
    static final class Full extends RuntimeException {
        private static final long serialVersionUID = 1;

        Full() {
            super("more than " + MOST + " detections", null, false, false);
        }
    }

    void detect(Detection detection) {
        if (++detections > MOST) {
            report.gap(new Gap(SecretsEngine.NAME, Gap.Reason.TOO_MANY, "", "More than " + MOST + " detections: the rest was not judged."));
            throw new Full();
        }
        report.detect(detection);
    }

    void judged(String path) {
        report.judged(path);
    }

    void gap(Gap.Reason reason, String path, String detail) {
        if (gaps.add(reason + path) && gaps.size() <= MOST_GAPS) {
            report.gap(new Gap(SecretsEngine.NAME, reason, inspection.shown(path, List.of()), detail));
        } else if (gaps.size() == MOST_GAPS + 1) {
            report.gap(new Gap(SecretsEngine.NAME, Gap.Reason.TOO_MANY, "", "More than " + MOST_GAPS + " files could not be judged."));
        }
    }

    void binary(String path) {
        if (gaps.add("binary" + path) && ++binaryCount <= 5) {
            binaries.add(inspection.shown(path, List.of()));
        }
    }

    void finish() {
        if (binaryCount > 0) {
            String names = String.join(", ", binaries) + (binaryCount > binaries.size() ? ", …" : "");
            String count = binaryCount == 1 ? "1 binary file was" : binaryCount + " binary files were";
            report.gap(new Gap(SecretsEngine.NAME, Gap.Reason.BINARY, "", count + " not read: " + names));
        }
    }
}
