package dev.portcullis.detection.secrets;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Reads a pattern in RE2's syntax into the parts that {@link Automaton} needs. Assertions ({@code ^ $ \b}) are read as nothing and an upper
 * bound as none, so that the parts accept whatever the pattern does and maybe more.
 */
final class PatternReader {
    /** A piece of a pattern; characters are ISO-8859-1. */
    sealed interface Part {
        record One(BitSet of) implements Part {}

        record Sequence(List<Part> parts) implements Part {}

        record Choice(List<Part> parts) implements Part {}

        /** @param more whether it may come oftener than {@code least} times */
        record Repeat(Part part, int least, boolean more) implements Part {}
    }

    private static final Part NOTHING = new Part.Sequence(List.of());
    private static final int MOST_REPEATS = 1_000;

    private final String pattern;
    private int at;
    private boolean anyCase;
    private boolean dotIsAll;

    private PatternReader(String pattern) {
        this.pattern = pattern;
    }

    /** @throws IllegalArgumentException when it holds what this does not know */
    static Part read(String pattern) {
        PatternReader reader = new PatternReader(pattern);
        Part part = reader.choice();
        if (reader.at < pattern.length()) {
            throw reader.unknown();
        }
        return part;
    }

    private IllegalArgumentException unknown() {
        return new IllegalArgumentException("unknown at " + at + " in " + pattern);
    }

    private boolean at(String text) {
        return pattern.startsWith(text, at);
    }

    private boolean take(String text) {
        boolean here = at(text);
        at += here ? text.length() : 0;
        return here;
    }

    private char next() {
        if (at >= pattern.length()) {
            throw unknown();
        }
        return pattern.charAt(at++);
    }

    private Part choice() {
        List<Part> parts = new ArrayList<>();
        do {
            parts.add(sequence());
        } while (take("|"));
        return parts.size() == 1 ? parts.getFirst() : new Part.Choice(parts);
    }

    private Part sequence() {
        List<Part> parts = new ArrayList<>();
        while (at < pattern.length() && !at("|") && !at(")")) {
            parts.add(repeated(one()));
        }
        return new Part.Sequence(parts);
    }

    private Part repeated(Part part) {
        Part repeat = part;
        if (take("*")) {
            repeat = new Part.Repeat(part, 0, true);
        } else if (take("+")) {
            repeat = new Part.Repeat(part, 1, true);
        } else if (take("?")) {
            return lazy(new Part.Choice(List.of(part, NOTHING)));
        } else if (take("{")) {
            int least = number();
            boolean more = take(",") && (at("}") || number() > least);
            if (!take("}") || least > MOST_REPEATS) {
                throw unknown();
            }
            repeat = new Part.Repeat(part, least, more);
        } else {
            return part;
        }
        return lazy(repeat);
    }

    private Part lazy(Part part) {
        take("?");
        if (at("*") || at("+") || at("?") || at("{")) {
            throw unknown();
        }
        return part;
    }

    private int number() {
        int start = at;
        while (at < pattern.length() && Character.isDigit(pattern.charAt(at))) {
            at++;
        }
        if (at == start || at > start + 5) {
            throw unknown();
        }
        return Integer.parseInt(pattern, start, at, 10);
    }

    private Part one() {
        char c = next();
        switch (c) {
            case '^', '$' -> {
                return NOTHING;
            }
            case '(' -> {
                return group();
            }
            case '[' -> {
                return new Part.One(set());
            }
            case '.' -> {
                BitSet all = all();
                all.set('\n', dotIsAll);
                return new Part.One(all);
            }
            case '\\' -> {
                char escaped = next();
                return escaped == 'b' || escaped == 'B' || escaped == 'A' || escaped == 'z' ? NOTHING : new Part.One(escaped(escaped));
            }
            case '*', '+', '?', '{' -> throw unknown();
            default -> {
                BitSet set = new BitSet();
                add(set, c, c);
                return new Part.One(set);
            }
        }
    }

    private Part group() {
        boolean outerCase = anyCase;
        boolean outerDot = dotIsAll;
        if (take("?")) {
            if (take("P<")) {
                at = pattern.indexOf('>', at) + 1;
            } else {
                while (!at(":") && !at(")")) {
                    switch (next()) {
                        case 'i' -> anyCase = true;
                        case 's' -> dotIsAll = true;
                        case 'm' -> {}
                        default -> throw unknown();
                    }
                }
                if (take(")")) {
                    return NOTHING;
                }
                take(":");
            }
        }
        Part part = choice();
        if (!take(")")) {
            throw unknown();
        }
        anyCase = outerCase;
        dotIsAll = outerDot;
        return part;
    }

    private static BitSet all() {
        BitSet all = new BitSet();
        all.set(0, 256);
        return all;
    }

    private BitSet escaped(char c) {
        BitSet set = new BitSet();
        switch (c) {
            case 's', 'S' -> " \t\n\f\r".chars().forEach(set::set);
            case 'd', 'D' -> set.set('0', '9' + 1);
            case 'w', 'W' -> {
                set.set('0', '9' + 1);
                set.set('a', 'z' + 1);
                set.set('A', 'Z' + 1);
                set.set('_');
            }
            case 'n' -> set.set('\n');
            case 'r' -> set.set('\r');
            case 't' -> set.set('\t');
            default -> {
                if (Character.isLetterOrDigit(c)) {
                    throw unknown();
                }
                add(set, c, c);
            }
        }
        if (c == 'S' || c == 'D' || c == 'W') {
            set.flip(0, 256);
        }
        return set;
    }

    private BitSet set() {
        BitSet set = new BitSet();
        boolean not = take("^");
        boolean first = true;
        while (first || !at("]")) {
            first = false;
            if (at("[:")) {
                throw unknown();
            }
            char from = next();
            if (from == '\\') {
                char escaped = next();
                if (Character.isLetter(escaped)) {
                    set.or(escaped(escaped));
                    continue;
                }
                from = escaped;
            }
            char to = from;
            if (at("-") && !at("-]")) {
                at++;
                to = next();
                to = to == '\\' ? next() : to;
            }
            add(set, from, to);
        }
        at++;
        if (not) {
            set.flip(0, 256);
        }
        return set;
    }

    private void add(BitSet set, char from, char to) {
        for (int c = from; c <= to; c++) {
            if (c > 255) {
                throw unknown();
            }
            set.set(c);
            if (anyCase) {
                keep(set, Character.toLowerCase(c));
                keep(set, Character.toUpperCase(c));
            }
        }
    }

    private static void keep(BitSet set, int c) {
        if (c < 256) {
            set.set(c);
        }
    }
}
