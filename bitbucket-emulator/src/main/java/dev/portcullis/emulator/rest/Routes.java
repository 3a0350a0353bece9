package dev.portcullis.emulator.rest;

import dev.portcullis.emulator.access.ScopeSet;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The operations that the emulator knows, each with the scopes it wants in both families. */
public final class Routes {

    /** What an operation does. */
    @FunctionalInterface
    interface Handler {
        Answer handle(Call call);
    }

    /** One operation, written as in Atlassian's document. */
    public record Route(String method, String template, ScopeSet scopes, boolean open, Handler handler) {}

    /** A route and the values of its path. */
    record Match(Route route, Map<String, String> path) {}

    /** Parameters that may hold slashes when they stand at the end. */
    private static final Set<String> GREEDY = Set.of("path", "name", "spec", "revspec", "revision");

    private final List<Route> routes = new ArrayList<>();

    void add(String method, String template, String classic, String granular, Handler handler) {
        routes.add(new Route(method, template, ScopeSet.of(classic, granular), false, handler));
    }

    /** An operation for everybody. */
    void addOpen(String method, String template, Handler handler) {
        routes.add(new Route(method, template, ScopeSet.of("", ""), true, handler));
    }

    public List<Route> all() {
        return List.copyOf(routes);
    }

    /** Method and path of each. */
    public List<String> names() {
        return routes.stream().map(route -> route.method() + " " + route.template()).toList();
    }

    boolean knowsPath(String path) {
        return routes.stream().anyMatch(route -> match(route, path) != null);
    }

    Optional<Match> find(String method, String path) {
        return routes.stream()
                .filter(route -> route.method().equals(method))
                .sorted(Comparator.comparingInt(Routes::parameters))
                .map(route -> {
                    Map<String, String> values = match(route, path);
                    return values == null ? null : new Match(route, values);
                })
                .filter(java.util.Objects::nonNull)
                .findFirst();
    }

    private static int parameters(Route route) {
        return (int) route.template().chars().filter(one -> one == '{').count();
    }

    private static @Nullable Map<String, String> match(Route route, String path) {
        String[] wanted = route.template().substring(1).split("/");
        String[] given = path.substring(1).split("/", -1);
        Map<String, String> values = new LinkedHashMap<>();
        for (int i = 0; i < wanted.length; i++) {
            boolean last = i == wanted.length - 1;
            if (!wanted[i].startsWith("{")) {
                if (i >= given.length || !wanted[i].equals(given[i])) {
                    return null;
                }
                continue;
            }
            String name = wanted[i].substring(1, wanted[i].length() - 1);
            if (last && GREEDY.contains(name)) {
                if (i >= given.length) {
                    return null;
                }
                String rest = decode(String.join("/", Arrays.copyOfRange(given, i, given.length)));
                values.put(name, rest);
                return rest.isEmpty() && !name.equals("path") ? null : values;
            }
            if (i >= given.length || given[i].isEmpty()) {
                return null;
            }
            values.put(name, decode(given[i]));
        }
        boolean trailingSlash = given.length == wanted.length + 1 && given[given.length - 1].isEmpty();
        return given.length == wanted.length || trailingSlash ? values : null;
    }

    private static String decode(String segment) {
        try {
            return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            throw Refusal.of(400, "Bad request");
        }
    }
}
