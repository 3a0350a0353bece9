package dev.portcullis.detection.secrets;

import dev.portcullis.detection.Detection.EvidenceLine;
import dev.portcullis.detection.Detection.Piece;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Shows lines of a document with every secret hidden: those that were found there, wherever their values stand again, line by line
 * where they have several.
 */
final class Masking {
    private static final int AROUND = 2;
    private static final int WIDTH = 200;

    private final Document document;
    private final List<Hit> hits;
    private final Values values;

    /** @param others values found elsewhere that must not show here either */
    Masking(Document document, List<Hit> hits, List<String> others) {
        this.document = document;
        this.hits = hits;
        this.values = new Values();
        hits.forEach(hit -> values.add(hit.value()));
        others.forEach(values::add);
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
        for (Piece piece : pieces(0, document.length(), false, false)) {
            shown.append(piece.text());
            shown.repeat('*', Math.min(8, piece.masked()));
        }
        return shown.toString();
    }

    private List<Piece> pieces(int from, int to, boolean cutBefore, boolean cutAfter) {
        BitSet hidden = new BitSet(Math.max(1, to - from));
        for (int i = firstEndingAfter(from); i < hits.size() && hits.get(i).start() < to; i++) {
            hidden.set(Math.max(hits.get(i).start(), from) - from, Math.min(hits.get(i).end(), to) - from);
        }
        int reach = values.longest();
        values.find(document.latin(), Math.max(0, from - reach), Math.min(document.length(), to + reach), (start, end) -> {
            if (start < to && end > from) {
                hidden.set(Math.max(start, from) - from, Math.min(end, to) - from);
            }
        });
        List<Piece> pieces = new ArrayList<>();
        if (cutBefore) {
            pieces.add(new Piece("…", 0));
        }
        int at = 0;
        while (at < to - from) {
            boolean masked = hidden.get(at);
            int next = masked ? hidden.nextClearBit(at) : hidden.nextSetBit(at);
            next = next < 0 || next > to - from ? to - from : next;
            pieces.add(masked ? masked(from + at, from + next) : new Piece(document.text(from + at, from + next), 0));
            at = next;
        }
        if (cutAfter) {
            pieces.add(new Piece("…", 0));
        }
        return pieces;
    }

    /** Hits are in order and do not overlap. */
    private int firstEndingAfter(int offset) {
        int low = 0;
        int high = hits.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (hits.get(middle).end() > offset) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    private Piece masked(int start, int end) {
        int first = firstEndingAfter(start);
        if (first < hits.size() && hits.get(first).start() == start) {
            String prefix = prefix(hits.get(first));
            return new Piece(prefix, Math.max(1, document.text(start, end).length() - prefix.length()));
        }
        return new Piece("", document.text(start, end).length());
    }

    /** The provider's public prefix, never more than a third of the value. */
    static String prefix(Hit hit) {
        String prefix = hit.rule().prefix();
        return hit.value().startsWith(prefix) && prefix.length() * 3 <= hit.value().length() ? prefix : "";
    }

    String hint(Hit hit) {
        int length = document.text(hit.start(), hit.end()).length();
        return prefix(hit) + "… (" + length + " characters)";
    }
}
