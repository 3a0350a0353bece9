package dev.portcullis.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

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
            for (ProcessHandle process : counted(demo.toHandle())) kilobytes += proportional(process.pid());
            System.out.println(String.format(Locale.ROOT, "bench-idle pss_mb=%.0f ready_s=%.1f", kilobytes / 1024.0, ready));
        } finally {
            demo.descendants().filter(each -> command(each).contains("launcher.Demo")).forEach(ProcessHandle::destroy);
            demo.destroy();
            if (!demo.waitFor(15, TimeUnit.SECONDS)) demo.descendants().forEach(ProcessHandle::destroyForcibly);
        }
        System.exit(0);
    }

    /** The server and everything below it. The database is a session of its own, known by its data folder. */
    private static List<ProcessHandle> counted(ProcessHandle demo) {
        List<ProcessHandle> all = new ArrayList<>();
        demo.descendants().filter(each -> command(each).contains("dev.portcullis.server.Portcullis")).findFirst().ifPresent(server -> {
            all.add(server);
            server.descendants().forEach(all::add);
        });
        String folder = command(demo.descendants().filter(each -> command(each).contains("launcher.Demo")).findFirst().orElseThrow()).replaceAll("(?s).*--data ", "").strip();
        List<Long> postmasters = ProcessHandle.allProcesses().filter(each -> command(each).contains("postgres") && command(each).contains(folder)).map(ProcessHandle::pid).toList();
        ProcessHandle.allProcesses()
                .filter(each -> postmasters.contains(each.pid()) || each.parent().filter(parent -> postmasters.contains(parent.pid())).isPresent())
                .filter(each -> all.stream().noneMatch(known -> known.pid() == each.pid()))
                .forEach(all::add);
        if (postmasters.isEmpty()) throw new IllegalStateException("The database was not found");
        return all;
    }

    private static String command(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc", String.valueOf(process.pid()), "cmdline")).replace('\0', ' ');
        } catch (IOException ended) {
            return "";
        }
    }

    private static long proportional(long pid) {
        try (Stream<String> lines = Files.lines(Path.of("/proc", String.valueOf(pid), "smaps_rollup"))) {
            return lines.filter(line -> line.startsWith("Pss:")).mapToLong(line -> Long.parseLong(line.replaceAll("\\D", ""))).sum();
        } catch (IOException ended) {
            return 0;
        }
    }
}
