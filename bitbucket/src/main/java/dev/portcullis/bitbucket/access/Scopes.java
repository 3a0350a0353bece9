package dev.portcullis.bitbucket.access;

import java.util.Arrays;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

/**
 * The scopes that a credential holds.
 *
 * @param model how they are to be understood
 * @param held the names as Bitbucket gave them
 */
public record Scopes(ScopeModel model, Set<String> held) {

    public Scopes {
        held = Set.copyOf(held);
    }

    /** Reads the header {@code x-oauth-scopes}: names separated by commas or spaces (facts section 1.4). */
    public static Scopes parse(String header) {
        Set<String> held = names(header);
        return new Scopes(ScopeModel.of(held), held);
    }

    /** The names in a header value, sorted; nothing when it is blank. */
    public static Set<String> names(String header) {
        Set<String> names = new TreeSet<>();
        Arrays.stream(header.split("[,\\s]+")).filter(name -> !name.isEmpty()).forEach(names::add);
        return names;
    }

    public boolean allows(Operation operation) {
        return model.closure(held).containsAll(operation.scopes(model));
    }

    /** The scopes that the feature wants and that are neither held nor implied, sorted. */
    public Set<String> missing(Feature feature) {
        Set<String> missing = new TreeSet<>(feature.required(model));
        missing.removeAll(model.closure(held));
        return missing;
    }

    /** The scopes that the call wants and that are neither held nor implied, sorted. */
    public Set<String> missing(Operation operation) {
        Set<String> missing = new TreeSet<>(operation.scopes(model));
        missing.removeAll(model.closure(held));
        return missing;
    }

    /** The fewest scopes that allow all of the features, sorted: the list to paste where a credential is created. */
    public static Set<String> shortest(Collection<Feature> features, ScopeModel model) {
        Set<String> wanted = new TreeSet<>();
        features.forEach(feature -> wanted.addAll(feature.required(model)));
        Set<String> shortest = new TreeSet<>(wanted);
        for (String scope : wanted) {
            shortest.remove(scope);
            if (!model.closure(shortest).containsAll(wanted)) {
                shortest.add(scope);
            }
        }
        return shortest;
    }

    /** The held scopes that none of the features wants, sorted; of a classic scope also when only an implied one is wanted. */
    public Set<String> excess(Collection<Feature> features) {
        Set<String> excess = new TreeSet<>(held);
        features.forEach(feature -> excess.removeAll(feature.required(model)));
        return excess;
    }
}
