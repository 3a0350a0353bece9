package dev.portcullis.detection.secrets;

import dev.portcullis.detection.Detection.EvidenceLine;
import dev.portcullis.detection.Detection.Piece;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Shows lines of a document with every secret hidden: all that any rule claimed there, whether or not it is reported, and wherever their
 * values stand again, line by line where they have several. Where the search had to stop, nothing is shown: more may be there.
 */
final class Masking {
    private static final int AROUND = 2;
    private static final int WIDTH = 200;

    private final Document document;
    private final List<Hit> candidates;
    private final List<String> others;
    private final Values values;
    private final boolean nothing;
    private final Map<Integer, Hit> byStart = new HashMap<>();
    private @Nullable BitSet hidden;

    /** @param others values found elsewhere that must not show here either */
    Masking(Document document, Matcher.Result found, List<String> others) {
        this.document = document;
        this.candidates = found.candidates();
        this.others = others;
        this.values = values();
        this.nothing = found.tooMany() || values.tooMany();
        found.hits().forEach(hit -> byStart.put(hit.start(), hit));
        found.candidates().forEach(hit -> byStart.putIfAbsent(hit.start(), hit));
    }

    private Values values() {
        Values all = new Values();
        candidates.forEach(hit -> all.add(hit.value()));
        others.forEach(all::add);
        return all;
    }

    /** What is hidden, found out once for the document. */
    private BitSet hidden() {
        BitSet marked = hidden;
        if (marked == null) {
            marked = new BitSet(document.length());
            for (Hit hit : candidates) {
                marked.set(hit.start(), hit.end());
            }
            values.mark(document.latin(), marked);
            hidden = marked;
        }
        return marked;
    }

    /** How much it took to find out what to hide, for tests of the cost. */
    long steps() {
        return values.steps();
    }

    /** The lines around a hit, long ones cut to a stretch around it. */
    List<EvidenceLine> evidence(Hit hit) {
        int line = document.line(hit.start());
        List<EvidenceLine> lines = new ArrayList<>();
        for (int number = Math.max(1, line - AROUND); number <= Math.min(document.lines(), line + AROUND); number++) {
            int start = document.lineStart(number);
            int end = document.lineEnd(number);
            boolean isHit = number == line;
            if (end - start > WIDTH) {
                int middle = isHit ? (hit.start() + Math.min(hit.end(), end)) / 2 : start + WIDTH / 2;
                int from = document.whole(Math.max(start, Math.min(middle - WIDTH / 2, end - WIDTH)));
                int to = Math.max(from, document.whole(Math.min(end, from + WIDTH)));
                lines.add(new EvidenceLine(number, isHit, pieces(from, to, from > start, to < end)));
            } else {
                lines.add(new EvidenceLine(number, isHit, pieces(start, end, false, false)));
            }
        }
        return lines;
    }

    /** The whole document in one text, each secret as its public prefix and asterisks. */
    String shown() {
        StringBuilder shown = new StringBuilder();
        if (nothing) {
            return document.length() == 0 ? "" : "********";
        }
        BitSet marked = hidden();
        for (int at = 0, next; at < document.length(); at = next) {
            boolean masked = marked.get(at);
            next = end(at, document.length());
            if (masked) {
                Piece piece = masked(at, next);
                shown.append(piece.text()).repeat('*', Math.min(8, piece.masked()));
            } else {
                shown.append(document.text(at, next));
            }
        }
        return shown.toString();
    }

    private List<Piece> pieces(int from, int to, boolean cutBefore, boolean cutAfter) {
        if (nothing) {
            return to > from ? List.of(new Piece("", document.text(from, to).length())) : List.of();
        }
        BitSet marked = hidden();
        List<Piece> pieces = new ArrayList<>();
        if (cutBefore) {
            pieces.add(new Piece("…", 0));
        }
        int at = from;
        while (at < to) {
            boolean masked = marked.get(at);
            int next = end(at, to);
            pieces.add(masked ? masked(at, next) : new Piece(Document.plain(document.text(at, next)), 0));
            at = next;
        }
        if (cutAfter) {
            pieces.add(new Piece("…", 0));
        }
        return pieces;
    }

    /** Where the hidden or the shown stretch that begins here ends. */
    private int end(int at, int limit) {
        BitSet marked = hidden();
        int end = marked.get(at) ? marked.nextClearBit(at) : marked.nextSetBit(at);
        return end < 0 || end > limit ? limit : end;
    }

    private Piece masked(int start, int end) {
        Hit hit = byStart.get(start);
        String prefix = hit == null ? "" : prefix(hit);
        return new Piece(prefix, Math.max(1, document.text(start, end).length() - prefix.length()));
    }

    /** The provider's public prefix, never more than a third of the value. */
    static String prefix(Hit hit) {
        String prefix = hit.rule().prefix();
        return hit.value().startsWith(prefix) && prefix.length() * 3 <= hit.value().length() ? prefix : "";
    }

    String hint(Hit hit) {
        int length = document.value(hit.start(), hit.end()).length();
        return prefix(hit) + "… (" + length + " characters)";
    }
}
