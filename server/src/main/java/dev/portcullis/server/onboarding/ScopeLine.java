package dev.portcullis.server.onboarding;

import dev.portcullis.bitbucket.access.Feature;
import dev.portcullis.bitbucket.access.ScopeModel;
import dev.portcullis.bitbucket.access.ScopeNote;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * A box to tick when a credential is made.
 *
 * @param name whole, as Bitbucket tells it
 * @param hook wanted by the webhook alone
 */
public record ScopeLine(String name, String why, String cost, boolean hook) {
    private static final String SUFFIX = ":bitbucket";
    private static final List<String> ORDER = List.of("account", "read:user", "read:workspace", "project", "read:project", "repository", "read:repository");

    /** What every feature wants together, the most basic first. */
    static List<ScopeLine> of(ScopeModel model) {
        Set<String> basic = new TreeSet<>(Feature.FIND_RISKS.required(model));
        basic.addAll(Feature.TELL.required(model));
        Set<String> all = new TreeSet<>(basic);
        all.addAll(Feature.WEBHOOK.required(model));
        return all.stream()
                .map(ScopeNote::of)
                .map(note -> new ScopeLine(note.scope(), note.why(), note.cost(), !basic.contains(note.scope())))
                .sorted(Comparator.comparing(ScopeLine::hook).thenComparingInt(ScopeLine::rank).thenComparing(ScopeLine::name))
                .toList();
    }

    /** Without what all of its model end in. */
    public String shown() {
        return shown(name);
    }

    static String shown(String name) {
        return name.endsWith(SUFFIX) ? name.substring(0, name.length() - SUFFIX.length()) : name;
    }

    private int rank() {
        int at = ORDER.indexOf(shown());
        return at < 0 ? ORDER.size() : at;
    }
}
