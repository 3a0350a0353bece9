package dev.portcullis.emulator.access;

import dev.portcullis.emulator.state.Credential;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a call wants, in both families of scopes (facts 1.5).
 *
 * <p>Classic scopes imply others, granular ones imply nothing. That {@code account:write} and {@code pipeline:write}
 * imply their reading forms is inferred from their siblings.
 */
public record ScopeSet(List<String> classic, List<String> granular) {

    private static final Map<String, List<String>> IMPLIED = Map.of(
            "project", List.of("repository"),
            "repository:write", List.of("repository"),
            "pullrequest", List.of("repository"),
            "pullrequest:write", List.of("pullrequest", "repository:write"),
            "account:write", List.of("account"),
            "pipeline:write", List.of("pipeline"),
            "pipeline:variable", List.of("pipeline:write"),
            "runner:write", List.of("runner"));

    /** Both families as they stand in the table of operations: names with blanks between. */
    public static ScopeSet of(String classic, String granular) {
        return new ScopeSet(split(classic), split(granular));
    }

    private static List<String> split(String names) {
        return names.isBlank() ? List.of() : List.of(names.split(" "));
    }

    public List<String> wantedFrom(Credential credential) {
        return credential.kind() == Credential.Kind.API_TOKEN ? granular : classic;
    }

    public boolean isHeldBy(Credential credential) {
        return held(credential).containsAll(wantedFrom(credential));
    }

    private static Set<String> held(Credential credential) {
        Set<String> held = new TreeSet<>();
        Deque<String> open = new ArrayDeque<>(credential.scopes());
        while (!open.isEmpty()) {
            String scope = open.pop();
            if (held.add(scope) && credential.kind() != Credential.Kind.API_TOKEN) {
                open.addAll(IMPLIED.getOrDefault(scope, List.of()));
            }
        }
        return held;
    }
}
