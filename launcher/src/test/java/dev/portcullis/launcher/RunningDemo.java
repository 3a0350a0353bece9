package dev.portcullis.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The demo as a process of its own, with the server as it was packaged before this module; on free ports, with its data in a folder. */
final class RunningDemo implements AutoCloseable {
    final Options options;
    private final Path folder;
    private final List<String> said = new ArrayList<>();
    private @Nullable Process demo;

    RunningDemo(Path folder) throws Exception {
        this.folder = folder;
        List<Path> jars;
        Path target = Path.of("..", "server", "target");
        assumeThat(target).exists();
        try (Stream<Path> files = Files.list(target)) {
            jars = files.filter(file -> file.getFileName().toString().matches("server-.*-app\\.jar")).toList();
        }
        assumeThat(jars).as("packaged server; it is there when all modules are built together").hasSize(1);
        run(java(), "-Djarmode=tools", "-jar", jars.getFirst().toString(), "extract", "--destination", folder.resolve("server").toString());
        Path server;
        try (Stream<Path> files = Files.list(folder.resolve("server"))) {
            server = files.filter(file -> file.toString().endsWith(".jar")).findFirst().orElseThrow();
        }
        options = new Options(freePort(), freePort(), freePort(), folder.resolve("data"), false, server);
    }

    /** Starts it, and waits until it says that it is ready. */
    void start() throws IOException {
        said.clear();
        demo = new ProcessBuilder(
                        java(),
                        "-XX:TieredStopAtLevel=1",
                        "-Djava.io.tmpdir=" + folder,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Demo.class.getName(),
                        "--port",
                        Integer.toString(options.port()),
                        "--emulator-port",
                        Integer.toString(options.emulatorPort()),
                        "--sink-port",
                        Integer.toString(options.mailPort()),
                        "--data",
                        options.data().toString(),
                        "--server",
                        options.server().toString())
                .redirectErrorStream(true)
                .start();
        BufferedReader output = new BufferedReader(new InputStreamReader(demo.getInputStream(), StandardCharsets.UTF_8));
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            said.add(line);
            if (line.equals("demo ready")) return;
        }
        throw new AssertionError(String.join("\n", said));
    }

    void kill() throws InterruptedException {
        Process killed = Objects.requireNonNull(demo);
        killed.destroyForcibly();
        killed.waitFor();
    }

    /** Runs one of the command lines that the demo printed, and tells what it said. */
    String paste(String start) throws Exception {
        return run("sh", "-c", said.stream().filter(line -> line.startsWith(start)).findFirst().orElseThrow());
    }

    private String run(String... command) throws Exception {
        Path output = Files.createTempFile(folder, "output", ".txt");
        Process process = new ProcessBuilder(command)
                .directory(Path.of("").toAbsolutePath().toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(output)).isZero();
        return Files.readString(output);
    }

    @Override
    public void close() throws Exception {
        if (demo != null) {
            demo.destroy();
            demo.waitFor(15, TimeUnit.SECONDS);
        }
        assertThat(ProcessHandle.allProcesses()
                        .flatMap(process -> process.info().commandLine().stream())
                        .filter(line -> line.contains(folder.toString())))
                .as("processes of the demo")
                .isEmpty();
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
