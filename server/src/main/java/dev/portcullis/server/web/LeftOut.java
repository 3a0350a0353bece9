package dev.portcullis.server.web;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** What an address asks of a list that means nothing, as it was given. The list shows what it would without it, and says so. */
public final class LeftOut {
    /** Longer values are left out by every list. */
    public static final int LONGEST = 200;

    private static final int MOST = 5;
    private static final int SHOWN = 40;

    private final Map<String, List<String>> given;
    private final Set<String> names = new LinkedHashSet<>();
    private final Set<String> wrong = new LinkedHashSet<>();
    private final List<String> values = new ArrayList<>();

    private LeftOut(Map<String, List<String>> given) {
        this.given = given;
    }

    public static LeftOut of(Map<String, List<String>> given) {
        return new LeftOut(given);
    }

    public LeftOut unless(String name, Predicate<String> known) {
        names.add(name);
        for (String value : given.getOrDefault(name, List.of())) if (!value.isBlank() && (value.length() > LONGEST || !known.test(value.strip()))) add(name, value);
        return this;
    }

    /** Takes any value that is not too long. */
    public LeftOut any(String... taken) {
        for (String name : taken) unless(name, value -> true);
        return this;
    }

    /** Last: whatever is none of the names so far. */
    public LeftOut others() {
        names.add(Page.CHOSEN);
        given.forEach((name, some) -> {
            if (!names.contains(name)) for (String value : some) add(name.length() > SHOWN ? name.substring(0, SHOWN) + "…" : name, value);
        });
        return this;
    }

    private void add(String name, String value) {
        wrong.add(name);
        if (values.size() < MOST)
            values.add(name + " “" + (value.length() > SHOWN ? value.substring(0, SHOWN) + "…" : value) + "”" + (value.length() > LONGEST ? " (longer than " + LONGEST + " characters)" : ""));
    }

    /** With their names, for people. */
    public List<String> values() {
        return List.copyOf(values);
    }

    /** For what cannot say it beside its rows, such as a file. */
    public void refuse(String step, String path) {
        if (!wrong.isEmpty())
            throw Problem.badRequest(
                    "A part of the filter is not understood" + (names.containsAll(wrong) ? ": " + String.join(", ", wrong) : "") + ". Nothing was exported, since it would hold more than was asked for.",
                    step, path);
    }
}
