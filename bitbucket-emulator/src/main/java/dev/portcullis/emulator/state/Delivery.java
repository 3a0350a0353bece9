package dev.portcullis.emulator.state;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One event sent to one hook, with every attempt at it. */
public record Delivery(
        long id,
        String hook,
        String event,
        String requestUuid,
        String url,
        Map<String, String> headers,
        String body,
        Instant createdOn,
        List<Attempt> attempts) {

    /** One POST: a status, or the failure that the service's log would show (TIMEOUT, NETWORK ERROR). */
    public record Attempt(
            int number,
            Instant startedOn,
            long millis,
            @Nullable Integer status,
            @Nullable String failure,
            Map<String, String> headers,
            String body) {}

    public String key() {
        return "%016d".formatted(id);
    }

    public boolean succeeded() {
        return !attempts.isEmpty() && attempts.getLast().status() instanceof Integer status && status / 100 == 2;
    }

    public Delivery withAttempt(Attempt attempt) {
        var all = new java.util.ArrayList<>(attempts);
        all.add(attempt);
        return new Delivery(id, hook, event, requestUuid, url, headers, body, createdOn, List.copyOf(all));
    }
}
