package dev.portcullis.server.web;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/**
 * Times in words, seen from one moment. All of them UTC.
 *
 * @param now the moment that the page was made
 */
public record Ago(Instant now) {
    private static final DateTimeFormatter FULL = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT);
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMM", Locale.ENGLISH);
    private static final DateTimeFormatter YEAR = DateTimeFormatter.ofPattern("d MMM yyyy", Locale.ENGLISH);

    /** {@code 12 s}, {@code 4 min}, {@code 2 h}, {@code 3 d}: days are not turned into months, so that ages compare. */
    public static String span(Duration span) {
        long seconds = Math.max(span.toSeconds(), 0);
        if (seconds < 60) {
            return seconds + "" + Shown.SPACE + "s";
        }
        if (seconds < 3600) {
            return seconds / 60 + "" + Shown.SPACE + "min";
        }
        if (seconds < 86_400) {
            return seconds / 3600 + "" + Shown.SPACE + "h";
        }
        return Shown.number(seconds / 86_400) + Shown.SPACE + "d";
    }

    /** How long ago, without the word. */
    public String age(Instant at) {
        return span(Duration.between(at, now));
    }

    /** {@code 2 h ago}, and for what is to come {@code in 22 h}. */
    public String relative(Instant at) {
        return at.isAfter(now) ? "in" + Shown.SPACE + span(Duration.between(now, at)) : age(at) + Shown.SPACE + "ago";
    }

    /** {@code in 22 h}, {@code 4 d overdue}. */
    public String due(Instant at) {
        return at.isAfter(now)
                ? "in" + Shown.SPACE + span(Duration.between(now, at))
                : span(Duration.between(at, now)) + Shown.SPACE + "overdue";
    }

    /** {@code 12:41} today, {@code 22 Nov} before, {@code 8 Dec 2025} in other years. */
    public String moment(Instant at) {
        ZonedDateTime then = at.atZone(ZoneOffset.UTC);
        ZonedDateTime today = now.atZone(ZoneOffset.UTC);
        if (then.truncatedTo(ChronoUnit.DAYS).equals(today.truncatedTo(ChronoUnit.DAYS))) {
            return CLOCK.format(then);
        }
        return (then.getYear() == today.getYear() ? DAY : YEAR).format(then);
    }

    /** {@code 2026-11-24 12:18:07 UTC}. */
    public static String full(Instant at) {
        return FULL.format(at.atZone(ZoneOffset.UTC));
    }

    /** For the {@code datetime} of a {@code <time>}. */
    public static String machine(Instant at) {
        return at.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
