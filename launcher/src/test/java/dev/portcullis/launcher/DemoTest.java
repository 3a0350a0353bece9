package dev.portcullis.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The demo as its user meets it, with the server as it was packaged before this module. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class DemoTest {
    @TempDir
    Path folder;

    private final List<String> said = new ArrayList<>();
    private int port;
    private int emulatorPort;
    private int mailPort;
    private @Nullable Process demo;

    @BeforeEach
    void prepare() throws Exception {
        List<Path> jars;
        Path target = Path.of("..", "server", "target");
        assumeThat(target).exists();
        try (Stream<Path> files = Files.list(target)) {
            jars = files.filter(file -> file.getFileName().toString().matches("server-.*-app\\.jar")).toList();
        }
        assumeThat(jars).as("packaged server; it is there when all modules are built together").hasSize(1);
        run(java(), "-Djarmode=tools", "-jar", jars.getFirst().toString(), "extract", "--destination", folder.resolve("server").toString());
        port = freePort();
        emulatorPort = freePort();
        mailPort = freePort();
    }

    @AfterEach
    void end() throws Exception {
        if (demo != null) {
            demo.destroy();
            demo.waitFor(15, TimeUnit.SECONDS);
        }
        assertThat(processes()).as("processes of the demo").isEmpty();
    }

    @Test
    void tellsThePullRequestOfAPushedSecretOnceAndSurvivesBeingKilled() throws Exception {
        start();
        run("sh", "-c", line("git clone"));
        assertThat(run("sh", "-c", line("curl"))).contains("status 201");
        int number = newestPullRequest();
        // Key id and secret are one pair: one thread, on the line of the secret.
        Patience.await(
                Duration.ofSeconds(60),
                () -> comments(number).containsAll(List.of("line 3", "summary")),
                () -> "Said on the pull request: " + comments(number));

        Process killed = Objects.requireNonNull(demo);
        killed.destroyForcibly();
        killed.waitFor();
        start();
        assertThat(comments(number)).containsExactlyInAnyOrder("line 3", "summary");
    }

    private void start() throws IOException {
        said.clear();
        demo = new ProcessBuilder(
                        java(),
                        "-XX:TieredStopAtLevel=1",
                        "-Djava.io.tmpdir=" + folder,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Demo.class.getName(),
                        "--port",
                        Integer.toString(port),
                        "--emulator-port",
                        Integer.toString(emulatorPort),
                        "--sink-port",
                        Integer.toString(mailPort),
                        "--data",
                        folder.resolve("data").toString(),
                        "--server",
                        server().toString())
                .redirectErrorStream(true)
                .start();
        BufferedReader output = new BufferedReader(new InputStreamReader(demo.getInputStream(), StandardCharsets.UTF_8));
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            said.add(line);
            if (line.equals("demo ready")) return;
        }
        throw new AssertionError(String.join("\n", said));
    }

    private Path server() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("server"))) {
            return files.filter(file -> file.toString().endsWith(".jar")).findFirst().orElseThrow();
        }
    }

    private String line(String start) {
        return said.stream().filter(line -> line.startsWith(start)).findFirst().orElseThrow();
    }

    private int newestPullRequest() {
        int newest = 0;
        for (JsonNode one : get("/pullrequests?pagelen=50").path("values")) newest = Math.max(newest, one.path("id").asInt());
        return newest;
    }

    /** Where the service account's comments stand: a line of a file, or the conversation. */
    private List<String> comments(int number) {
        List<String> places = new ArrayList<>();
        for (JsonNode comment : get("/pullrequests/" + number + "/comments?pagelen=100").path("values"))
            if (comment.path("user").path("display_name").asString().contains("service"))
                places.add(comment.has("inline") ? "line " + comment.path("inline").path("to").asInt() : "summary");
        return places;
    }

    private JsonNode get(String path) {
        try (HttpClient http = HttpClient.newHttpClient()) {
            String basic = Base64.getEncoder().encodeToString("dev@acme.test:demo-dev-token".getBytes(StandardCharsets.UTF_8));
            URI address = URI.create("http://localhost:" + emulatorPort + "/2.0/repositories/acme/payments-api" + path);
            return JsonMapper.shared()
                    .readTree(http.send(HttpRequest.newBuilder(address).header("Authorization", "Basic " + basic).build(), BodyHandlers.ofString())
                            .body());
        } catch (IOException | InterruptedException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private List<String> processes() {
        return ProcessHandle.allProcesses()
                .flatMap(process -> process.info().commandLine().stream())
                .filter(line -> line.contains(folder.toString()))
                .toList();
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

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
