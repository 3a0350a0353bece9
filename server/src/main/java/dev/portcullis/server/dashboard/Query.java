package dev.portcullis.server.dashboard;

import dev.portcullis.server.web.LeftOut;
import dev.portcullis.server.web.LocalPath;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.springframework.util.MultiValueMap;

/** The address of a list with its filter: all of a list's state is in there, and its links change one part of it. */
public record Query(String path, Map<String, List<String>> values) {
    public static Query of(String path, MultiValueMap<String, String> given, String... names) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        for (String name : names) {
            List<String> of = given.getOrDefault(name, List.of()).stream().filter(each -> !each.isBlank() && each.length() <= LeftOut.LONGEST).distinct().limit(100).toList();
            if (!of.isEmpty()) values.put(name, of);
        }
        return new Query(path, values);
    }

    public List<String> all(String name) {
        return values.getOrDefault(name, List.of());
    }

    public String one(String name, String otherwise) {
        return values.containsKey(name) ? values.get(name).getFirst() : otherwise;
    }

    /** Starts from 1; nonsense is the first page. */
    public int page() {
        String page = one("page", "1");
        return page.matches("[1-9][0-9]{0,5}") ? Integer.parseInt(page) : 1;
    }

    public Query with(String name, String value) {
        Map<String, List<String>> next = new LinkedHashMap<>(values);
        next.remove("page");
        next.put(name, List.of(value));
        return new Query(path, next);
    }

    public Query without(String name) {
        Map<String, List<String>> next = new LinkedHashMap<>(values);
        next.remove("page");
        next.remove(name);
        return new Query(path, next);
    }

    public Query without(String name, String value) {
        List<String> left = new ArrayList<>(all(name));
        left.remove(value);
        if (left.isEmpty()) return without(name);
        Map<String, List<String>> next = new LinkedHashMap<>(values);
        next.remove("page");
        next.put(name, left);
        return new Query(path, next);
    }

    /** Without the values of a name that mean nothing. */
    public Query only(String name, Predicate<String> known) {
        Map<String, List<String>> next = new LinkedHashMap<>(values);
        next.computeIfPresent(name, (same, all) -> {
            List<String> left = all.stream().filter(each -> known.test(each.strip())).toList();
            return left.isEmpty() ? null : left;
        });
        return new Query(path, next);
    }

    /** As it stands in a link. */
    public String address() {
        StringBuilder address = new StringBuilder(path);
        char sign = '?';
        for (Map.Entry<String, List<String>> each : values.entrySet())
            for (String value : each.getValue()) {
                address.append(sign).append(each.getKey()).append('=').append(LocalPath.encode(value));
                sign = '&';
            }
        return address.toString();
    }
}
