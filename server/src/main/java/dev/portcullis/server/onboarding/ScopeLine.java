package dev.portcullis.server.onboarding;

import dev.portcullis.bitbucket.access.Feature;
import dev.portcullis.bitbucket.access.ScopeModel;
import dev.portcullis.bitbucket.access.ScopeNote;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A box to tick when a credential is made.
 *
 * @param name whole, as Bitbucket tells it
 * @param hook wanted by the webhook beyond what is always wanted
 * @param remedy wanted for changing settings beyond what is always wanted
 */
public record ScopeLine(String name, String why, String cost, boolean hook, boolean remedy) {
    private static final String SUFFIX = ":bitbucket";
    private static final List<String> ORDER = List.of("account", "read:user", "read:workspace", "project", "read:project", "repository", "read:repository");

    /** What every feature wants together, the most basic first. */
    static List<ScopeLine> of(ScopeModel model) {
        Set<String> basic = new TreeSet<>(Feature.FIND_RISKS.required(model));
        basic.addAll(Feature.TELL.required(model));
        Set<String> hook = beyond(basic, Feature.WEBHOOK, model);
        Set<String> remedy = beyond(basic, Feature.REMEDY, model);
        Set<String> all = new TreeSet<>(basic);
        all.addAll(hook);
        all.addAll(remedy);
        return all.stream()
                .map(ScopeNote::of)
                .map(note -> new ScopeLine(note.scope(), note.why(), note.cost(), hook.contains(note.scope()), remedy.contains(note.scope())))
                .sorted(Comparator.comparing((ScopeLine each) -> !each.always()).thenComparing(ScopeLine::remedy).thenComparingInt(ScopeLine::rank).thenComparing(ScopeLine::name))
                .toList();
    }

    private static Set<String> beyond(Set<String> basic, Feature feature, ScopeModel model) {
        Set<String> more = new TreeSet<>(feature.required(model));
        more.removeAll(basic);
        return more;
    }

    /** Those that are wanted with these features chosen. */
    public static List<ScopeLine> chosen(List<ScopeLine> all, boolean hook, boolean remedy) {
        return all.stream().filter(each -> each.always() || each.hook() && hook || each.remedy() && remedy).toList();
    }

    private boolean always() {
        return !hook && !remedy;
    }

    /** The class that hides it while no chosen feature wants it; null when all do. */
    public @Nullable String shownWith() {
        if (always()) return null;
        return hook && remedy ? "with-either" : hook ? "with-hook" : "with-remedy";
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
