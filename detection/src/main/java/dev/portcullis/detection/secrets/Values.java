package dev.portcullis.detection.secrets;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Finds literal repeats of known values in a stretch of text, at the cost of the stretch and not of the number of values.
 *
 * <p>Texts and values have one character a byte, so eight of them make a key of a long.
 */
final class Values {
    interface Visitor {
        void found(int start, int end);
    }

    private static final int SHORT = 4;
    private static final int LONG = 8;

    private final Map<Long, Set<String>> shortOnes = new HashMap<>();
    private final Map<Long, Set<String>> longOnes = new HashMap<>();
    private int longest;

    /** A value of several lines counts line by line, for its lines may be repeated singly. */
    void add(String value) {
        if (value.indexOf('\n') >= 0 || value.contains("\\n")) {
            for (String line : value.split("\\\\[nr]|[\\n\\r]")) {
                addOne(line.strip());
            }
        }
        addOne(value);
    }

    private void addOne(String value) {
        if (value.length() >= SHORT) {
            int length = value.length() >= LONG ? LONG : SHORT;
            (length == LONG ? longOnes : shortOnes).computeIfAbsent(key(value, 0, length), k -> new LinkedHashSet<>()).add(value);
            longest = Math.max(longest, value.length());
        }
    }

    int longest() {
        return longest;
    }

    void find(String text, int from, int to, Visitor visitor) {
        find(shortOnes, SHORT, text, from, to, visitor);
        find(longOnes, LONG, text, from, to, visitor);
    }

    private static void find(Map<Long, Set<String>> values, int length, String text, int from, int to, Visitor visitor) {
        if (values.isEmpty()) {
            return;
        }
        for (int i = from; i + length <= to; i++) {
            Set<String> candidates = values.get(key(text, i, length));
            if (candidates != null) {
                for (String value : candidates) {
                    if (text.startsWith(value, i)) {
                        visitor.found(i, i + value.length());
                    }
                }
            }
        }
    }

    private static long key(String text, int at, int length) {
        long key = 0;
        for (int i = at; i < at + length; i++) {
            key = key << 8 | text.charAt(i) & 0xff;
        }
        return key;
    }
}
