package dev.portcullis.launcher;

import java.io.IOException;
import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The product over HTTP, as any signed-in person's script would use it. */
public final class Portcullis {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final URI address;
    private final HttpClient http = HttpClient.newBuilder()
            .cookieHandler(new CookieManager(null, CookiePolicy.ACCEPT_ALL))
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private String token = "";

    public Portcullis(String address) {
        this.address = URI.create(address);
    }

    /** @return whether it shows its sign-in page */
    public boolean ready() {
        try {
            return send(request("/sign-in").GET()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    public void signIn(String name, String password) {
        String page = must(request("/sign-in").GET(), "the sign-in page").body();
        SignInForm form = SignInForm.find(page).orElseThrow(() -> new Trouble("The sign-in page has no form."));
        HttpResponse<String> answer = attempt(request(form.action().isEmpty() ? "/sign-in" : form.action())
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form.body(name, password))));
        boolean refused = answer.headers().firstValue("Location").filter(target -> !target.contains("/sign-in")).isEmpty();
        if (answer.statusCode() / 100 != 3 || refused)
            throw new Trouble("Signing in as " + name + " was refused (status " + answer.statusCode()
                    + "). If the password was changed, make demo-reset starts afresh.");
        token = SignInForm.csrfToken(attempt(request("/").GET()).body())
                .orElseThrow(() -> new Trouble("The first page carries no CSRF token."));
    }

    public JsonNode get(String path) {
        return JSON.readTree(must(request(path).GET(), path).body());
    }

    /** @return whether there is something at the path */
    boolean has(String path) {
        return attempt(request(path).GET()).statusCode() == 200;
    }

    public JsonNode post(String path, Object body) {
        String answer = must(
                        request(path)
                                .header("Content-Type", "application/json")
                                .header("X-CSRF-TOKEN", token)
                                .POST(BodyPublishers.ofString(JSON.writeValueAsString(body))),
                        path)
                .body();
        return answer.isBlank() ? JSON.createObjectNode() : JSON.readTree(answer);
    }

    /** Sends a form whose fields stand in the path's query, as a button of a page does; it answers with a redirect. */
    public void submit(String path) {
        HttpResponse<String> answer = attempt(request(path).header("X-CSRF-TOKEN", token).POST(BodyPublishers.noBody()));
        if (answer.statusCode() / 100 != 3) throw new Trouble("Portcullis answered " + path + " with status " + answer.statusCode() + ": " + shortened(answer.body()));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(address.resolve(path)).timeout(TIMEOUT);
    }

    private HttpResponse<String> must(HttpRequest.Builder request, String what) {
        HttpResponse<String> answer = attempt(request);
        if (answer.statusCode() / 100 != 2)
            throw new Trouble("Portcullis answered " + what + " with status " + answer.statusCode() + ": " + shortened(answer.body()));
        return answer;
    }

    private HttpResponse<String> attempt(HttpRequest.Builder request) {
        try {
            return send(request);
        } catch (IOException failure) {
            throw new Trouble("Portcullis does not answer at " + address + " (" + failure + ").");
        }
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
        try {
            return http.send(request.header("Accept", "application/json, text/html;q=0.9").build(), BodyHandlers.ofString());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new Trouble("Interrupted.");
        }
    }

    private static String shortened(String text) {
        return text.length() > 300 ? text.substring(0, 300) + "…" : text;
    }
}
