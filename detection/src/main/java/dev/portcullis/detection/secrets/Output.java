package dev.portcullis.detection.secrets;

import dev.portcullis.detection.Detection;
import dev.portcullis.detection.Detection.EvidenceLine;
import dev.portcullis.detection.Detection.Origin;
import dev.portcullis.detection.Detection.Piece;
import dev.portcullis.detection.Detection.Place;
import dev.portcullis.detection.Gap;
import dev.portcullis.detection.Report;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Writes to the report within the limits, says each gap once, and gathers binary files into one gap.
 *
 * <p>An answer that is too large for its frame is refused whole, again and again. So its size is counted as it will be written: first the
 * evidence goes, then the scan ends with a gap.
 */
final class Output {
    static final int MOST = 20_000;
    static final int MOST_GAPS = 1_000;
    private static final int NAMES = 5;
    private static final int NAME = 200;
    private static final long EVIDENCE = 20L << 20;
    private static final long DETECTIONS = 32L << 20;
    private static final long GAPS = 4L << 20;

    private final Report report;
    private final Inspection inspection;
    private final Set<String> gaps = new HashSet<>();
    private final List<String> binaries = new ArrayList<>();
    private final Set<String> binaryPaths = new HashSet<>();
    private int detections;
    private long evidenceSize;
    private long detectionsSize;
    private long gapsSize;
    private boolean gapsFull;

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
        detectionsSize += size(detection);
        if (++detections > MOST || detectionsSize > DETECTIONS) {
            String most = detections > MOST ? "More than " + MOST + " detections" : "Detections of more than " + (DETECTIONS >> 20) + " MiB";
            report.gap(new Gap(SecretsEngine.NAME, Gap.Reason.TOO_MANY, "", most + ": the rest was not judged."));
            throw new Full();
        }
        long size = size(detection.evidence());
        evidenceSize += size;
        report.detect(evidenceSize <= EVIDENCE ? detection : detection.withEvidence(List.of()));
        evidenceSize -= evidenceSize <= EVIDENCE ? 0 : size;
    }

    void judged(String path) {
        report.judged(path);
    }

    /** Whether a path is one that an answer may carry; says so where it is not. */
    boolean takes(String path) {
        if (path.length() <= Place.LONGEST_PATH) {
            return true;
        }
        gap(Gap.Reason.UNREADABLE, path, "The path has " + path.length() + " characters; paths over " + Place.LONGEST_PATH + " are not read.");
        return false;
    }

    void gap(Gap.Reason reason, String path, String detail) {
        if (gapsFull || !gaps.add(reason + path)) {
            return;
        }
        String shown = path.length() > Place.LONGEST_PATH ? name(path) : inspection.shown(path, List.of());
        gapsSize += 100 + size(shown) + size(detail);
        if (gaps.size() <= MOST_GAPS && gapsSize <= GAPS) {
            report.gap(new Gap(SecretsEngine.NAME, reason, shown, detail));
        } else {
            gapsFull = true;
            report.gap(new Gap(SecretsEngine.NAME, Gap.Reason.TOO_MANY, "", "More files could not be judged than can be listed."));
        }
    }

    void binary(String path) {
        if (binaryPaths.add(path) && binaries.size() < NAMES) {
            binaries.add(name(path));
        }
    }

    /** Masked, and cut to what a sentence can hold. */
    private String name(String path) {
        String shown = Document.plain(inspection.shown(path, List.of()));
        return shown.length() <= NAME ? shown : Places.cut(shown, NAME) + "…";
    }

    void finish() {
        int binaryCount = binaryPaths.size();
        if (binaryCount > 0) {
            String names = String.join(", ", binaries) + (binaryCount > binaries.size() ? ", …" : "");
            String count = binaryCount == 1 ? "1 binary file was" : binaryCount + " binary files were";
            report.gap(new Gap(SecretsEngine.NAME, Gap.Reason.BINARY, "", count + " searched for the plainest secrets only: " + names));
        }
    }

    private static long size(Detection detection) {
        Place place = detection.place();
        Origin origin = detection.origin();
        long person = origin == null ? 0 : size(origin.authorName()) + size(origin.authorEmail());
        return 600 + size(place.path()) + size(place.shownPath()) + size(detection.hint()) + person;
    }

    private static long size(List<EvidenceLine> lines) {
        long size = 0;
        for (EvidenceLine line : lines) {
            size += 60;
            for (Piece piece : line.pieces()) {
                size += 40 + size(piece.text());
            }
        }
        return size;
    }

    /** As JSON in UTF-8, at most. */
    private static long size(String text) {
        long size = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            size += c < ' ' ? 6 : c == '"' || c == '\\' ? 2 : c < 0x80 ? 1 : 3;
        }
        return size;
    }
}
