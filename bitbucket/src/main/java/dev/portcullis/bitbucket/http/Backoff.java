package dev.portcullis.bitbucket.http;

import dev.portcullis.bitbucket.access.ResourceGroup;
import java.net.http.HttpHeaders;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.jspecify.annotations.Nullable;

/**
 * Estimates when a rate limit ends. Bitbucket sends no {@code Retry-After} (facts section 3); one that is sent is honoured,
 * up to the hour of the window. Otherwise 5 s, doubled with each refusal in a row, with jitter, up to the hour.
 */
final class Backoff {

    private static final Duration FIRST = Duration.ofSeconds(5);
    private static final Duration LONGEST = Duration.ofHours(1);

    private final AtomicIntegerArray refusals = new AtomicIntegerArray(ResourceGroup.values().length);

    Instant until(ResourceGroup group, HttpHeaders headers, Instant now) {
        int before = Math.min(refusals.getAndIncrement(group.ordinal()), 20);
        Instant said = headers.firstValue("retry-after")
                .map(value -> said(value.strip(), now))
                .orElse(null);
        if (said != null) {
            return said;
        }
        double jitter = 1 + ThreadLocalRandom.current().nextDouble() / 4;
        return now.plus(shorter(
                Duration.ofMillis((long) (FIRST.multipliedBy(1L << before).toMillis() * jitter))));
    }

    void answered(ResourceGroup group) {
        refusals.set(group.ordinal(), 0);
    }

    private static @Nullable Instant said(String value, Instant now) {
        if (value.matches("\\d{1,9}")) {
            return now.plus(shorter(Duration.ofSeconds(Long.parseLong(value))));
        }
        try {
            Instant date = ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            return date.isBefore(now) ? null : now.plus(shorter(Duration.between(now, date)));
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static Duration shorter(Duration duration) {
        return duration.compareTo(LONGEST) > 0 ? LONGEST : duration;
    }
}
