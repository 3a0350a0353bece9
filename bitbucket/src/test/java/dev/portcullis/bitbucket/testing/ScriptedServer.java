package dev.portcullis.bitbucket.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.portcullis.bitbucket.BitbucketClient;
import dev.portcullis.bitbucket.access.Credential;
import dev.portcullis.bitbucket.access.Secret;
import dev.portcullis.bitbucket.http.BitbucketAddresses;
import dev.portcullis.bitbucket.http.Budget;
import dev.portcullis.bitbucket.http.Manners;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** An HTTP server on this machine that answers what its script says, in order, and remembers what it was asked. */
public final class ScriptedServer implements AutoCloseable {

    public static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
    public static final Credential CREDENTIAL =
            new Credential.ApiToken("service@acme.test", Secret.of("s3cret-t0ken-value"));

    /** One request as it came. */
    public record Request(String method, URI target, Map<String, List<String>> headers, String body) {
        public String path() {
            return target.getRawPath();
        }

        public String query() {
            return target.getRawQuery() == null ? "" : target.getRawQuery();
        }

        public @Nullable String header(String name) {
            List<String> values = headers.get(name);
            return values == null ? null : values.getFirst();
        }
    }

    /** How to answer one request. */
    @FunctionalInterface
    public interface Reply {
        void to(HttpExchange exchange) throws IOException;
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Queue<Reply> script = new ConcurrentLinkedQueue<>();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile Reply otherwise = exchange -> send(exchange, 500, "text/plain", "The script is at its end");

    public ScriptedServer() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            requests.add(new Request(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI(),
                    Map.copyOf(exchange.getRequestHeaders()),
                    body));
            Reply reply = script.poll();
            (reply == null ? otherwise : reply).to(exchange);
            exchange.close();
        });
        server.start();
    }

    public URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    public BitbucketAddresses addresses() {
        return new BitbucketAddresses(URI.create(address() + "/2.0"), address());
    }

    /** A client of this server that may do everything and does not wait before a repeat. */
    public BitbucketClient client() {
        return client(manners());
    }

    public BitbucketClient client(Manners manners) {
        return new BitbucketClient(addresses(), () -> CREDENTIAL, Budget.UNLIMITED, kind -> {}, clock(), manners);
    }

    public static Manners manners() {
        return Manners.DEFAULT.withPause(duration -> {}).withCallTimeout(Duration.ofSeconds(10));
    }

    public static Clock clock() {
        return Clock.fixed(NOW, ZoneOffset.UTC);
    }

    public ScriptedServer then(Reply reply) {
        script.add(reply);
        return this;
    }

    public ScriptedServer json(int status, String body) {
        return then(exchange -> send(exchange, status, "application/json; charset=utf-8", body));
    }

    public ScriptedServer text(int status, String body) {
        return then(exchange -> send(exchange, status, "text/plain", body));
    }

    /** What to answer when the script is at its end. */
    public ScriptedServer always(Reply reply) {
        otherwise = reply;
        return this;
    }

    /** Holds a request until the server is closed. */
    public void stall() {
        try {
            closed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    public static void send(HttpExchange exchange, int status, String type, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        if (!type.isEmpty()) {
            exchange.getResponseHeaders().set("Content-Type", type);
        }
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        if (bytes.length > 0) {
            exchange.getResponseBody().write(bytes);
        }
    }

    public static Reply redirect(int status, String location) {
        return exchange -> {
            exchange.getResponseHeaders().set("Location", location);
            send(exchange, status, "", "");
        };
    }

    public List<Request> requests() {
        return requests;
    }

    public Request last() {
        return requests.getLast();
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
