package dev.portcullis.bitbucket.json;

import dev.portcullis.bitbucket.error.BitbucketException.Malformed;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One JSON object and its place in the whole, so that a missing or wrong field is named with its full path.
 *
 * <p>Unknown fields are ignored. A field that is null counts as absent. Every method throws {@link Malformed} when a
 * needed field is absent or a present one has another type.
 */
public final class Fields {

    private static final Pattern UUID = Pattern.compile("\\{[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}}");
    /** Bitbucket shortens hashes to 12 characters in pull requests (facts section 5.6). */
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{7,64}");

    private final JsonNode node;
    private final String path;

    private Fields(JsonNode node, String path) {
        this.node = node;
        this.path = path;
    }

    /** Reads bytes that must be one JSON object; {@code what} names them in errors. */
    public static Fields parse(byte[] bytes, String what) {
        JsonNode node = Json.parse(bytes, what);
        if (!node.isObject()) {
            throw new Malformed(what + " is not an object");
        }
        return new Fields(node, "");
    }

    public boolean has(String name) {
        return present(name) != null;
    }

    /** The names of all fields, known or not. */
    public Set<String> names() {
        return Set.copyOf(node.propertyNames());
    }

    public Fields object(String name) {
        return needed(name, objectOrNull(name));
    }

    public @Nullable Fields objectOrNull(String name) {
        JsonNode child = present(name);
        if (child == null) {
            return null;
        }
        if (!child.isObject()) {
            throw wrong(name, "an object");
        }
        return new Fields(child, place(name));
    }

    /** The objects of an array that must be there. */
    public List<Fields> objects(String name) {
        return needed(name, objectsOrNull(name));
    }

    public @Nullable List<Fields> objectsOrNull(String name) {
        JsonNode child = present(name);
        if (child == null) {
            return null;
        }
        if (!child.isArray()) {
            throw wrong(name, "an array");
        }
        List<Fields> objects = new ArrayList<>(child.size());
        for (int i = 0; i < child.size(); i++) {
            String element = name + "[" + i + "]";
            if (!child.get(i).isObject()) {
                throw wrong(element, "an object");
            }
            objects.add(new Fields(child.get(i), place(element)));
        }
        return objects;
    }

    /** The strings of an array; an absent array is empty. */
    public List<String> texts(String name) {
        JsonNode child = present(name);
        if (child == null) {
            return List.of();
        }
        if (!child.isArray()) {
            throw wrong(name, "an array");
        }
        List<String> texts = new ArrayList<>(child.size());
        for (JsonNode element : child) {
            if (!element.isString()) {
                throw wrong(name, "an array of strings");
            }
            texts.add(clean(element.stringValue()));
        }
        return List.copyOf(texts);
    }

    public String text(String name) {
        return needed(name, textOrNull(name));
    }

    public @Nullable String textOrNull(String name) {
        String text = asSent(name);
        return text == null ? null : clean(text);
    }

    private @Nullable String asSent(String name) {
        JsonNode child = present(name);
        if (child == null) {
            return null;
        }
        if (!child.isString()) {
            throw wrong(name, "a string");
        }
        return child.stringValue();
    }

    /** JSON may hold U+0000, which most databases refuse: Unicode's own sign for what cannot be shown stands in for it. */
    private static String clean(String text) {
        return text.replace('\0', '\ufffd');
    }

    /** A string that is not blank and holds no control character: a name, a slug, a branch. */
    public String name(String name) {
        return needed(name, nameOrNull(name));
    }

    public @Nullable String nameOrNull(String name) {
        String text = asSent(name);
        if (text != null && (text.isBlank() || text.chars().anyMatch(c -> c < ' ' || c == 0x7f))) {
            throw wrong(name, "a name");
        }
        return text;
    }

    /** Bitbucket's identity of a thing: lower case, braces included. */
    public String uuid(String name) {
        return needed(name, uuidOrNull(name));
    }

    public @Nullable String uuidOrNull(String name) {
        String text = textOrNull(name);
        if (text == null) {
            return null;
        }
        if (!UUID.matcher(text).matches()) {
            throw wrong(name, "a uuid in braces");
        }
        return text.toLowerCase(Locale.ROOT);
    }

    /** A commit hash of 7 to 64 hexadecimal digits, possibly shortened. */
    public String hash(String name) {
        return needed(name, hashOrNull(name));
    }

    public @Nullable String hashOrNull(String name) {
        String text = textOrNull(name);
        if (text != null && !HASH.matcher(text).matches()) {
            throw wrong(name, "a commit hash");
        }
        return text;
    }

    public long number(String name) {
        return needed(name, numberOrNull(name));
    }

    public @Nullable Long numberOrNull(String name) {
        JsonNode child = present(name);
        if (child == null) {
            return null;
        }
        if (!child.isIntegralNumber() || !child.canConvertToLong()) {
            throw wrong(name, "a whole number");
        }
        return child.longValue();
    }

    /** A line number or another small count. */
    public @Nullable Integer smallNumberOrNull(String name) {
        Long number = numberOrNull(name);
        if (number != null && (number < 0 || number > Integer.MAX_VALUE)) {
            throw wrong(name, "a small number");
        }
        return number == null ? null : number.intValue();
    }

    public boolean flag(String name) {
        return needed(name, flagOrNull(name));
    }

    /** A boolean that older answers leave out. */
    public boolean flag(String name, boolean whenAbsent) {
        Boolean flag = flagOrNull(name);
        return flag == null ? whenAbsent : flag;
    }

    private @Nullable Boolean flagOrNull(String name) {
        JsonNode child = present(name);
        if (child == null) {
            return null;
        }
        if (!child.isBoolean()) {
            throw wrong(name, "true or false");
        }
        return child.booleanValue();
    }

    /** An ISO-8601 time with an offset or Z (facts section 4). */
    public Instant time(String name) {
        return needed(name, timeOrNull(name));
    }

    public @Nullable Instant timeOrNull(String name) {
        String text = textOrNull(name);
        if (text == null) {
            return null;
        }
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw wrong(name, "a time with an offset");
        }
    }

    /** The error that says a field is not what it must be; the value itself is not repeated. */
    public Malformed wrong(String name, String expected) {
        return new Malformed(place(name) + " is not " + expected);
    }

    private @Nullable JsonNode present(String name) {
        JsonNode child = node.get(name);
        return child == null || child.isNull() ? null : child;
    }

    private String place(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    private <T> T needed(String name, @Nullable T value) {
        if (value == null) {
            throw new Malformed(place(name) + " is missing");
        }
        return value;
    }
}
