package dev.portcullis.server.remediation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a remedy looks at, in a form in which two readings can be compared: without what Bitbucket assigns (ids, dates, last use, secrets).
 *
 * @param lines for people and for comparing, masked
 * @param details what calls and inverse need besides, such as an id, and what must not move between preview and change, such as the last use of a
 *     key; kept sealed
 */
record State(List<String> lines, Map<String, String> details) {
    State {
        lines = List.copyOf(lines);
        details = Map.copyOf(details);
    }

    boolean same(State other) {
        return lines.equals(other.lines);
    }

    /** Whether the way from one state to another has been gone here, whatever else moved meanwhile. */
    boolean holds(State from, State to) {
        return lines.containsAll(to.beyond(from)) && from.beyond(to).stream().noneMatch(lines::contains);
    }

    /** The lines that the other one has not. */
    List<String> beyond(State other) {
        List<String> beyond = new ArrayList<>(lines);
        beyond.removeAll(other.lines);
        return beyond;
    }

    /** The same with another line in place of one. */
    State with(String old, String fresh) {
        return new State(lines.stream().map(line -> line.equals(old) ? fresh : line).toList(), details);
    }

    String detail(String name) {
        String value = details.get(name);
        if (value == null) throw new IllegalStateException("The state lacks " + name);
        return value;
    }
}
