package dev.portcullis.server.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Runs initdb and pg_ctl. Their output goes to a file, never to a pipe: the postmaster inherits it and would keep the pipe open. PostgreSQL
 * refuses to run as root, so root enters a user namespace without privileges first; the files stay root's.
 */
final class PostgresCommands {
    private static final long DEADLINE_SECONDS = 90;
    private static final long LONGEST_LOG = 4L << 20;

    private final Path binaries;
    private final Path folder;

    PostgresCommands(Path binaries, Path folder) throws IOException {
        this.binaries = binaries;
        this.folder = folder;
        if (Files.exists(log()) && Files.size(log()) > LONGEST_LOG)
            Files.move(log(), folder.resolve("postgres.log.1"), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }

    Path log() {
        return folder.resolve("postgres.log");
    }

    void run(List<String> command) throws IOException {
        Path output = folder.resolve(command.getFirst() + ".out");
        List<String> line = new ArrayList<>();
        if (root()) line.addAll(List.of("unshare", "-U"));
        line.add(binaries.resolve("bin").resolve(command.getFirst()).toString());
        line.addAll(command.subList(1, command.size()));
        ProcessBuilder builder = new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        Map<String, String> environment = builder.environment();
        String path = environment.getOrDefault("PATH", "/usr/bin:/bin");
        environment.clear();
        environment.putAll(Map.of("PATH", path, "TMPDIR", System.getProperty("java.io.tmpdir"), "LC_ALL", "C"));
        Process process;
        try {
            process = builder.start();
        } catch (IOException failure) {
            throw new DatabaseTrouble(explain(command.getFirst(), failure.toString()), failure);
        }
        try {
            if (!process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new DatabaseTrouble("PostgreSQL's " + command.getFirst() + " did not end within " + DEADLINE_SECONDS + " s.");
            }
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new DatabaseTrouble("Interrupted while PostgreSQL's " + command.getFirst() + " ran.");
        }
        if (process.exitValue() != 0) throw new DatabaseTrouble(explain(command.getFirst(), Files.readString(output)));
    }

    private static boolean root() {
        return "root".equals(System.getProperty("user.name"));
    }

    private String explain(String command, String output) {
        if (root() && (output.contains("unshare") || output.contains("cannot be run as root")))
            return "PostgreSQL does not run as root, and this system does not let root step down (unshare -U); start Portcullis as another "
                    + "user, or set PORTCULLIS_DATABASE_URL to a PostgreSQL of your own.";
        if (output.contains("could not look up effective user ID"))
            return "The user that runs Portcullis has no name on this system, which the embedded PostgreSQL needs; add one to /etc/passwd, or set "
                    + "PORTCULLIS_DATABASE_URL to a PostgreSQL of your own.";
        if (output.contains("cannot execute") || output.contains("No such file or directory") && output.contains("error=2"))
            return "The embedded PostgreSQL cannot run on this system (it needs Linux with glibc); set PORTCULLIS_DATABASE_URL to a PostgreSQL of your own.";
        return "PostgreSQL's " + command + " failed (" + last(output) + "); see " + log() + ".";
    }

    private static String last(String output) {
        List<String> lines = output.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
        return String.join(" ", lines.subList(Math.max(0, lines.size() - 2), lines.size()));
    }
}
