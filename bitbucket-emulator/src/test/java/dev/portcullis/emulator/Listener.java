package dev.portcullis.emulator;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntUnaryOperator;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Receives webhooks and remembers them. */
public final class Listener implements AutoCloseable {

    private final HttpServer server;
    private final List<Received> received = new CopyOnWriteArrayList<>();

    /** One POST; header names are in lower case. */
    public record Received(Map<String, String> headers, byte[] body) {

        public String event() {
            return String.valueOf(headers.get("x-event-key"));
        }

        public JsonNode json() {
            return JsonMapper.builder().build().readTree(body);
        }
    }

    /** Answers the n-th request, counted from 1, with a status. */
    public Listener(IntUnaryOperator status) {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        server.createContext("/", exchange -> {
            Map<String, String> headers = new TreeMap<>();
            exchange.getRequestHeaders()
                    .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.getFirst()));
            byte[] body = exchange.getRequestBody().readAllBytes();
            int number;
            synchronized (received) {
                received.add(new Received(headers, body));
                number = received.size();
            }
            byte[] answer = ("number " + number).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status.applyAsInt(number), answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
    }

    public Listener() {
        this(number -> 200);
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/hook";
    }

    public List<Received> all() {
        return List.copyOf(received);
    }

    public void clear() {
        received.clear();
    }

    /** Waits until so many came that fit, and returns them. */
    public List<Received> await(int count, Predicate<Received> wanted) {
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (System.nanoTime() < deadline) {
            List<Received> found = received.stream().filter(wanted).toList();
            if (found.size() >= count) {
                return found;
            }
            LockSupport.parkNanos(1_000_000);
        }
        throw new AssertionError(
                "Only " + received.stream().map(Received::event).toList());
    }

    public Received await(String event) {
        return await(1, one -> one.event().equals(event)).getLast();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
