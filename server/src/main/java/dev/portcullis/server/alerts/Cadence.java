package dev.portcullis.server.alerts;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** How often a channel speaks. Times are UTC, as everywhere in the product. */
public enum Cadence {
    AT_ONCE("At once"),
    HOURLY("One digest an hour"),
    DAILY("One digest a day, at 07:00 UTC");

    private static final int MORNING = 7;

    private final String label;

    Cadence(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }

    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** When the digest goes out that gathers what is learnt now. */
    Instant due(Instant now) {
        ZonedDateTime utc = now.atZone(ZoneOffset.UTC);
        return switch (this) {
            case AT_ONCE -> now;
            case HOURLY -> utc.truncatedTo(ChronoUnit.HOURS).plusHours(1).toInstant();
            case DAILY -> {
                ZonedDateTime morning = utc.truncatedTo(ChronoUnit.DAYS).withHour(MORNING);
                yield (morning.isAfter(utc) ? morning : morning.plusDays(1)).toInstant();
            }
        };
    }
}
