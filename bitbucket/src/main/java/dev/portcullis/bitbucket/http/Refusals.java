package dev.portcullis.bitbucket.http;

import dev.portcullis.bitbucket.access.Scopes;
import dev.portcullis.bitbucket.error.BitbucketException;
import dev.portcullis.bitbucket.json.Json;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Turns a 4xx or 5xx answer into its error. The body may be JSON with {@code detail} as string or object, plain text, HTML
 * or garbage (facts section 1.4 of 2026-11-24); it never makes this fail.
 */
final class Refusals {

    private static final int LENGTH = 300;
    private static final int COUNT = 50;
    private static final int BEGINNING = 4_096;
    private static final Pattern CHANGE = Pattern.compile("CHANGE-\\d{1,8}");

    private final int status;
    private final HttpHeaders headers;
    private final UnaryOperator<String> hide;
    private final @Nullable JsonNode error;
    private final String message;
    /** The beginning of a body that is no JSON error; to look into, not to repeat. */
    private final String said;

    private Refusals(int status, HttpHeaders headers, byte[] body, UnaryOperator<String> hide) {
        this.status = status;
        this.headers = headers;
        this.hide = hide;
        this.error = error(body);
        this.said = error == null ? new String(body, 0, Math.min(body.length, BEGINNING), StandardCharsets.UTF_8) : "";
        this.message = "Bitbucket answered " + status + sentence();
    }

    /**
     * The error that an answer stands for.
     *
     * @param hide takes the credential out of a text
     * @param read true when the call only reads, so that its outcome is never in doubt
     */
    static BitbucketException of(
            int status, HttpHeaders headers, byte[] body, UnaryOperator<String> hide, boolean read) {
        return new Refusals(status, headers, body, hide).read(read);
    }

    private BitbucketException read(boolean read) {
        return switch (status) {
            case 401 -> new BitbucketException.Unauthorized(message);
            case 402 -> new BitbucketException.PlanLimit(message);
            case 403 -> forbidden();
            case 404 -> new BitbucketException.NotFound(message);
            case 409 -> new BitbucketException.Conflict(message);
            case 410 -> new BitbucketException.Gone(message, change());
            default ->
                status >= 500
                        ? new BitbucketException.Unavailable(message, !read, null)
                        : new BitbucketException.Invalid(message, fields());
        };
    }

    private BitbucketException forbidden() {
        JsonNode detail = error == null ? null : error.get("detail");
        Set<String> required = names(detail, "required");
        Set<String> granted = names(detail, "granted");
        String lower = (message + said).toLowerCase(Locale.ROOT);
        if (!required.isEmpty() || lower.contains("privilege scopes")) {
            Scopes held = Answer.scopes(headers);
            if (required.isEmpty()) {
                required = Scopes.names(
                        headers.firstValue("x-accepted-oauth-scopes").orElse(""));
            }
            if (granted.isEmpty() && held != null) {
                granted = held.held();
            }
            String wanted = required.isEmpty() ? "" : " Wanted: " + line(String.join(", ", required));
            return new BitbucketException.MissingScopes(message + wanted, required, granted);
        }
        if (lower.contains("whitelist your ip") || lower.contains("allowlist")) {
            return new BitbucketException.IpNotAllowed(message);
        }
        if (lower.contains("two-step") || lower.contains("two-factor")) {
            return new BitbucketException.TwoStepRequired(message);
        }
        return new BitbucketException.Forbidden(message);
    }

    private @Nullable String change() {
        Matcher change = CHANGE.matcher(message + " " + (error == null ? "" : error.toString()));
        return change.find() ? change.group() : null;
    }

    private Map<String, List<String>> fields() {
        Map<String, List<String>> fields = new LinkedHashMap<>();
        JsonNode node = error == null ? null : error.get("fields");
        if (node != null && node.isObject()) {
            for (Map.Entry<String, JsonNode> field : node.properties()) {
                if (fields.size() == COUNT) {
                    break;
                }
                List<String> messages = new ArrayList<>();
                if (field.getValue().isArray()) {
                    for (JsonNode element : field.getValue()) {
                        if (messages.size() < COUNT) {
                            messages.add(line(element.isString() ? element.stringValue() : element.toString()));
                        }
                    }
                } else {
                    JsonNode value = field.getValue();
                    messages.add(line(value.isString() ? value.stringValue() : value.toString()));
                }
                fields.put(line(field.getKey()), List.copyOf(messages));
            }
        }
        return fields;
    }

    private Set<String> names(@Nullable JsonNode detail, String field) {
        Set<String> names = new TreeSet<>();
        JsonNode list = detail == null ? null : detail.get(field);
        if (list != null && list.isArray()) {
            for (JsonNode element : list) {
                if (element.isString() && !element.stringValue().isBlank() && names.size() < COUNT) {
                    names.add(line(element.stringValue()));
                }
            }
        }
        return names;
    }

    private static @Nullable JsonNode error(byte[] body) {
        try {
            JsonNode error = Json.parse(body, "The error").get("error");
            return error != null && error.isObject() ? error : null;
        } catch (BitbucketException.Malformed e) {
            return null;
        }
    }

    private String sentence() {
        String text = "";
        if (error != null) {
            JsonNode said = error.get("message");
            JsonNode detail = error.get("detail");
            text = said != null && said.isString() ? said.stringValue() : "";
            if (detail != null && detail.isString() && !detail.stringValue().isBlank()) {
                text += text.isEmpty() ? detail.stringValue() : " (" + detail.stringValue() + ")";
            }
        } else if (headers.firstValue("content-type").orElse("").startsWith("text/plain")) {
            text = said;
        }
        return text.isBlank() ? "" : ": " + line(text);
    }

    /** One bounded line without control, format or bidirectional characters, and without the credential. */
    private String line(String text) {
        String line = hide.apply(text)
                .replaceAll("[\\s\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}]+", " ")
                .strip();
        return line.length() <= LENGTH ? line : line.substring(0, LENGTH) + "…";
    }
}
