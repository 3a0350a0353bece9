package dev.portcullis.bitbucket.access;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The two ways in which Bitbucket says what a credential may do (facts section 1.5 of 2026-11-24). */
public enum ScopeModel {
    /** App passwords, access tokens, OAuth consumers: a scope implies others. */
    CLASSIC {
        @Override
        public Set<String> closure(Set<String> held) {
            Set<String> all = new LinkedHashSet<>(held);
            List<String> todo = new ArrayList<>(held);
            while (!todo.isEmpty()) {
                for (String implied : IMPLIED.getOrDefault(todo.removeLast(), Set.of())) {
                    if (all.add(implied)) {
                        todo.add(implied);
                    }
                }
            }
            return new TreeSet<>(all);
        }
    },
    /** API tokens, names such as {@code write:webhook:bitbucket}: a scope implies nothing, not even write its read. */
    GRANULAR {
        @Override
        public Set<String> closure(Set<String> held) {
            return new TreeSet<>(held);
        }
    };

    private static final Map<String, Set<String>> IMPLIED = Map.of(
            "project", Set.of("repository"),
            "repository:write", Set.of("repository"),
            "pullrequest", Set.of("repository"),
            "pullrequest:write", Set.of("pullrequest", "repository:write"));

    /** The held scopes and all that they imply, sorted. */
    public abstract Set<String> closure(Set<String> held);

    /** The model that a list of scope names belongs to; granular names end with {@code :bitbucket}. */
    public static ScopeModel of(Set<String> held) {
        return held.stream().anyMatch(scope -> scope.endsWith(":bitbucket")) ? GRANULAR : CLASSIC;
    }
}
