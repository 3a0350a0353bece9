package dev.portcullis.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What processes hold, by Linux's {@code /proc}. */
final class Processes {
    private Processes() {}

    /** A server, everything below it, and the database of its data folder, which is a session of its own. */
    static List<ProcessHandle> of(ProcessHandle server, Path dataFolder) {
        List<ProcessHandle> all = new ArrayList<>(List.of(server));
        server.descendants().forEach(all::add);
        List<Long> postmasters = ProcessHandle.allProcesses()
                .filter(each -> command(each).contains("postgres") && command(each).contains(dataFolder.toString()))
                .map(ProcessHandle::pid)
                .toList();
        ProcessHandle.allProcesses()
                .filter(each -> postmasters.contains(each.pid()) || each.parent().filter(parent -> postmasters.contains(parent.pid())).isPresent())
                .filter(each -> all.stream().noneMatch(known -> known.pid() == each.pid()))
                .forEach(all::add);
        return all;
    }

    static String command(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc", String.valueOf(process.pid()), "cmdline")).replace('\0', ' ');
        } catch (IOException ended) {
            return "";
        }
    }

    /** Kilobytes of anonymous and shared memory; what several processes share, such as a database's buffers, counts in parts, so once in a sum. */
    static long anonymousAndShared(ProcessHandle process) {
        return sum(process, "smaps_rollup", "Pss_Anon:", "Pss_Shmem:");
    }

    /** Kilobytes, what several processes share counted in parts. */
    static long proportional(ProcessHandle process) {
        return sum(process, "smaps_rollup", "Pss:");
    }

    private static long sum(ProcessHandle process, String file, String... names) {
        try (Stream<String> lines = Files.lines(Path.of("/proc", String.valueOf(process.pid()), file))) {
            return lines.filter(line -> Stream.of(names).anyMatch(line::startsWith)).mapToLong(line -> Long.parseLong(line.replaceAll("\\D", ""))).sum();
        } catch (IOException | java.io.UncheckedIOException ended) {
            return 0;
        }
    }
}
