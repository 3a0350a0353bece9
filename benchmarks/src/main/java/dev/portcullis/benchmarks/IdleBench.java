package dev.portcullis.benchmarks;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * How long {@code make demo} takes on fresh data, and what server, engines and database hold 60 seconds later. Proportional memory: what several
 * processes share counts in parts.
 */
public final class IdleBench {
    private static final Duration REST = Duration.ofSeconds(60);

    private IdleBench() {}

    public static void main(String[] arguments) throws Exception {
        Path data = Files.createTempDirectory("bench-idle");
        long begin = System.nanoTime();
        Process demo = new ProcessBuilder(
                        "make", "-s", "demo", "PORT=" + Installation.freePort(), "EMULATOR_PORT=" + Installation.freePort(), "SINK_PORT=" + Installation.freePort(),
                        "DATA=" + data)
                .redirectErrorStream(true)
                .start();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(demo.getInputStream(), StandardCharsets.UTF_8))) {
            StringBuilder said = new StringBuilder();
            String line;
            while ((line = lines.readLine()) != null && !line.strip().equals("demo ready")) said.append(line).append('\n');
            if (line == null) throw new IllegalStateException("The demo did not start:\n" + said);
            double ready = (System.nanoTime() - begin) / 1e9;
            LockSupport.parkNanos(REST.toNanos());
            long kilobytes = 0;
            for (ProcessHandle process : counted(demo.toHandle(), data)) kilobytes += Processes.proportional(process);
            System.out.println(String.format(Locale.ROOT, "bench-idle pss_mb=%.0f ready_s=%.1f", kilobytes / 1024.0, ready));
        } finally {
            demo.descendants().filter(each -> Processes.command(each).contains("launcher.Demo")).forEach(ProcessHandle::destroy);
            demo.destroy();
            if (!demo.waitFor(15, TimeUnit.SECONDS)) demo.descendants().forEach(ProcessHandle::destroyForcibly);
        }
        System.exit(0);
    }

    private static List<ProcessHandle> counted(ProcessHandle demo, Path data) {
        ProcessHandle server = demo.descendants().filter(each -> Processes.command(each).contains("dev.portcullis.server.Portcullis")).findFirst().orElseThrow();
        return Processes.of(server, data);
    }
}
