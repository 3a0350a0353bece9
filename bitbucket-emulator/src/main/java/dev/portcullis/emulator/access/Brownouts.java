package dev.portcullis.emulator.access;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/**
 * When app passwords were refused before their end: "brownouts from 2026-06-09 to 2026-07-27, 15 minutes four times a day, growing" (facts 1.1). When
 * they began and how they grew is not published: here at 0, 6, 12 and 18 hours UTC, 15 minutes longer each week, a guess.
 */
final class Brownouts {

    static final LocalDate FIRST = LocalDate.of(2026, 6, 9);
    static final LocalDate END = LocalDate.of(2026, 7, 28);
    private static final int MINUTES = 15;
    private static final int EVERY = 6 * 60;

    private Brownouts() {}

    /** Whether an app password is refused at this time. */
    static boolean refused(Instant time) {
        LocalDate day = LocalDate.ofInstant(time, ZoneOffset.UTC);
        if (!day.isBefore(END)) {
            return true;
        }
        if (day.isBefore(FIRST)) {
            return false;
        }
        long weeks = ChronoUnit.DAYS.between(FIRST, day) / 7;
        int minute = time.atZone(ZoneOffset.UTC).getHour() * 60 + time.atZone(ZoneOffset.UTC).getMinute();
        return minute % EVERY < MINUTES * (weeks + 1);
    }
}
