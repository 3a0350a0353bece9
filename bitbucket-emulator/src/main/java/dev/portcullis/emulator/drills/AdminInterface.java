package dev.portcullis.emulator.drills;

import dev.portcullis.emulator.shape.Json;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * The drills and the request log for scripts, below {@code /-/admin} with a token of their own; nothing of this is Bitbucket's.
 *
 * <p>{@code GET /-/admin/drills} lists them, {@code POST /-/admin/drills/NAME} runs one with its parameters as a JSON object, {@code GET
 * /-/admin/requests} tells how often each operation was asked for and git was, with which answer, and {@code DELETE} of it forgets that;
 * {@code GET /-/admin/operations} names every operation that there is.
 */
public final class AdminInterface {

    public static final String PATH = "/-/admin/";

    /** @param body JSON */
    public record Response(int status, byte[] body) {}

    private final Drills drills;
    private final String token;
    private final Supplier<Map<String, Integer>> requests;
    private final Runnable forget;
    private final List<String> operations;

    public AdminInterface(Drills drills, String token, Supplier<Map<String, Integer>> requests, Runnable forget, List<String> operations) {
        this.drills = drills;
        this.token = token;
        this.requests = requests;
        this.forget = forget;
        this.operations = operations;
    }

    /** Whether an {@code Authorization} header or a form's field holds the token. */
    public boolean isToken(@Nullable String given) {
        String plain = given != null && given.startsWith("Bearer ") ? given.substring(7) : given;
        return plain != null
                && MessageDigest.isEqual(plain.getBytes(StandardCharsets.UTF_8), token.getBytes(StandardCharsets.UTF_8));
    }

    public Response answer(String method, String path, @Nullable String authorization, byte[] body) {
        if (!isToken(authorization)) {
            return told(401, "error", "The admin API wants its own token as Bearer; the emulator printed where it is kept.");
        }
        String rest = path.substring(PATH.length());
        if (rest.equals("drills") && method.equals("GET")) {
            List<Object> all = drills.all().stream()
                    .<Object>map(one -> Json.object("name", one.name(), "what", one.what(), "parameters", one.parameters()))
                    .toList();
            return new Response(200, Json.bytes(Json.object("drills", all, "now", drills.told())));
        }
        if (rest.startsWith("drills/") && method.equals("POST")) {
            return run(rest.substring("drills/".length()), body);
        }
        if (rest.equals("requests") && method.equals("GET")) {
            return new Response(200, Json.bytes(Json.object("operations", new TreeMap<>(requests.get()))));
        }
        if (rest.equals("operations") && method.equals("GET")) {
            return new Response(200, Json.bytes(Json.object("operations", operations)));
        }
        if (rest.equals("requests") && method.equals("DELETE")) {
            forget.run();
            return told(200, "done", "Forgotten.");
        }
        return told(404, "error", "There is no such thing here.");
    }

    private Response run(String name, byte[] body) {
        Map<String, String> parameters = new LinkedHashMap<>();
        try {
            JsonNode node = body.length == 0 ? Json.parse("{}".getBytes(StandardCharsets.UTF_8)) : Json.parse(body);
            node.properties().forEach(one -> parameters.put(one.getKey(), one.getValue().asString("")));
        } catch (JacksonException malformed) {
            return told(400, "error", "The parameters are a JSON object.");
        }
        try {
            return told(200, "done", drills.run(name, parameters));
        } catch (Drills.Impossible why) {
            return told(400, "error", String.valueOf(why.getMessage()));
        }
    }

    private static Response told(int status, String name, String sentence) {
        return new Response(status, Json.bytes(Json.object(name, sentence)));
    }
}
