package dev.portcullis.detection.process;

import dev.portcullis.detection.Detection;
import dev.portcullis.detection.Gap;
import dev.portcullis.detection.ScanResult;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Tells an answer that an engine can give from one that only a hijacked process would: sizes, counts, forms. */
final class Answers {
    private static final int DETECTIONS = 25_000;
    private static final int GAPS = 2_000;
    private static final int JUDGED = 2_000_000;
    private static final int PATH = Detection.Place.LONGEST_PATH;
    private static final int TEXT = 4_096;
    private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,64}");
    private static final Pattern RULE = Pattern.compile("[a-z0-9-]{1,64}/[a-z0-9-]{1,64}");
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");

    private Answers() {}

    static boolean possible(Wire.Answer answer) {
        return answer.results() != null && answer.results().size() <= 16 && answer.results().stream().allMatch(Answers::possible);
    }

    private static boolean possible(@Nullable ScanResult result) {
        return result != null
                && matches(NAME, result.engine())
                && fits(result.ruleSet(), 64)
                && result.outcome() != null
                && result.millis() >= 0
                && result.detections().size() <= DETECTIONS
                && result.gaps().size() <= GAPS
                && result.judged().size() <= JUDGED
                && result.judged().stream().allMatch(path -> fits(path, PATH))
                && result.gaps().stream().allMatch(gap -> possible(gap, result.engine()))
                && result.detections().stream().allMatch(detection -> possible(detection, result.engine()));
    }

    private static boolean possible(Gap gap, String engine) {
        return engine.equals(gap.engine()) && gap.reason() != null && fits(gap.path(), 3 * PATH) && fits(gap.detail(), 3 * PATH);
    }

    private static boolean possible(Detection detection, String engine) {
        Detection.Place place = detection.place();
        return matches(RULE, detection.rule())
                && detection.rule().startsWith(engine + "/")
                && detection.fingerprint() != null
                && matches(NAME, detection.fingerprint().algorithm())
                && matches(HASH, detection.fingerprint().value())
                && place != null
                && place.kind() != null
                && fits(place.path(), PATH)
                && fits(place.shownPath(), 3 * PATH)
                && place.line() >= 0
                && (Objects.equals(place.blob(), "") || matches(HASH, place.blob()))
                && possible(detection.origin())
                && fits(detection.hint(), 256)
                && detection.evidence().size() <= 16
                && detection.evidence().stream().allMatch(Answers::possible);
    }

    private static boolean possible(Detection.@Nullable Origin origin) {
        return origin == null || matches(HASH, origin.commit()) && fits(origin.authorName(), TEXT) && fits(origin.authorEmail(), TEXT);
    }

    private static boolean possible(Detection.EvidenceLine line) {
        List<Detection.Piece> pieces = line.pieces();
        return line.number() >= 0 && pieces.size() <= 512 && pieces.stream().allMatch(piece -> fits(piece.text(), TEXT) && piece.masked() >= 0);
    }

    private static boolean fits(@Nullable String text, int most) {
        return text != null && text.length() <= most;
    }

    private static boolean matches(Pattern pattern, @Nullable String text) {
        return text != null && text.length() <= 200 && pattern.matcher(text).matches();
    }
}
