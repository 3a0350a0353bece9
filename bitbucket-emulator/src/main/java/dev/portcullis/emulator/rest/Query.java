package dev.portcullis.emulator.rest;

import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The {@code q} language over the objects of a listing (facts 4). */
final class Query {

    static final Query ALL = new Query(object -> true);

    private static final Pattern TOKEN =
            Pattern.compile("\\s*(\"(?:[^\"\\\\]|\\\\.)*\"|\\(|\\)|,|!=|!~|>=|<=|=|~|>|<" + "|[A-Za-z0-9_.:+\\-]+)");

    private final Predicate<Map<String, @Nullable Object>> test;

    private Query(Predicate<Map<String, @Nullable Object>> test) {
        this.test = test;
    }

    boolean matches(Map<String, @Nullable Object> object) {
        return test.test(object);
    }

    static Query parse(String text) {
        List<String> tokens = new ArrayList<>();
        Matcher matcher = TOKEN.matcher(text);
        int at = 0;
        while (at < text.length() && !text.substring(at).isBlank()) {
            if (!matcher.find(at) || matcher.start() != at) {
                throw malformed();
            }
            tokens.add(matcher.group(1));
            at = matcher.end();
        }
        Parser parser = new Parser(tokens);
        Predicate<Map<String, @Nullable Object>> test = parser.or();
        if (!parser.isDone()) {
            throw malformed();
        }
        return new Query(test);
    }

    private static Refusal malformed() {
        return Refusal.of(400, "Invalid query");
    }

    private static final class Parser {
        private final List<String> tokens;
        private int at;

        Parser(List<String> tokens) {
            this.tokens = tokens;
        }

        boolean isDone() {
            return at == tokens.size();
        }

        private boolean skip(String word) {
            if (at < tokens.size() && tokens.get(at).equalsIgnoreCase(word)) {
                at++;
                return true;
            }
            return false;
        }

        private String take() {
            if (isDone()) {
                throw malformed();
            }
            return tokens.get(at++);
        }

        Predicate<Map<String, @Nullable Object>> or() {
            Predicate<Map<String, @Nullable Object>> left = and();
            while (skip("OR")) {
                left = left.or(and());
            }
            return left;
        }

        private Predicate<Map<String, @Nullable Object>> and() {
            Predicate<Map<String, @Nullable Object>> left = term();
            while (skip("AND")) {
                left = left.and(term());
            }
            return left;
        }

        private Predicate<Map<String, @Nullable Object>> term() {
            if (skip("(")) {
                Predicate<Map<String, @Nullable Object>> inner = or();
                if (!skip(")")) {
                    throw malformed();
                }
                return inner;
            }
            String field = take();
            if (!field.matches("[A-Za-z_][A-Za-z0-9_.]*")) {
                throw malformed();
            }
            boolean not = skip("NOT");
            if (skip("IN")) {
                List<@Nullable Object> values = list();
                return object -> not != values.stream().anyMatch(value -> anyEqual(object, field, value));
            }
            if (not) {
                throw malformed();
            }
            return comparison(field, take(), value(take()));
        }

        private List<@Nullable Object> list() {
            if (!skip("(")) {
                throw malformed();
            }
            List<@Nullable Object> values = new ArrayList<>();
            do {
                values.add(value(take()));
            } while (skip(","));
            if (!skip(")")) {
                throw malformed();
            }
            return values;
        }
    }

    private static @Nullable Object value(String token) {
        if (token.startsWith("\"")) {
            return token.substring(1, token.length() - 1).replaceAll("\\\\(.)", "$1");
        }
        if (token.matches("-?\\d+")) {
            return Long.valueOf(token);
        }
        return switch (token.toLowerCase(Locale.ROOT)) {
            case "null" -> null;
            case "true" -> true;
            case "false" -> false;
            default -> date(token);
        };
    }

    private static OffsetDateTime date(String token) {
        try {
            return OffsetDateTime.parse(token.length() == 10 ? token + "T00:00:00+00:00" : token);
        } catch (DateTimeParseException noDate) {
            throw malformed();
        }
    }

