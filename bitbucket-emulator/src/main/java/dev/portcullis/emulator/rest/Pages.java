package dev.portcullis.emulator.rest;

import dev.portcullis.emulator.shape.Json;
import dev.portcullis.emulator.shape.Links;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a listing into numbered pages, after {@code q} and {@code sort} (facts 4).
 *
 * <p>More than the most is answered with 400; recorded only for pull requests, elsewhere a guess.
 */
record Pages(int usual, int most) {

    static final Pages STANDARD = new Pages(10, 100);
    static final Pages PULL_REQUESTS = new Pages(10, 50);
    static final Pages WORKSPACES = new Pages(25, 100);
    static final Pages DIFFSTAT = new Pages(500, 5000);

    /** Pages of a listing whose handler has dealt with {@code q} and {@code sort}. */
    <T> Answer plain(Call call, List<T> all, Function<T, Map<String, @Nullable Object>> shape) {
        return page(
                call,
                all.size(),
                (from, to) -> all.subList(from, to).stream().map(shape).toList());
    }

    <T> Answer of(Call call, List<T> all, Function<T, Map<String, @Nullable Object>> shape) {
        if (call.query("q").isEmpty() && call.query("sort").isEmpty()) {
            return plain(call, all, shape);
        }
        List<Map<String, @Nullable Object>> found = new ArrayList<>();
        Query query = call.query("q").map(Query::parse).orElse(Query.ALL);
        for (T one : all) {
            Map<String, @Nullable Object> object = shape.apply(one);
            if (query.matches(object)) {
                found.add(object);
            }
        }
        call.query("sort").ifPresent(field -> Query.sort(found, field));
        return page(call, found.size(), found::subList);
    }

    @FunctionalInterface
    private interface Part {
        List<? extends Object> of(int from, int to);
    }

    private Answer page(Call call, int size, Part part) {
        int pagelen = number(call, "pagelen", usual);
        int page = number(call, "page", 1);
        if (pagelen > most) {
            throw Refusal.of(400, "Invalid pagelen");
        }
        long start = (long) (page - 1) * pagelen;
        int from = (int) Math.min(start, size);
        int to = Math.min(from + pagelen, size);
        Map<String, @Nullable Object> envelope =
                Json.object("values", part.of(from, to), "pagelen", pagelen, "size", size, "page", page);
        if (to < size) {
            envelope.put("next", address(call, page + 1));
        }
        if (page > 1) {
            envelope.put("previous", address(call, page - 1));
        }
        return Answer.ok(envelope);
    }

    static int number(Call call, String name, int usual) {
        String text = call.query(name).orElse("");
        if (text.isEmpty()) {
            return usual;
        }
        if (!text.matches("[1-9][0-9]{0,6}")) {
            throw Refusal.of(400, "Invalid " + name);
        }
        return Integer.parseInt(text);
    }

    private static String address(Call call, int page) {
        Map<String, List<String>> query = new LinkedHashMap<>(call.query());
        query.put("page", List.of(String.valueOf(page)));
        return address(call, query);
    }

    static String address(Call call, Map<String, List<String>> query) {
        StringJoiner joined = new StringJoiner("&");
        query.forEach(
                (name, values) -> values.forEach(value -> joined.add(Links.encode(name) + "=" + Links.encode(value))));
        return call.address() + "?" + joined;
    }
}
