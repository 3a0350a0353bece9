package dev.portcullis.detection.secrets;

import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Finds literal repeats of known values in a text, at the cost of the text and of the values, never of their product.
 *
 * <p>Aho-Corasick with the transitions in one table: of each place only the longest value that ends there is wanted. Texts and values
 * have one character a byte.
 */
final class Values {
    private static final int SHORTEST = 4;
    /** More characters of values than this make a table too large: then nothing of the text may be shown. */
    private static final int MOST_CHARACTERS = 1 << 20;

    private final Set<String> values = new LinkedHashSet<>();
    private int characters;
    private long steps;

    private int nodes = 1;
    private int[] fail = new int[0];
    private int[] longest = new int[0];
    private long[] keys = new long[0];
    private int[] children = new int[0];

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
        if (value.length() >= SHORTEST && characters <= MOST_CHARACTERS && values.add(value)) {
            characters += value.length();
        }
    }

    boolean tooMany() {
        return characters > MOST_CHARACTERS;
    }

    /** How many transitions were looked up, for tests of the cost. */
    long steps() {
        return steps;
    }

    /** Marks every character that belongs to a repeat of a value. */
    void mark(String text, BitSet marked) {
        if (values.isEmpty()) {
            return;
        }
        build();
        int[] lengths = new int[text.length()];
        int node = 0;
        for (int i = 0; i < text.length(); i++) {
            node = next(node, text.charAt(i));
            lengths[i] = longest[node];
        }
        int covered = 0;
        for (int i = text.length() - 1; i >= 0; i--) {
            covered = Math.max(covered - 1, lengths[i]);
            if (covered > 0) {
                marked.set(i);
            }
        }
    }

    private int next(int from, char c) {
        int node = from;
        while (true) {
            int child = child(node, c);
            if (child > 0 || node == 0) {
                return child;
            }
            node = fail[node];
        }
    }

    private void build() {
        int most = characters + 1;
        fail = new int[most];
        longest = new int[most];
        int[] depth = new int[most];
        int[] parent = new int[most];
        char[] via = new char[most];
        int capacity = Integer.highestOneBit(Math.max(8, most)) * 4;
        keys = new long[capacity];
        children = new int[capacity];
        for (String value : values) {
            int node = 0;
            for (int i = 0; i < value.length(); i++) {
                int child = child(node, value.charAt(i));
                if (child == 0) {
                    child = nodes++;
                    depth[child] = i + 1;
                    parent[child] = node;
                    via[child] = value.charAt(i);
                    put(node, value.charAt(i), child);
                }
                node = child;
            }
            longest[node] = value.length();
        }
        for (int node : byDepth(depth)) {
            if (node > 0 && parent[node] > 0) {
                fail[node] = next(fail[parent[node]], via[node]);
            }
            if (longest[node] == 0) {
                longest[node] = longest[fail[node]];
            }
        }
    }

    private int[] byDepth(int[] depth) {
        int[] from = new int[nodes + 1];
        for (int node = 0; node < nodes; node++) {
            from[depth[node] + 1]++;
        }
        for (int i = 1; i <= nodes; i++) {
            from[i] += from[i - 1];
        }
        int[] order = new int[nodes];
        for (int node = 0; node < nodes; node++) {
            order[from[depth[node]]++] = node;
        }
        return order;
    }

    /** 0 for none. */
    private int child(int node, char c) {
        steps++;
        long key = key(node, c);
        for (int i = slot(key); ; i = i + 1 & keys.length - 1) {
            if (keys[i] == key) {
                return children[i];
            }
            if (keys[i] == 0) {
                return 0;
            }
        }
    }

    private void put(int node, char c, int child) {
        long key = key(node, c);
        int i = slot(key);
        while (keys[i] != 0) {
            i = i + 1 & keys.length - 1;
        }
        keys[i] = key;
        children[i] = child;
    }

    /** Never 0. */
    private static long key(int node, char c) {
        return ((long) node << 16 | c) + 1;
    }

    private int slot(long key) {
        long hash = key * 0x9e3779b97f4a7c15L;
        return (int) (hash >>> 32) & keys.length - 1;
    }
}
