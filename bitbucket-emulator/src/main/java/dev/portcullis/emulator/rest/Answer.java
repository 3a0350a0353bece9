package dev.portcullis.emulator.rest;

import dev.portcullis.emulator.shape.Json;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a call answers; {@code object} is JSON still to be cut to the fields asked for. */
record Answer(
        int status, Map<String, String> headers, @Nullable Object object, byte[] bytes) {

    static final String JSON_TYPE = "application/json; charset=utf-8";

    static Answer ok(Object object) {
        return json(200, object);
    }

    static Answer created(Object object) {
        return json(201, object);
    }

    static Answer json(int status, Object object) {
        return new Answer(status, Map.of("Content-Type", JSON_TYPE), object, new byte[0]);
    }

    /** With a content type, though there is no content: clients that fail without one are in use. Which type it is, is a guess. */
    static Answer empty() {
        return empty(204);
    }

    static Answer empty(int status) {
        return new Answer(status, Map.of("Content-Type", "text/html; charset=utf-8"), null, new byte[0]);
    }

    static Answer redirect(String address) {
        return new Answer(302, Map.of("Location", address), null, new byte[0]);
    }

    static Answer text(int status, String text) {
        return raw(status, "text/plain", text.getBytes(StandardCharsets.UTF_8));
    }

    static Answer raw(int status, String type, byte[] bytes) {
        return new Answer(status, Map.of("Content-Type", type), null, bytes);
    }

    Answer with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Answer(status, more, object, bytes);
    }

    byte[] body() {
        return object == null ? bytes : Json.bytes(object);
    }
}
