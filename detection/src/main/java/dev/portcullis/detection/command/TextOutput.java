package dev.portcullis.detection.command;

import dev.portcullis.detection.Detection;
import dev.portcullis.detection.Gap;
import dev.portcullis.detection.ScanResult;
import dev.portcullis.detection.rules.RuleCatalogue;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/** Results as lines for a terminal, with nothing in them that a terminal would obey. */
final class TextOutput {
    private final PrintStream out;

    TextOutput(PrintStream out) {
        this.out = out;
    }

    void print(List<ScanResult> results) {
        int count = 0;
        for (ScanResult result : results) {
            result.detections().forEach(this::print);
            result.gaps().forEach(this::print);
            count += result.detections().size();
        }
        out.println(count == 0 ? "Nothing found." : count == 1 ? "1 detection." : count + " detections.");
    }

    private void print(Detection detection) {
        var rule = RuleCatalogue.of(detection.rule().substring(0, detection.rule().indexOf('/'))).find(detection.rule());
        String severity = rule.map(r -> r.severity().name().toLowerCase(Locale.ROOT)).orElse("unknown");
        String title = rule.map(r -> r.title()).orElse(detection.rule());
        out.println(plain(where(detection) + "  " + severity + "  " + title + "  " + detection.hint()));
        for (Detection.EvidenceLine line : detection.evidence()) {
            if (line.hit()) {
                StringBuilder text = new StringBuilder();
                line.pieces().forEach(piece -> text.append(piece.text()).repeat('*', Math.min(12, piece.masked())));
                out.println("    " + plain(text.toString().strip()));
            }
        }
    }

    private static String where(Detection detection) {
        Detection.Place place = detection.place();
        Detection.Origin origin = detection.origin();
        String commit = origin == null ? "" : origin.commit().substring(0, 12);
        return switch (place.kind()) {
            case FILE -> place.shownPath() + ":" + place.line() + (detection.atHead() ? "" : " (in commit " + commit + ", not at the head)");
            case PATH -> place.shownPath() + " (the name itself)";
            case MESSAGE -> "message of commit " + commit;
            case TEXT, SETTING -> place.shownPath();
        };
    }

    private void print(Gap gap) {
        out.println(plain("not judged: " + (gap.path().isEmpty() ? "" : gap.path() + ": ") + gap.detail()));
    }

    /** Control and direction characters as question marks. */
    static String plain(String text) {
        StringBuilder plain = new StringBuilder();
        text.codePoints().forEach(c -> {
            int type = Character.getType(c);
            boolean harmful = type == Character.CONTROL || type == Character.FORMAT || type == Character.LINE_SEPARATOR
                    || type == Character.PARAGRAPH_SEPARATOR || type == Character.SURROGATE;
            plain.appendCodePoint(harmful && c != '\t' ? '?' : c);
        });
        return plain.toString();
    }
}
