package dev.portcullis.launcher;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits until something holds, up to a limit. */
public final class Patience {
    private static final long PAUSE_MILLIS = 100;

    private Patience() {}

    /** @param lacking says, when the limit is reached, what did not come true */
    public static void await(Duration limit, BooleanSupplier holds, Supplier<String> lacking) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() > deadline) throw new Trouble(lacking.get());
            try {
                Thread.sleep(PAUSE_MILLIS);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new Trouble("Interrupted.");
            }
        }
    }
}
