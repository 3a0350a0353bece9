package dev.portcullis.emulator.rest;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The {@code fields} parameter: {@code a.b} only these, {@code -a} without, {@code +a} too, {@code *} any (facts 4). */
final class Fields {

    private final List<String[]> only = new ArrayList<>();
    private final List<String[]> without = new ArrayList<>();
    private final List<String[]> also = new ArrayList<>();

    Fields(Collection<String> values) {
        for (String value : values) {
            for (String part : value.split(",")) {
                String name = part.strip();
                if (name.startsWith("-")) {
                    without.add(name.substring(1).split("\\."));
                } else if (name.startsWith("+")) {
                    also.add(name.substring(1).split("\\."));
                } else if (!name.isEmpty()) {
                    only.add(name.split("\\."));
                }
            }
        }
    }

    @Nullable
    Object cut(@Nullable Object object) {
        return cut(object, new ArrayList<>());
    }

    private @Nullable Object cut(@Nullable Object object, List<String> at) {
        if (object instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> kept = new LinkedHashMap<>();
            map.forEach((name, value) -> {
                at.addLast(String.valueOf(name));
                boolean isHidden = value instanceof Hidden;
                if (isKept(at, isHidden)) {
                    kept.put(String.valueOf(name), cut(value instanceof Hidden hidden ? hidden.value() : value, at));
                }
                at.removeLast();
            });
            return kept;
        }
        if (object instanceof Collection<?> list) {
            List<@Nullable Object> kept = new ArrayList<>();
            list.forEach(one -> kept.add(cut(one, at)));
            return kept;
        }
        return object;
    }

    private boolean isKept(List<String> at, boolean hidden) {
        if (without.stream().anyMatch(one -> one.length == at.size() && agrees(one, at))) {
            return false;
        }
        boolean asked = also.stream().anyMatch(one -> agrees(one, at));
        if (hidden) {
            return asked
                    || only.stream()
                            .anyMatch(one -> one.length <= at.size() && agrees(one, at)
                                    || one.length > at.size() && agrees(one, at));
        }
        return asked || only.isEmpty() || only.stream().anyMatch(one -> agrees(one, at));
    }

    /** Whether one is the beginning of the other. */
    private static boolean agrees(String[] pattern, List<String> at) {
        for (int i = 0; i < Math.min(pattern.length, at.size()); i++) {
            if (!pattern[i].equals("*") && !pattern[i].equals(at.get(i))) {
                return false;
            }
        }
        return true;
    }
}
