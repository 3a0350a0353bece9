package dev.portcullis.detection.secrets;

import dev.portcullis.detection.secrets.PatternReader.Part;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Tells fast whether a pattern may match somewhere in a text: no is certain, yes is to be asked of the pattern itself, which costs many
 * times as much a character.
 *
 * <p>A deterministic automaton whose states are made when a text first leads to them; a text that leads to very many is answered with yes, so that
 * no content can make it grow without end. Any number of threads may ask: a state that two of them make at once serves either.
 */
final class Automaton {
    /** Of one pattern at a time; the rules that ship need a hundred or fewer on most texts. */
    static final int MOST_STATES = 2_000;

    private static final State YES = new State(new int[0], 0);
    /** For a pattern that {@link PatternReader} does not know. */
    private static final Automaton ALWAYS = new Automaton();

    private static final class State {
        final int[] nodes;
        final @Nullable State[] next;

        State(int[] nodes, int classes) {
            this.nodes = nodes;
            this.next = new State[classes];
        }
    }

    /** The states so far; given up as a whole when they are too many. */
    private static final class Known {
        final Map<List<Integer>, State> states = new ConcurrentHashMap<>();
        final State start;

        Known(State start) {
            this.start = start;
        }
    }

    private static final int END = 0;

    private final List<BitSet> sets = new ArrayList<>();
    private final List<int[]> ways = new ArrayList<>();
    private final byte[] classOf = new byte[256];
    /** By class, one of its characters. */
    private final int[] sample;
    private final int[] start;
    /** By character, whether it leads from the start to the start: most of a text is passed over by this alone. */
    private final boolean[] idle = new boolean[256];
    private final boolean always;
    private volatile Known known;

    private Automaton() {
        always = true;
        sample = new int[0];
        start = new int[0];
        known = new Known(YES);
    }

    private Automaton(Part pattern) {
        node(new BitSet());
        int first = build(pattern, END);
        sample = classes();
        BitSet reached = new BitSet();
        reach(first, reached);
        always = reached.get(END);
        start = reached.stream().filter(node -> !sets.get(node).isEmpty()).toArray();
        known = new Known(new State(start, sample.length));
        for (int c = 0; c < idle.length; c++) {
            int character = c;
            idle[c] = Arrays.stream(start).noneMatch(node -> sets.get(node).get(character));
        }
    }

    /** @param pattern in RE2's syntax; where it is not understood, the answer will always be yes */
    static Automaton of(String pattern) {
        try {
            return new Automaton(PatternReader.read(pattern));
        } catch (IllegalArgumentException unknown) {
            return ALWAYS;
        }
    }

    /** Whether the answer can be no. */
    boolean decides() {
        return !always;
    }

    /** Whether the pattern may match between two offsets. */
    boolean mayMatch(byte[] text, int from, int to) {
        if (always) {
            return true;
        }
        Known states = known;
        State state = states.start;
        for (int i = from; i < to; i++) {
            if (state == states.start) {
                while (i < to && idle[text[i] & 0xff]) {
                    i++;
                }
                if (i == to) {
                    return false;
                }
            }
            int c = classOf[text[i] & 0xff] & 0xff;
            State next = state.next[c];
            if (next == null) {
                next = step(states, state, c);
                if (next == null) {
                    return true;
                }
            }
            if (next == YES) {
                return true;
            }
            state = next;
        }
        return false;
    }

    /** Null when there would be too many. */
    private @Nullable State step(Known states, State from, int c) {
        BitSet reached = new BitSet();
        for (int node : from.nodes) {
            if (sets.get(node).get(sample[c])) {
                reach(ways.get(node)[0], reached);
            }
        }
        State to;
        if (reached.get(END)) {
            to = YES;
        } else {
            for (int node : start) {
                reached.set(node);
            }
            int[] nodes = reached.stream().filter(node -> !sets.get(node).isEmpty()).toArray();
            if (Arrays.equals(nodes, start)) {
                to = states.start;
            } else {
                List<Integer> key = Arrays.stream(nodes).boxed().toList();
                to = states.states.computeIfAbsent(key, made -> new State(nodes, sample.length));
            }
        }
        from.next[c] = to;
        if (states.states.size() > MOST_STATES) {
            known = new Known(new State(start, sample.length));
            return null;
        }
        return to;
    }

    private void reach(int node, BitSet reached) {
        if (reached.get(node)) {
            return;
        }
        reached.set(node);
        if (sets.get(node).isEmpty()) {
            for (int way : ways.get(node)) {
                reach(way, reached);
            }
        }
    }

    /** A node that reads a character of the set, or none where the set is empty, and leads on. */
    private int node(BitSet set, int... to) {
        sets.add(set);
        ways.add(to);
        return sets.size() - 1;
    }

    /** @return where the part begins, which leads to {@code then} at its end */
    private int build(Part part, int then) {
        switch (part) {
            case Part.One(BitSet of) -> {
                // An empty set stands for a node that reads nothing: what no character fits is a dead end instead.
                return of.isEmpty() ? node(of) : node(of, then);
            }
            case Part.Sequence(List<Part> parts) -> {
                int next = then;
                for (Part each : parts.reversed()) {
                    next = build(each, next);
                }
                return next;
            }
            case Part.Choice(List<Part> parts) -> {
                return node(new BitSet(), parts.stream().mapToInt(each -> build(each, then)).toArray());
            }
            case Part.Repeat(Part each, int least, boolean more) -> {
                int next = then;
                if (more) {
                    next = node(new BitSet(), then, then);
                    ways.get(next)[1] = build(each, next);
                }
                for (int i = 0; i < least; i++) {
                    next = build(each, next);
                }
                return next;
            }
        }
    }

    /** Characters that no set tells apart are one class. */
    private int[] classes() {
        Map<BitSet, Integer> classes = new java.util.LinkedHashMap<>();
        int[] samples = new int[256];
        for (int c = 0; c < 256; c++) {
            BitSet member = new BitSet();
            for (int node = 0; node < sets.size(); node++) {
                member.set(node, sets.get(node).get(c));
            }
            int number = classes.computeIfAbsent(member, m -> classes.size());
            classOf[c] = (byte) number;
            samples[number] = c;
        }
        return Arrays.copyOf(samples, classes.size());
    }
}
