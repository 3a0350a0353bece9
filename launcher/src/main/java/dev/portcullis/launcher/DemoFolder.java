package dev.portcullis.launcher;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Where the demo keeps what it stores; one demo at a time. */
record DemoFolder(Path path, FileLock lock) {
    static DemoFolder take(Path data, boolean reset) {
        try {
            Path path = Files.createDirectories(data.toAbsolutePath().normalize());
            FileLock lock = FileChannel.open(path.resolve("demo.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE).tryLock();
            if (lock == null)
                throw new Trouble("A demo already runs on " + path + ": end it with Ctrl-C, or choose another folder and other ports (make help).");
            DemoFolder folder = new DemoFolder(path, lock);
            if (reset) folder.forget();
            return folder;
        } catch (IOException failure) {
            throw new Trouble("The folder " + data.toAbsolutePath() + " cannot be written (" + failure.getMessage() + ").");
        }
    }

    Path emulator() {
        return path.resolve("emulator");
    }

    Path server() {
        return path.resolve("portcullis");
    }

    Path mail() {
        return path.resolve("mail");
    }

    /** Remembers which connection was begun, so that a demo that is killed in between does not begin a second one. */
    Path connection() {
        return path.resolve("connection");
    }

    private void forget() throws IOException {
        endDatabase();
        for (Path part : List.of(emulator(), server(), mail(), path.resolve("logs"), connection())) delete(part);
    }

    private static void delete(Path part) throws IOException {
        if (!Files.exists(part)) return;
        try (Stream<Path> all = Files.walk(part)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) Files.deleteIfExists(each);
        }
    }

    /** The server stops its database itself; one that was killed cannot. */
    void endDatabase() {
        database().ifPresent(process -> {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        });
    }

    private Optional<ProcessHandle> database() {
        Path pidFile = server().resolve("database/cluster/postmaster.pid");
        try {
            if (!Files.exists(pidFile)) return Optional.empty();
            long pid = Long.parseLong(Files.readAllLines(pidFile).getFirst().strip());
            return ProcessHandle.of(pid)
                    .filter(process -> process.info().command().filter(command -> command.startsWith(server().toString())).isPresent());
        } catch (IOException | RuntimeException unreadable) {
            return Optional.empty();
        }
    }
}
