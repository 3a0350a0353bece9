package dev.portcullis.emulator.rest;

import dev.portcullis.emulator.access.Principal;
import dev.portcullis.emulator.shape.Json;
import dev.portcullis.emulator.state.Person;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** One request on a known route. */
final class Call {

    private final String address;
    private final Map<String, String> path;
    private final Map<String, List<String>> query;
    private final @Nullable String contentType;
    private final byte[] body;
    private final @Nullable Principal principal;

    Call(
            String address,
            Map<String, String> path,
            @Nullable String rawQuery,
            @Nullable String contentType,
            byte[] body,
            @Nullable Principal principal) {
        this.address = address;
        this.path = path;
        this.query = parse(rawQuery);
        this.contentType = contentType;
        this.body = body;
        this.principal = principal;
    }

    static Map<String, List<String>> parse(@Nullable String encoded) {
        Map<String, List<String>> found = new LinkedHashMap<>();
        if (encoded != null && !encoded.isEmpty()) {
            for (String pair : encoded.split("&")) {
                int equals = pair.indexOf('=');
                String name = equals < 0 ? pair : pair.substring(0, equals);
                String value = equals < 0 ? "" : pair.substring(equals + 1);
                found.computeIfAbsent(decode(name), key -> new ArrayList<>()).add(decode(value));
            }
        }
        return found;
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            throw Refusal.of(400, "Bad request");
        }
    }

    /** The absolute address without its query. */
    String address() {
        return address;
    }

    String path(String name) {
        return java.util.Objects.requireNonNull(path.get(name), name);
    }

    Map<String, List<String>> query() {
        return query;
    }

    Optional<String> query(String name) {
        return all(name).stream().findFirst();
    }

    List<String> all(String name) {
        return query.getOrDefault(name, List.of());
    }

    @Nullable
    Principal principal() {
        return principal;
    }

    /** The caller, who must not be anonymous. */
    Person person() {
        if (principal == null) {
            throw Refusal.unauthorized();
        }
        return principal.person();
    }

    @Nullable
    Person callerOrNull() {
        return principal == null ? null : principal.person();
    }

    byte[] body() {
        return body;
    }

    @Nullable
    String contentType() {
        return contentType;
    }

    boolean isForm() {
        return contentType != null && contentType.startsWith("application/x-www-form-urlencoded");
    }

    Map<String, List<String>> form() {
        return parse(new String(body, StandardCharsets.UTF_8));
    }

    JsonNode json() {
        if (body.length == 0) {
            throw Refusal.of(400, "Bad request");
        }
        try {
            return Json.parse(body);
        } catch (JacksonException malformed) {
            throw Refusal.of(400, "Bad request");
        }
    }

    /** The body as an object. */
    Body object() {
        JsonNode node = json();
        if (!node.isObject()) {
            throw Refusal.of(400, "Bad request");
        }
        return new Body(node, "");
    }
}
