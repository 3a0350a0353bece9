package dev.portcullis.emulator.rest;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A JSON object of a request, read strictly: a wrong type is a validation error that names its field. */
record Body(JsonNode node, String prefix) {

    boolean has(String name) {
        return node.has(name);
    }

    boolean hasValue(String name) {
        return node.has(name) && !node.get(name).isNull();
    }

    String text(String name) {
        String value = textOrNull(name);
        if (value == null) {
            throw Refusal.badField(prefix + name, "required key not provided");
        }
        return value;
    }

    @Nullable
    String textOrNull(String name) {
        if (!hasValue(name)) {
            return null;
        }
        JsonNode value = node.get(name);
        if (!value.isString()) {
            throw Refusal.badField(prefix + name, "expected a string");
        }
        return value.stringValue();
    }

    String text(String name, String otherwise) {
        String value = textOrNull(name);
        return value == null ? otherwise : value;
    }

    /** A text of no more than so many characters, or null. */
    @Nullable
    String shortText(String name, int longest) {
        String value = textOrNull(name);
        if (value != null && value.codePointCount(0, value.length()) > longest) {
            throw Refusal.badField(prefix + name, "Ensure this value has at most " + longest + " characters.");
        }
        return value;
    }

    boolean flag(String name, boolean otherwise) {
        if (!hasValue(name)) {
            return otherwise;
        }
        JsonNode value = node.get(name);
        if (!value.isBoolean()) {
            throw Refusal.badField(prefix + name, "expected a boolean");
        }
        return value.booleanValue();
    }

    @Nullable
    Integer number(String name) {
        if (!hasValue(name)) {
            return null;
        }
        JsonNode value = node.get(name);
        if (!value.isInt()) {
            throw Refusal.badField(prefix + name, "expected an integer");
        }
        return value.intValue();
    }

    @Nullable
    Body child(String name) {
        if (!hasValue(name)) {
            return null;
        }
        JsonNode value = node.get(name);
        if (!value.isObject()) {
            throw Refusal.badField(prefix + name, "expected an object");
        }
        return new Body(value, prefix + name + ".");
    }

    List<JsonNode> list(String name) {
        if (!hasValue(name)) {
            return List.of();
        }
        JsonNode value = node.get(name);
        if (!value.isArray()) {
            throw Refusal.badField(prefix + name, "expected a list");
        }
        return List.copyOf(value.valueStream().toList());
    }

    /** One of these words, or null. */
    @Nullable
    String oneOf(String name, List<String> words) {
        String value = textOrNull(name);
        if (value != null && !words.contains(value)) {
            throw Refusal.badField(prefix + name, value + " is not one of " + String.join(", ", words));
        }
        return value;
    }
}
