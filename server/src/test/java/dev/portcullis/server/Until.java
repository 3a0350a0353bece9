package dev.portcullis.server;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for a condition, with a deadline. */
public final class Until {
    private Until() {}

    public static void within(Duration limit, String what, BooleanSupplier condition) {
        long end = System.nanoTime() + limit.toNanos();
        RuntimeException last = null;
        while (true) {
            try {
                if (condition.getAsBoolean()) return;
                last = null;
            } catch (RuntimeException notYet) {
                last = notYet;
            }
            if (System.nanoTime() > end) throw new AssertionError("not within " + limit.toSeconds() + " s: " + what, last);
            LockSupport.parkNanos(100_000_000);
        }
    }
}
