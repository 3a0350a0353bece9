package dev.portcullis.emulator.hooks;

import dev.portcullis.emulator.drills.Mischief;
import dev.portcullis.emulator.shape.Json;
import dev.portcullis.emulator.shape.Times;
import dev.portcullis.emulator.state.Delivery;
import dev.portcullis.emulator.state.Hook;
import dev.portcullis.emulator.state.State;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends events to hooks, in order for each hook, and keeps what was sent and answered.
 *
 * <p>Limits of the service (facts 6.2): ten seconds for an answer, 5xx tried twice more at once, over 256 KB nothing
 * happens. That a time-out or a refused connection is not repeated is a guess.
 */
public final class Deliveries implements AutoCloseable {

    private static final int LARGEST = 256 * 1024;
    private static final int KEPT = 500;
    private static final int KEPT_ANSWER = 4096;
    private static final long LARGEST_ANSWER = 1 << 20;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final State state;
    private final Clock clock;
    private final boolean allowPrivate;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(PATIENCE)
            .build();
    private final Map<String, ExecutorService> queues = new ConcurrentHashMap<>();
    private final AtomicInteger pending = new AtomicInteger();
    private final Mischief mischief;
    private final List<Runnable> keptBack = new ArrayList<>();

    /** @param allowPrivate whether addresses that are not public are delivered to */
    public Deliveries(State state, Clock clock, boolean allowPrivate, Mischief mischief) {
        this.mischief = mischief;
        this.state = state;
        this.clock = clock;
        this.allowPrivate = allowPrivate;
    }

    public int pending() {
        return pending.get();
    }

    public void send(Hook hook, String event, Object payload) {
        byte[] body = Json.bytes(payload);
        if (body.length > LARGEST || mischief.take(Mischief.Kind.DROP)) {
            return;
        }
        String request = UUID.randomUUID().toString();
        Runnable sending = () -> enqueue(hook, event, body, request);
        synchronized (keptBack) {
            if (mischief.take(Mischief.Kind.REORDER)) {
                keptBack.add(sending);
                if (mischief.left(Mischief.Kind.REORDER) == 0) {
                    keptBack.reversed().forEach(Runnable::run);
                    keptBack.clear();
                }
                return;
            }
        }
        sending.run();
        if (mischief.take(Mischief.Kind.DUPLICATE)) {
            sending.run();
        }
    }

    private void enqueue(Hook hook, String event, byte[] body, String request) {
        pending.incrementAndGet();
        long due = System.nanoTime() + mischief.deliveryDelay().toNanos();
        queues.computeIfAbsent(
                        hook.uuid(),
                        key -> Executors.newSingleThreadExecutor(
                                Thread.ofVirtual().factory()))
                .execute(() -> {
                    try {
                        for (long wait;
                                (wait = due - System.nanoTime()) > 0
                                        && !Thread.currentThread().isInterrupted(); ) {
                            LockSupport.parkNanos(wait);
                        }
                        deliver(hook, event, body, request);
                    } finally {
                        pending.decrementAndGet();
                    }
                });
    }

    private void deliver(Hook hook, String event, byte[] body, String request) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("User-Agent", "Bitbucket-Webhooks/2.0");
        headers.put("Content-Type", "application/json");
        headers.put("X-Event-Key", event);
        headers.put("X-Hook-UUID", hook.uuid().substring(1, hook.uuid().length() - 1));
        headers.put("X-Request-UUID", request);
        String secret = hook.secret();
        if (secret != null) {
            headers.put("X-Hub-Signature", Signature.of(secret, body));
        }
        Delivery delivery = state.change(() -> {
            Delivery first = new Delivery(
                    state.next("delivery"),
                    hook.uuid(),
                    event,
                    request,
                    hook.url(),
                    headers,
                    new String(body, StandardCharsets.UTF_8),
                    Times.now(clock),
                    List.of());
            state.deliveries.put(first.key(), first);
            state.deliveries.keepNewest(KEPT);
            return first;
        });
        for (int number = 1; number <= 3; number++) {
            Delivery.Attempt attempt = attempt(hook, headers, body, number);
            delivery = delivery.withAttempt(attempt);
            Delivery known = delivery;
            state.change(() -> state.deliveries.put(known.key(), known));
            Integer status = attempt.status();
            if (status == null || status < 500) {
                return;
            }
        }
    }

    private Delivery.Attempt attempt(Hook hook, Map<String, String> headers, byte[] body, int number) {
        Instant started = Times.now(clock);
        long begin = System.nanoTime();
        // A name may point elsewhere by now than when the hook was made.
        if (!allowPrivate && !PublicAddress.isPublic(hook.url())) {
            return new Delivery.Attempt(number, started, 0, null, "NETWORK ERROR", Map.of(), "");
        }
        try {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(hook.url()))
                    .timeout(PATIENCE)
                    .POST(HttpRequest.BodyPublishers.ofByteArray(body));
            headers.forEach(request::header);
            request.header("X-Attempt-Number", String.valueOf(number));
            // The client's own time-out ends with the headers; the service waits ten seconds for the whole.
            CompletableFuture<HttpResponse<byte[]>> sending = client.sendAsync(
                    request.build(),
                    responded -> HttpResponse.BodySubscribers.limiting(
                            HttpResponse.BodySubscribers.ofByteArray(), LARGEST_ANSWER));
            HttpResponse<byte[]> answer;
            try {
                answer = sending.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException late) {
                sending.cancel(true);
                return new Delivery.Attempt(number, started, millis(begin), null, "TIMEOUT", Map.of(), "");
            } catch (ExecutionException failure) {
                String error = failure.getCause() instanceof HttpTimeoutException ? "TIMEOUT" : "NETWORK ERROR";
                return new Delivery.Attempt(number, started, millis(begin), null, error, Map.of(), "");
            }
            String text = new String(answer.body(), StandardCharsets.UTF_8);
            Map<String, String> received = new LinkedHashMap<>();
            answer.headers().map().forEach((name, values) -> received.put(name, String.join(", ", values)));
            return new Delivery.Attempt(
                    number,
                    started,
                    millis(begin),
                    answer.statusCode(),
                    null,
                    received,
                    text.length() > KEPT_ANSWER ? text.substring(0, KEPT_ANSWER) : text);
        } catch (IllegalArgumentException failure) {
            return new Delivery.Attempt(number, started, millis(begin), null, "NETWORK ERROR", Map.of(), "");
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return new Delivery.Attempt(number, started, millis(begin), null, "NETWORK ERROR", Map.of(), "");
        }
    }

    private static long millis(long begin) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
    }

    @Override
    public void close() {
        queues.values().forEach(ExecutorService::shutdownNow);
        client.shutdownNow();
        for (ExecutorService queue : queues.values()) {
            try {
                queue.awaitTermination(2, TimeUnit.SECONDS);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
