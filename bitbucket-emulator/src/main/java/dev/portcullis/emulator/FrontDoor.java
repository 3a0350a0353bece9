package dev.portcullis.emulator;

import dev.portcullis.emulator.access.OAuth;
import dev.portcullis.emulator.drills.AdminInterface;
import dev.portcullis.emulator.drills.Mischief;
import dev.portcullis.emulator.git.GitInterface;
import dev.portcullis.emulator.pages.Page;
import dev.portcullis.emulator.pages.Pages;
import dev.portcullis.emulator.rest.RestInterface;
import dev.portcullis.emulator.shape.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Sends each request to REST or to the pages, and leaves git's to the handler behind it. */
final class FrontDoor extends Handler.Abstract {

    private static final String TOKEN = "/site/oauth2/access_token";

    private final RestInterface rest;
    private final Pages pages;
    private final OAuth oauth;
    private final AdminInterface admin;
    private final Mischief mischief;

    FrontDoor(RestInterface rest, Pages pages, OAuth oauth, AdminInterface admin, Mischief mischief) {
        this.rest = rest;
        this.pages = pages;
        this.oauth = oauth;
        this.admin = admin;
        this.mischief = mischief;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws IOException {
        String path = request.getHttpURI().getPath();
        boolean api = path.equals("/2.0") || path.startsWith("/2.0/");
        if (api && mischief.take(Mischief.Kind.BROKEN)) {
            request.getConnectionMetaData().getConnection().getEndPoint().close();
            callback.failed(new IOException("broken on purpose"));
            return true;
        }
        if (api) {
            answer(request, path, response, callback);
            return true;
        }
        if (path.startsWith(AdminInterface.PATH)) {
            AdminInterface.Response answer =
                    admin.answer(request.getMethod(), path, request.getHeaders().get("Authorization"), body(request));
            json(response, callback, answer.status(), answer.body());
            return true;
        }
        if (path.equals(TOKEN) && request.getMethod().equals("POST")) {
            OAuth.Answer answer = oauth.token(request.getHeaders().get("Authorization"), RestInterface.form(body(request)));
            json(response, callback, answer.status(), Json.bytes(answer.body()));
            return true;
        }
        if (GitInterface.isGitPath(path)) {
            return false;
        }
        boolean posted = request.getMethod().equals("POST");
        // A page of another site must not press the buttons of these.
        String origin = request.getHeaders().get("Origin");
        if (posted && origin != null && !origin.endsWith("//" + request.getHeaders().get("Host"))) {
            response.setStatus(403);
            response.write(true, ByteBuffer.allocate(0), callback);
            return true;
        }
        Map<String, List<String>> given = posted ? RestInterface.form(body(request)) : RestInterface.form(
                String.valueOf(request.getHttpURI().getQuery() == null ? "" : request.getHttpURI().getQuery()).getBytes(StandardCharsets.UTF_8));
        Page page = pages.show(path, posted, given);
        response.setStatus(page.status());
        response.getHeaders().put("Content-Type", page.contentType());
        response.getHeaders().put("X-Content-Type-Options", "nosniff");
        if (page.location() != null) {
            response.getHeaders().put("Location", page.location());
        }
        response.getHeaders()
                .put(
                        "Content-Security-Policy",
                        "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; frame-ancestors 'none'");
        response.write(true, ByteBuffer.wrap(page.body()), callback);
        return true;
    }

    private static void json(Response response, Callback callback, int status, byte[] body) {
        response.setStatus(status);
        response.getHeaders().put("Content-Type", "application/json; charset=utf-8");
        response.getHeaders().put("Cache-Control", "no-store");
        response.write(true, ByteBuffer.wrap(body), callback);
    }

    private static byte[] body(Request request) throws IOException {
        try (var stream = Content.Source.asInputStream(request)) {
            return stream.readAllBytes();
        }
    }

    private void answer(Request request, String path, Response response, Callback callback) throws IOException {
        List<Map.Entry<String, String>> headers = new ArrayList<>();
        for (HttpField field : request.getHeaders()) {
            headers.add(Map.entry(field.getName(), String.valueOf(field.getValue())));
        }
        byte[] body = body(request);
        Duration wait = mischief.latency();
        if (wait.isPositive()) {
            LockSupport.parkNanos(wait.toNanos());
        }
        RestInterface.Response answer = rest.answer(new RestInterface.Request(
                request.getMethod(), path, request.getHttpURI().getQuery(), RestInterface.headers(headers), body, address(request)));
        response.setStatus(answer.status());
        answer.headers().forEach((name, values) -> response.getHeaders().put(name, values));
        boolean head = request.getMethod().equals("HEAD");
        response.getHeaders().put("Content-Length", String.valueOf(answer.body().length));
        response.write(true, head ? null : ByteBuffer.wrap(answer.body()), callback);
    }

    private static String address(Request request) {
        return request.getConnectionMetaData().getRemoteSocketAddress() instanceof java.net.InetSocketAddress known
                ? known.getAddress().getHostAddress()
                : "";
    }
}
