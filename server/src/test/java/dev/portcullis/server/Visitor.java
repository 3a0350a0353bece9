package dev.portcullis.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.HttpCookie;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads pages and sends forms as a browser without JavaScript does; redirects are followed only when asked. */
public final class Visitor {
    private static final Pattern TOKEN = Pattern.compile("<meta name=\"csrf-token\" content=\"([^\"]+)\">");

    private final URI address;
    private final CookieManager cookies = new CookieManager(null, CookiePolicy.ACCEPT_ALL);
    private final HttpClient client = HttpClient.newBuilder()
            .cookieHandler(cookies)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    public Visitor(URI address) {
        this.address = address;
    }

    public HttpResponse<String> get(String path, String... headers) {
        return send("GET", path, Map.of(), headers);
    }

    /** With the CSRF token of this visitor's session. */
    public HttpResponse<String> post(String path, Map<String, String> fields) {
        Map<String, String> all = new LinkedHashMap<>(fields);
        all.put("_csrf", token());
        return send("POST", path, all);
    }

    /** As it is: whoever wants a token adds it. */
    public HttpResponse<String> send(String method, String path, Map<String, String> fields, String... headers) {
        String form = fields.entrySet().stream()
                .map(field -> encode(field.getKey()) + "=" + encode(field.getValue()))
                .collect(Collectors.joining("&"));
        HttpRequest.Builder request = HttpRequest.newBuilder(address.resolve(path))
                .timeout(Duration.ofSeconds(20))
                .method(method, form.isEmpty() ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(form));
        if (!form.isEmpty()) {
            request.header("Content-Type", "application/x-www-form-urlencoded");
        }
        return answer(headers.length == 0 ? request : request.headers(headers));
    }

    public HttpResponse<String> json(String method, String path, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(address.resolve(path))
                .timeout(Duration.ofSeconds(20))
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        return answer(headers.length == 0 ? request : request.headers(headers));
    }

    private HttpResponse<String> answer(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    public Visitor signIn(String name, String password) {
        HttpResponse<String> answer = post("/sign-in", Map.of("name", name, "password", password));
        if (answer.statusCode() != 302) {
            throw new IllegalStateException("Sign-in of " + name + " answered " + answer.statusCode());
        }
        return this;
    }

    /** The CSRF token of the present session, read from a page that everyone may see. */
    public String token() {
        HttpResponse<String> page = get("/api/v1/session");
        Matcher json = Pattern.compile("\"csrf\":\"([^\"]+)\"").matcher(page.body());
        if (json.find()) {
            return json.group(1);
        }
        throw new IllegalStateException("No token in " + page.body());
    }

    /** The token in a page's head. */
    public static String tokenIn(HttpResponse<String> page) {
        Matcher meta = TOKEN.matcher(page.body());
        if (meta.find()) {
            return meta.group(1);
        }
        throw new IllegalStateException("No token in the page");
    }

    public List<HttpCookie> cookies() {
        return cookies.getCookieStore().getCookies();
    }

    public static String location(HttpResponse<?> answer) {
        return answer.headers().firstValue("Location").orElse("");
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
