package dev.portcullis.benchmarks;

import dev.portcullis.emulator.EmulatorMain;
import dev.portcullis.launcher.Child;
import dev.portcullis.launcher.Patience;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** How long an emulator takes to start with a large generated world on fresh data, and what it holds in memory then. */
public final class WorldBench {
    private static final int REPOSITORIES = 5_000;
    private static final int PEOPLE = 500;

    private WorldBench() {}

    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createTempDirectory("bench-world");
        long begin = System.nanoTime();
        Child emulator = Installation.own("emulator", folder, "1g", EmulatorMain.class, List.of(
                "--data", folder.resolve("emulator").toString(), "--port", String.valueOf(Installation.freePort()), "--world", "generated",
                "--repositories", String.valueOf(REPOSITORIES), "--people", String.valueOf(PEOPLE), "--seed", "7"));
        try {
            Patience.await(Duration.ofMinutes(5), () -> { emulator.mustBeAlive(); return emulator.said("emulator ready"); }, emulator::tail);
            double seconds = (System.nanoTime() - begin) / 1e9;
            long kilobytes = Processes.proportional(emulator.handle());
            System.out.println(String.format(Locale.ROOT, "bench-world repositories=%d seconds=%.1f pss_mb=%.0f", REPOSITORIES, seconds, kilobytes / 1024.0));
        } finally {
            emulator.stop(7);
        }
        System.exit(0);
    }
}
