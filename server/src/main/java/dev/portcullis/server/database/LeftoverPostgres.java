package dev.portcullis.server.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends whatever PostgreSQL runs on a cluster; only for the holder of the folder's lock. Knows three traps: the process number may belong to
 * somebody else by now, a killed postmaster may stay a zombie for seconds, and its children may outlive it for a moment.
 */
final class LeftoverPostgres {
    private static final Logger LOG = LoggerFactory.getLogger(LeftoverPostgres.class);
    private static final long WAIT_SECONDS = 10;

    private final Path cluster;
    private final Path pidFile;
    private final PostgresCommands commands;

    LeftoverPostgres(Path cluster, PostgresCommands commands) {
        this.cluster = cluster;
        this.pidFile = cluster.resolve("postmaster.pid");
        this.commands = commands;
    }

    /** Whether the postmaster that the cluster names is there and well. */
    boolean alive() {
        return pid().flatMap(ProcessHandle::of).filter(process -> runsHere(process) && !zombie(process.pid())).isPresent();
    }

    void end() {
        Optional<ProcessHandle> postmaster = pid().flatMap(ProcessHandle::of).filter(this::runsHere);
        if (postmaster.isPresent() && !zombie(postmaster.get().pid())) stop();
        long start = System.nanoTime();
        for (long seconds = 0; seconds < WAIT_SECONDS; seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start)) {
            List<ProcessHandle> left = running();
            boolean gone = left.isEmpty() && postmaster.filter(ProcessHandle::isAlive).isEmpty();
            if (gone) break;
            if (seconds >= WAIT_SECONDS / 2) left.forEach(ProcessHandle::destroyForcibly);
            pause();
        }
        // Nobody runs here any more. PostgreSQL itself would believe a file whose number a zombie or a stranger bears.
        if (running().isEmpty() && pid().flatMap(ProcessHandle::of).isPresent()) delete();
    }

    private void stop() {
        try {
            commands.run(List.of("pg_ctl", "stop", "--mode=fast", "--wait", "--timeout=8", "--silent", "--pgdata=" + cluster));
        } catch (IOException | DatabaseTrouble slow) {
            LOG.warn("PostgreSQL did not stop in time ({}); ending its processes", slow.getMessage());
            running().forEach(ProcessHandle::destroyForcibly);
        }
    }

    private Optional<Long> pid() {
        try {
            if (!Files.exists(pidFile)) return Optional.empty();
            List<String> lines = Files.readAllLines(pidFile);
            return lines.isEmpty() ? Optional.empty() : Optional.of(Long.parseLong(lines.getFirst().strip()));
        } catch (IOException | NumberFormatException unreadable) {
            return Optional.empty();
        }
    }

    private void delete() {
        try {
            Files.deleteIfExists(pidFile);
        } catch (IOException failure) {
            LOG.warn("Cannot remove {}", pidFile, failure);
        }
    }

    /** Postmaster and children: they work inside the cluster's folder. Where the system does not tell, only the postmaster. */
    private List<ProcessHandle> running() {
        if (!Files.isDirectory(Path.of("/proc/self")))
            return pid().flatMap(ProcessHandle::of).filter(this::runsHere).stream().toList();
        try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
            return all.filter(process -> worksHere(process.pid())).toList();
        }
    }

    private boolean worksHere(long pid) {
        try {
            return Files.readSymbolicLink(Path.of("/proc/" + pid + "/cwd")).equals(cluster.toRealPath())
                    && Files.readSymbolicLink(Path.of("/proc/" + pid + "/exe")).getFileName().toString().startsWith("postgres");
        } catch (IOException goneOrNotOurs) {
            return false;
        }
    }

    private boolean runsHere(ProcessHandle process) {
        if (zombie(process.pid())) return true; // it cannot be asked any more, but the number is still taken
        if (Files.isDirectory(Path.of("/proc/self"))) return worksHere(process.pid());
        return process.info().command().filter(command -> command.endsWith("postgres")).isPresent();
    }

    private static boolean zombie(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            return stat.startsWith(" Z", stat.lastIndexOf(')') + 1);
        } catch (IOException gone) {
            return false;
        }
    }

    private static void pause() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new DatabaseTrouble("Interrupted while PostgreSQL stopped.");
        }
    }
}
