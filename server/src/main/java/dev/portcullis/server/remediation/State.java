package dev.portcullis.server.remediation;

import java.util.List;
import java.util.Map;

/**
 * What a remedy looks at, in a form in which two readings can be compared: without what Bitbucket assigns (ids, dates, last use, secrets).
 *
 * @param lines for people and for comparing
 * @param details what calls and inverse need besides, such as an id; never compared
 */
record State(List<String> lines, Map<String, String> details) {
    State {
        lines = List.copyOf(lines);
        details = Map.copyOf(details);
    }

    boolean same(State other) {
        return lines.equals(other.lines);
    }

    String detail(String name) {
        String value = details.get(name);
        if (value == null) throw new IllegalStateException("The state lacks " + name);
        return value;
    }
}