    private static Predicate<Map<String, @Nullable Object>> comparison(
            String field, String operator, @Nullable Object value) {
        return switch (operator) {
            case "=" -> object -> anyEqual(object, field, value);
            case "!=" -> object -> !anyEqual(object, field, value);
            case "~" -> object -> anyContains(object, field, value);
            case "!~" -> object -> !anyContains(object, field, value);
            case ">" -> object -> anyOrdered(object, field, value, order -> order > 0);
            case ">=" -> object -> anyOrdered(object, field, value, order -> order >= 0);
            case "<" -> object -> anyOrdered(object, field, value, order -> order < 0);
            case "<=" -> object -> anyOrdered(object, field, value, order -> order <= 0);
            default -> throw malformed();
        };
    }

    private static boolean anyEqual(Map<?, ?> object, String field, @Nullable Object value) {
        List<Object> found = values(object, field);
        return value == null ? found.isEmpty() : found.stream().anyMatch(one -> compare(one, value) == 0);
    }

    private static boolean anyContains(Map<?, ?> object, String field, @Nullable Object value) {
        String part = String.valueOf(value).toLowerCase(Locale.ROOT);
        return values(object, field).stream()
                .anyMatch(one -> String.valueOf(one).toLowerCase(Locale.ROOT).contains(part));
    }

    private static boolean anyOrdered(
            Map<?, ?> object, String field, @Nullable Object value, Predicate<Integer> wanted) {
        return value != null && values(object, field).stream().anyMatch(one -> wanted.test(compare(one, value)));
    }

    private static int compare(Object one, Object value) {
        if (value instanceof OffsetDateTime date) {
            try {
                return OffsetDateTime.parse(String.valueOf(one)).compareTo(date);
            } catch (DateTimeParseException noDate) {
                return -1;
            }
        }
        if (value instanceof Long number && one instanceof Number other) {
            return Long.compare(other.longValue(), number);
        }
        return String.valueOf(one).compareTo(String.valueOf(value));
    }

    private static List<Object> values(@Nullable Object object, String field) {
        List<Object> found = new ArrayList<>();
        collect(object, field, found);
        return found;
    }

    private static void collect(@Nullable Object at, String field, List<Object> found) {
        Object object = at instanceof Hidden hidden ? hidden.value() : at;
        if (object instanceof Collection<?> list) {
            list.forEach(one -> collect(one, field, found));
        } else if (field.isEmpty()) {
            if (object != null) {
                found.add(object);
            }
        } else if (object instanceof Map<?, ?> map) {
            int dot = field.indexOf('.');
            collect(map.get(dot < 0 ? field : field.substring(0, dot)), dot < 0 ? "" : field.substring(dot + 1), found);
        }
    }

    /** Sorts by one field, downwards after a minus; what lacks the field comes first. Branches sort in natural order (facts 4). */
    static void sort(List<Map<String, @Nullable Object>> objects, String field) {
        if (!field.matches("-?[A-Za-z_][A-Za-z0-9_.]*")) {
            throw Refusal.of(400, "Invalid sort field");
        }
        boolean refs = objects.stream().anyMatch(one -> "branch".equals(one.get("type")));
        Comparator<String> texts = refs ? NaturalOrder.COMPARATOR : Comparator.naturalOrder();
        boolean down = field.startsWith("-");
        String name = down ? field.substring(1) : field;
        Comparator<Map<String, @Nullable Object>> order = (one, other) -> {
            List<Object> left = values(one, name);
            List<Object> right = values(other, name);
            if (left.isEmpty() || right.isEmpty()) {
                return Boolean.compare(!left.isEmpty(), !right.isEmpty());
            }
            return left.getFirst() instanceof Number number && right.getFirst() instanceof Number second
                    ? Long.compare(number.longValue(), second.longValue())
                    : texts.compare(String.valueOf(left.getFirst()), String.valueOf(right.getFirst()));
        };
        objects.sort(down ? order.reversed() : order);
    }
}
