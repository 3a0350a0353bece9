package dev.portcullis.detection.secrets;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds literal repeats of known values in a stretch of text, at the cost of the stretch and not of the number of values. */
final class Values {
    private static final int KEY = 4;

    private final Map<Long, List<String>> byStart = new HashMap<>();
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
        if (value.length() >= KEY) {
            List<String> list = byStart.computeIfAbsent(key(value, 0), k -> new ArrayList<>());
            if (!list.contains(value)) {
                list.add(value);
                longest = Math.max(longest, value.length());
            }
        }
    }

    int longest() {
        return longest;
    }

    interface Visitor {
        void found(int start, int end);
    }

    void find(String text, int from, int to, Visitor visitor) {
        if (byStart.isEmpty()) {
            return;
        }
        for (int i = from; i + KEY <= to; i++) {
            List<String> candidates = byStart.get(key(text, i));
            if (candidates != null) {
                for (String value : candidates) {
                    if (text.startsWith(value, i)) {
                        visitor.found(i, i + value.length());
                    }
                }
            }
        }
    }

    private static long key(String text, int at) {
        return (long) text.charAt(at) << 48 | (long) text.charAt(at + 1) << 32 | (long) text.charAt(at + 2) << 16 | text.charAt(at + 3);
    }
}
