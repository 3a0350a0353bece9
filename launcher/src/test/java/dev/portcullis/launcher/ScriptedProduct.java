package dev.portcullis.launcher;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Answers like the product's sign-in page and connections API, and writes down what it was asked. */
final class ScriptedProduct implements AutoCloseable {
    final List<String> asked = new CopyOnWriteArrayList<>();
    volatile boolean refuses;
    private final HttpServer server;
    private volatile String state = "draft";
    private volatile int looks;
    private volatile int reads = -1;

    ScriptedProduct() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    String address() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    private void answer(HttpExchange exchange) {
        try (exchange) {
            String call = exchange.getRequestMethod() + " " + exchange.getRequestURI();
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            if (!call.startsWith("GET")) asked.add(call + " " + body);
            boolean signedIn = String.valueOf(exchange.getRequestHeaders().getFirst("Cookie")).contains("session=in");
            boolean token = "t".equals(exchange.getRequestHeaders().getFirst("X-CSRF-TOKEN"));
            if (call.equals("GET /sign-in")) {
                say(exchange, 200, "<form action=\"/sign-in\"><input name=\"name\"><input type=\"password\" name=\"password\"></form>");
            } else if (call.equals("POST /sign-in")) {
                boolean right = body.equals("name=admin&password=right");
                if (right) exchange.getResponseHeaders().add("Set-Cookie", "session=in; Path=/");
                exchange.getResponseHeaders().add("Location", right ? "/" : "/sign-in?error");
                say(exchange, 303, "");
            } else if (!signedIn) {
                say(exchange, 401, "");
            } else if (!call.startsWith("GET") && !token) {
                say(exchange, 403, "no token");
            } else {
                signedIn(exchange, call);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void signedIn(HttpExchange exchange, String call) throws IOException {
        switch (call) {
            case "GET /" -> say(exchange, 200, "<meta name=\"csrf-token\" content=\"t\">");
            case "GET /api/v1/status" -> say(exchange, 200, reads < 0 ? "{\"workspaces\":[]}" : status());
            case "POST /api/v1/connections" -> say(exchange, 201, "{\"id\":\"7\"}");
            case "POST /api/v1/connections/7/validate" -> {
                state = refuses ? "refused" : "proven";
                say(exchange, 202, "");
            }
            case "GET /api/v1/connections/7" -> say(exchange, 200, connection());
            case "POST /api/v1/connections/7/watch" -> {
                if (looks > 2) reads = 0;
                say(exchange, looks > 2 ? 200 : 422, "{}");
            }
            default -> say(exchange, 404, "");
        }
    }

    /** Proven first; what it offers is known only when somebody has looked again. */
    private String connection() {
        String workspaces = state.equals("proven") && ++looks > 2 ? "{\"slug\":\"acme\"}" : "";
        return "{\"state\":\"" + state + "\",\"workspaces\":[" + workspaces
                + "],\"checks\":[{\"name\":\"scopes\",\"state\":\"failed\",\"title\":\"Scopes\",\"detail\":\"none\"}]}";
    }

    private String status() {
        boolean complete = ++reads >= 3;
        return "{\"workspaces\":[{\"slug\":\"acme\",\"hook\":\"present\",\"complete\":" + complete + "}]}";
    }

    private static void say(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
