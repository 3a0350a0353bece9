package dev.portcullis.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Somebody who is signed in, with cookies, over plain HTTP. */
public final class Person {
    private static final Pattern TOKEN = Pattern.compile("<meta name=\"csrf-token\" content=\"([^\"]+)\"");
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final String address;
    private final HttpClient client =
            HttpClient.newBuilder().cookieHandler(new CookieManager()).connectTimeout(Duration.ofSeconds(5)).build();
    private String token = "";

    private Person(String address) {
        this.address = address;
    }

    public static Person stranger(String address) {
        return new Person(address);
    }

    public static Person signIn(String address, String name, String password) {
        Person person = new Person(address);
        person.get("/sign-in");
        HttpResponse<String> answer = person.form("/sign-in", Map.of("name", name, "password", password));
        if (answer.statusCode() != 302 || answer.headers().firstValue("location").orElse("").contains("sign-in"))
            throw new AssertionError("not signed in: " + answer.statusCode() + " " + answer.headers().map());
        person.get("/");
        return person;
    }

    public HttpResponse<String> get(String path) {
        HttpResponse<String> answer = send(HttpRequest.newBuilder(URI.create(address + path)).GET());
        Matcher found = TOKEN.matcher(answer.body());
        if (found.find()) token = found.group(1);
        return answer;
    }

    public HttpResponse<String> form(String path, Map<String, String> fields) {
        String body = fields.entrySet().stream()
                .map(each -> each.getKey() + "=" + URLEncoder.encode(each.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return send(HttpRequest.newBuilder(URI.create(address + path))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("X-CSRF-TOKEN", token)
                .POST(BodyPublishers.ofString(body)));
    }

    public JsonNode json(String path) {
        HttpResponse<String> answer = get(path);
        if (answer.statusCode() != 200) throw new AssertionError(path + " answered " + answer.statusCode() + " " + answer.body());
        return JSON.readTree(answer.body());
    }

    public HttpResponse<String> post(String path, String json) {
        return send(HttpRequest.newBuilder(URI.create(address + path))
                .header("Content-Type", "application/json")
                .header("X-CSRF-TOKEN", token)
                .POST(BodyPublishers.ofString(json)));
    }

    /** Through the API: a credential, Validate, OK; then waits until the first reading is complete. */
    public void connect(String workspace, String mode) {
        JsonNode made = JSON.readTree(
                expect(201, post("/api/v1/connections", "{\"kind\":\"api_token\",\"login\":\"service@acme.test\",\"secret\":\"demo-service-token\"}")));
        String id = made.get("id").asString();
        expect(202, post("/api/v1/connections/" + id + "/validate", ""));
        Until.within(Duration.ofSeconds(30), "the validation", () -> {
            JsonNode view = json("/api/v1/connections/" + id);
            for (JsonNode check : view.get("checks"))
                if (check.get("state").asString().matches("waiting|running")) return false;
            return view.get("state").asString().equals("proven");
        });
        expect(200, post("/api/v1/connections/" + id + "/watch", "{\"workspaces\":[{\"slug\":\"" + workspace + "\",\"mode\":\"" + mode + "\"}]}"));
        Until.within(Duration.ofSeconds(60), "the first reading of " + workspace, () -> complete(workspace));
    }

    public boolean complete(String workspace) {
        for (JsonNode each : json("/api/v1/status").get("workspaces"))
            if (each.get("slug").asString().equals(workspace)) return each.get("complete").asBoolean();
        return false;
    }

    private static String expect(int status, HttpResponse<String> answer) {
        if (answer.statusCode() != status) throw new AssertionError(answer.uri() + " answered " + answer.statusCode() + " " + answer.body());
        return answer.body();
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.timeout(Duration.ofSeconds(20)).build(), BodyHandlers.ofString());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }
}
