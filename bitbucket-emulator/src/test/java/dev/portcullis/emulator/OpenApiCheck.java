package dev.portcullis.emulator;

import com.atlassian.oai.validator.OpenApiInteractionValidator;
import com.atlassian.oai.validator.model.Request;
import com.atlassian.oai.validator.model.SimpleRequest;
import com.atlassian.oai.validator.model.SimpleResponse;
import com.atlassian.oai.validator.report.ValidationReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Holds every exchange against Atlassian's own OpenAPI document, beside the requests that are still running.
 *
 * <p>The document's known defects are those of {@code shared/bitbucket/README.md} (2026-11-24).
 */
public final class OpenApiCheck implements ExchangeObserver, AutoCloseable {

    private static final int KEPT = 50;
    private static final boolean AVAILABLE = file().isPresent();
    private static final Pattern OPEN_END = Pattern.compile(
            "(/2\\.0/repositories/[^/]+/[^/]+/(?:src/[^/]+|refs/(?:branches|tags)|diff|diffstat|merge-base|commits)/)(.*)");

    private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
    private final Map<String, Boolean> seen = new ConcurrentHashMap<>();
    private final ExecutorService worker = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("openapi-check").factory());

    /** Loaded once a process: it takes two seconds. */
    private static final class Document {
        static final @Nullable OpenApiInteractionValidator VALIDATOR = load();

        private static @Nullable OpenApiInteractionValidator load() {
            Path file = file().orElse(null);
            if (file == null) {
                return null;
            }
            try {
                return OpenApiInteractionValidator.createForInlineApiSpecification(Files.readString(file))
                        .withBasePathOverride("/2.0")
                        .build();
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }

    /** The document: in {@code ../shared/bitbucket} beside the folder of the root {@code pom.xml}, else where {@code make openapi} puts it. */
    public static Optional<Path> file() {
        return shared("swagger.v3.json").or(() -> root().map(found -> found.resolve("openapi/swagger.v3.json")).filter(Files::exists));
    }

    /** A file of the reference material, where it is there. */
    public static Optional<Path> shared(String name) {
        return root().map(found ->
                        found.resolveSibling("shared").resolve("bitbucket").resolve(name))
                .filter(Files::exists);
    }

    private static Optional<Path> root() {
        Path root = null;
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            if (Files.exists(at.resolve("pom.xml"))) {
                root = at;
            }
        }
        return Optional.ofNullable(root);
    }

    /** Whether there is a document to hold anything against; without it every exchange passes. */
    public static boolean available() {
        return AVAILABLE;
    }

    @Override
    public void onExchange(Exchange exchange) {
        if (!available() || exchange.method().equals("HEAD")) {
            return;
        }
        try {
            worker.execute(() -> check(exchange));
        } catch (RejectedExecutionException closed) {
            return;
        }
    }

    private void check(Exchange exchange) {
        OpenApiInteractionValidator validator = Document.VALIDATOR;
        if (validator == null) {
            return;
        }
        try {
            ValidationReport report = validator.validate(request(exchange), response(exchange));
            for (ValidationReport.Message message : report.getMessages()) {
                if (message.getLevel() == ValidationReport.Level.ERROR && !isKnownDefect(exchange, message)) {
                    fail(exchange, message.getKey() + ": " + message.getMessage());
                }
            }
        } catch (RuntimeException failure) {
            fail(exchange, String.valueOf(failure));
        }
    }

    private void fail(Exchange exchange, String message) {
        String path = exchange.path().replaceAll("[0-9a-f]{12,40}", "HASH").replaceAll("%7B[^/]+%7D", "UUID");
        if (seen.putIfAbsent(exchange.method() + path + message, true) == null && failures.size() < KEPT) {
            failures.add(exchange + "\n    " + message + "\n    " + text(exchange.responseBody(), 600));
        }
    }

    private static String text(byte[] body, int longest) {
        String text = new String(body, java.nio.charset.StandardCharsets.UTF_8);
        return text.length() > longest ? text.substring(0, longest) + "…" : text;
    }

    private static Request request(Exchange exchange) {
        SimpleRequest.Builder request = new SimpleRequest.Builder(exchange.method(), onePart(exchange.path()));
        exchange.requestHeaders().forEach((name, values) -> request.withHeader(name, values));
        String query = exchange.query();
        if (query != null) {
            for (String pair : query.split("&")) {
                int equals = pair.indexOf('=');
                if (equals > 0) {
                    request.withQueryParam(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
                }
            }
        }
        if (exchange.requestBody().length > 0) {
            request.withBody(exchange.requestBody());
        }
        return request.build();
    }

    /** The document's matcher takes one part for a parameter, the service takes slashes in the last one. */
    private static String onePart(String path) {
        Matcher matcher = OPEN_END.matcher(path);
        return matcher.matches()
                ? matcher.group(1)
                        + (matcher.group(2).isEmpty()
                                ? "root"
                                : matcher.group(2).replace("/", "%2F"))
                : path;
    }

    private static String decode(String text) {
        return java.net.URLDecoder.decode(text, java.nio.charset.StandardCharsets.UTF_8);
    }

    private static SimpleResponse response(Exchange exchange) {
        SimpleResponse.Builder response = new SimpleResponse.Builder(exchange.status());
        exchange.responseHeaders().forEach((name, values) -> response.withHeader(name, values));
        if (exchange.responseBody().length > 0) {
            response.withBody(exchange.responseBody());
        }
        return response.build();
    }

    /**
     * What does not count: the four defects of the reference material, and what the document leaves out by design.
     *
     * <p>It names few error statuses and no raw bodies, wants a {@code type} in requests that its own examples lack,
     * says of {@code /src} that it redirects and lists 200, declares every value of a report's {@code data} an object,
     * declares no body for hooks and for errors of deploy keys, and no repetition of {@code state}, and knows nothing of {@code fields}.
     */
    private static boolean isKnownDefect(Exchange exchange, ValidationReport.Message message) {
        String key = message.getKey();
        String text = String.valueOf(message.getMessage());
        boolean cut = exchange.query() != null && exchange.query().contains("fields=");
        return text.startsWith("null found,")
                || key.endsWith(".additionalProperties")
                || key.endsWith(".format.uri")
                        && text(exchange.responseBody(), 1 << 20).contains("git@bitbucket.org:")
                || text.equals("object found, string expected") && exchange.status() == 403
                || key.equals("validation.response.status.unknown")
                        && (exchange.status() >= 400 || exchange.status() == 304)
                || key.endsWith("contentType.notAllowed")
                        && (exchange.path().contains("/src/") || exchange.status() == 429)
                || exchange.status() == 302 && exchange.path().endsWith("/src")
                || exchange.path().contains("/reports")
                        && text.matches("(string|integer|number|boolean) found, object expected")
                || key.equals("validation.response.body.unexpected")
                        && (exchange.status() < 300 || exchange.path().contains("/deploy-keys"))
                || key.equals("validation.request.body.unexpected")
                || key.equals("validation.request.parameter.collection.invalid") && text.contains("'state'")
                || key.startsWith("validation.request.body.schema.required") && text.contains("'type'")
                || key.endsWith(".required") && key.contains("response") && cut
                || key.startsWith("validation.request") && exchange.status() >= 400;
    }

    /** Waits for the exchanges so far, and throws with what does not fit the document. */
    public void assertClean() {
        try {
            worker.submit(() -> {}).get(30, TimeUnit.SECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException failure) {
            throw new AssertionError(failure);
        }
        if (!failures.isEmpty()) {
            throw new AssertionError(
                    failures.size() + " do not fit Atlassian's document:\n" + String.join("\n", failures));
        }
    }

    public List<String> failures() {
        return List.copyOf(failures);
    }

    @Override
    public void close() {
        worker.shutdown();
    }
}
