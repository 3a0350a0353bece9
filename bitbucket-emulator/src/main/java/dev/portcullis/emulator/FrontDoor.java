package dev.portcullis.emulator;

import dev.portcullis.emulator.git.GitInterface;
import dev.portcullis.emulator.pages.Page;
import dev.portcullis.emulator.rest.RestInterface;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Sends each request to REST or to the pages, and leaves git's to the handler behind it. */
final class FrontDoor extends Handler.Abstract {

    private final RestInterface rest;
    private final Function<String, Page> pages;
    private final Supplier<Duration> latency;

    FrontDoor(RestInterface rest, Function<String, Page> pages, Supplier<Duration> latency) {
        this.rest = rest;
        this.pages = pages;
        this.latency = latency;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws IOException {
        String path = request.getHttpURI().getPath();
        if (path.equals("/2.0") || path.startsWith("/2.0/")) {
            answer(request, path, response, callback);
            return true;
        }
        if (GitInterface.isGitPath(path)) {
            return false;
        }
        Page page = pages.apply(path);
        response.setStatus(page.status());
        response.getHeaders().put("Content-Type", page.contentType());
        response.getHeaders().put("X-Content-Type-Options", "nosniff");
        response.getHeaders()
                .put(
                        "Content-Security-Policy",
                        "default-src 'none'; style-src 'self'; img-src 'self' data:; frame-ancestors 'none'");
        response.write(true, ByteBuffer.wrap(page.body()), callback);
        return true;
    }

    private void answer(Request request, String path, Response response, Callback callback) throws IOException {
        List<Map.Entry<String, String>> headers = new ArrayList<>();
        for (HttpField field : request.getHeaders()) {
            headers.add(Map.entry(field.getName(), String.valueOf(field.getValue())));
        }
        byte[] body;
        try (var stream = Content.Source.asInputStream(request)) {
            body = stream.readAllBytes();
        }
        Duration wait = latency.get();
        if (wait.isPositive()) {
            LockSupport.parkNanos(wait.toNanos());
        }
        RestInterface.Response answer = rest.answer(new RestInterface.Request(
                request.getMethod(), path, request.getHttpURI().getQuery(), RestInterface.headers(headers), body));
        response.setStatus(answer.status());
        answer.headers().forEach((name, values) -> response.getHeaders().put(name, values));
        boolean head = request.getMethod().equals("HEAD");
        response.getHeaders().put("Content-Length", String.valueOf(answer.body().length));
        response.write(true, head ? null : ByteBuffer.wrap(answer.body()), callback);
    }
}
