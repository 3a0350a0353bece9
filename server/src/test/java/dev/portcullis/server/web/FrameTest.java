package dev.portcullis.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.server.TestServer;
import dev.portcullis.server.Visitor;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What every page has in common: frame, headers, theme, errors. */
class FrameTest {
    private static TestServer server;
    private static Visitor admin;

    @BeforeAll
    static void start() {
        server = TestServer.start();
        admin = server.administrator();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void pagesHaveLandmarksOneHeadingAndASkipLinkFirst() {
        String page = admin.get("/settings/profile").body();
        assertThat(page).contains("<title>Settings · Portcullis</title>", "<main id=\"content\"", "aria-label=\"Main\"", "<html lang=\"en\"");
        assertThat(page.split("<h1", -1)).hasSize(2);
        assertThat(page.indexOf("class=\"skip\"")).isBetween(0, page.indexOf("<aside"));
        assertThat(page).containsPattern("<a href=\"/settings\" aria-current=\"page\"");
    }

    @Test
    void pagesAreNeitherFramedNorKeptNorSniffed() {
        HttpResponse<String> page = admin.get("/settings/profile");
        assertThat(page.headers().firstValue("Content-Security-Policy"))
                .hasValue("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self';"
                        + " form-action 'self'; frame-ancestors 'none'; base-uri 'none'");
        assertThat(page.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(page.headers().firstValue("X-Frame-Options")).hasValue("DENY");
        assertThat(page.headers().firstValue("Referrer-Policy")).hasValue("same-origin");
        assertThat(page.headers().firstValue("Cache-Control").orElse("")).contains("no-store");
        assertThat(page.headers().firstValue("Strict-Transport-Security")).isEmpty();
    }

    @Test
    void errorsCarryTheSameHeaders() {
        for (HttpResponse<String> error : java.util.List.of(admin.get("/nowhere"), admin.send("POST", "/theme", Map.of()))) {
            assertThat(error.headers().firstValue("Content-Security-Policy").orElse("")).contains("default-src 'none'");
            assertThat(error.headers().firstValue("Cache-Control").orElse("")).contains("no-store");
        }
    }

    @Test
    void staticFilesMayBeKeptForGood() {
        String page = server.visitor().get("/sign-in").body();
        Matcher files = Pattern.compile("(?:href|src)=\"(/(?:assets|webjars)/[^\"#]+)").matcher(page);
        int seen = 0;
        while (files.find()) {
            HttpResponse<String> file = server.visitor().get(files.group(1));
            assertThat(file.statusCode()).as(files.group(1)).isEqualTo(200);
            assertThat(file.headers().firstValue("Cache-Control").orElse("")).contains("immutable").doesNotContain("no-store");
            assertThat(file.headers().firstValue("Set-Cookie")).isEmpty();
            seen++;
        }
        assertThat(seen).isGreaterThanOrEqualTo(5);
    }

    @Test
    void theThemeIsKeptInACookieAndSetWithoutJavaScript() {
        Visitor visitor = server.administrator();
        assertThat(visitor.get("/settings/profile").body()).contains("data-theme=\"system\"");
        HttpResponse<String> chosen = visitor.post("/theme", Map.of("theme", "dark", "to", "/settings/profile"));
        assertThat(Visitor.location(chosen)).isEqualTo("/settings/profile");
        assertThat(visitor.get("/settings/profile").body()).contains("data-theme=\"dark\"");
        assertThat(Visitor.location(visitor.post("/theme", Map.of("theme", "\"><script>", "to", "//evil.test")))).isEqualTo("/");
        assertThat(visitor.get("/settings/profile").body()).contains("data-theme=\"system\"").doesNotContain("\"><script>");
    }

    @Test
    void redirectsNeverRepeatTheHostOfTheRequest() throws IOException {
        for (String header : java.util.List.of("Host: evil.test", "Host: localhost\r\nX-Forwarded-Host: evil.test\r\nX-Forwarded-Proto: https")) {
            assertThat(raw("GET /settings/profile HTTP/1.1\r\n" + header + "\r\nConnection: close\r\n\r\n"))
                    .startsWith("HTTP/1.1 302")
                    .contains("Location: /sign-in")
                    .doesNotContain("evil.test");
        }
    }

    @Test
    void linksStartWithTheConfiguredAddress() {
        assertThat(server.bean(Links.class).to("/findings/12")).hasToString("http://localhost:8080/findings/12");
    }

    @Test
    void errorsSayTheNextStepAndRepeatNothing() {
        HttpResponse<String> missing = admin.get("/no%3Cb%3Esuch/page?token=AKIAsecret");
        assertThat(missing.statusCode()).isEqualTo(404);
        assertThat(missing.body()).contains("There is no such page", "Go to the start", "aria-label=\"Main\"").doesNotContain("AKIAsecret").doesNotContain("<b>such");

        HttpResponse<String> outside = server.visitor().get("/nowhere");
        assertThat(outside.statusCode()).isEqualTo(404);
        assertThat(outside.body()).contains("There is no such page").doesNotContain("aria-label=\"Main\"");

        HttpResponse<String> stale = admin.send("POST", "/sign-out", Map.of("_csrf", "stale"));
        assertThat(stale.statusCode()).isEqualTo(403);
        assertThat(stale.body()).contains("This form is too old", "Start again").doesNotContain("stale\"");

        HttpResponse<String> incomplete = admin.post("/settings/users", Map.of("name", "x"));
        assertThat(incomplete.statusCode()).isEqualTo(400);
        assertThat(incomplete.body()).contains("Nothing was changed.").doesNotContain("Exception");

        assertThat(admin.send("PUT", "/settings/profile", Map.of(), "X-CSRF-TOKEN", admin.token()).statusCode()).isEqualTo(405);
        assertThat(admin.send("OPTIONS", "/settings/profile", Map.of(), "X-CSRF-TOKEN", admin.token()).statusCode()).isEqualTo(403);
    }

    @Test
    void programsGetErrorsAsJson() {
        HttpResponse<String> missing = admin.get("/api/v1/nothing");
        assertThat(missing.statusCode()).isEqualTo(404);
        assertThat(missing.headers().firstValue("Content-Type").orElse("")).startsWith("application/json");
        assertThat(missing.body()).contains("\"status\":404", "\"message\":");
        assertThat(admin.json("POST", "/api/v1/session", "{}").body()).contains("\"status\":403", "\"error\":\"This form is too old\"");
    }

    @Test
    void aRegionIsAskedToSignInAsAPage() {
        HttpResponse<String> answer = server.visitor().get("/settings/profile", "HX-Request", "true");
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("HX-Redirect")).hasValue("/sign-in");
    }

    @Test
    void whoeverSessionEndedIsToldSoAndComesBack() {
        Visitor visitor = server.administrator();
        visitor.get("/settings/profile?tab=keys");
        visitor.post("/sign-out", Map.of());
        HttpResponse<String> answer =
                visitor.send("POST", "/settings/profile", Map.of("_csrf", "gone"), "Referer", server.address() + "/settings/profile?tab=keys");
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).contains("Your session has ended", "href=\"/sign-in?to=%2Fsettings%2Fprofile%3Ftab%3Dkeys\"").doesNotContain("too old");
        assertThat(visitor.send("POST", "/settings/profile", Map.of("_csrf", "gone"), "Referer", "https://evil.test//evil.test/x").body())
                .contains("href=\"/sign-in\"");
        HttpResponse<String> region = visitor.get("/settings/profile", "HX-Request", "true", "HX-Current-URL", server.address() + "/findings?state=all");
        assertThat(region.headers().firstValue("HX-Redirect")).hasValue("/sign-in?to=%2Ffindings%3Fstate%3Dall");
    }

    @Test
    void anErrorInARegionIsOneCallout() {
        HttpResponse<String> answer = admin.get("/settings/users/none", "HX-Request", "true");
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).contains("class=\"callout fail\"").doesNotContain("<html");
    }

    @Test
    void theKeysPageNeedsNoScript() {
        assertThat(admin.get("/help/keys").body()).contains("<h1>Keys", "next row or finding");
    }

    @Test
    void hooksNeitherReadNorSetASession() {
        HttpResponse<String> answer = server.visitor().json("POST", "/hooks/bitbucket/unknown", "{}");
        assertThat(answer.headers().firstValue("Set-Cookie")).isEmpty();
        assertThat(answer.statusCode()).isNotEqualTo(403);
    }

    private static String raw(String request) throws IOException {
        try (Socket socket = new Socket(server.address().getHost(), server.address().getPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))
                    .lines()
                    .collect(Collectors.joining("\n"));
        }
    }
}
