package dev.portcullis.server;

import dev.portcullis.emulator.BitbucketEmulator;
import dev.portcullis.emulator.EmulatorOptions;
import dev.portcullis.emulator.OpenApiCheck;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** The whole product beside an emulator: real PostgreSQL, real git, real deliveries, every exchange held against Atlassian's document. */
public final class Installation implements AutoCloseable {
    public static final String ADMINISTRATOR = "admin";
    public static final String PASSWORD = "a long test password";

    public final BitbucketEmulator emulator;
    public final OpenApiCheck openApi = new OpenApiCheck();
    public final Path folder;
    public final int port;
    /** Settings of the next start beside the usual ones. */
    public final List<String> more = new ArrayList<>();
    private final String database = TestPostgres.newDatabase();
    private @Nullable ConfigurableApplicationContext context;

    private Installation(UnaryOperator<EmulatorOptions> options) {
        try {
            folder = Files.createTempDirectory("portcullis-test");
            try (ServerSocket socket = new ServerSocket(0)) {
                port = socket.getLocalPort();
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        emulator = BitbucketEmulator.start(options.apply(EmulatorOptions.in(folder.resolve("emulator"))
                .withWorld(EmulatorOptions.World.SMALL)
                .withPrivateHooks(true)
                // A test's developer asks more often than a thousand times an hour; the demo and the emulator's own tests have the limits on.
                .withRateLimits(false)
                .withObserver(openApi)));
    }

    public static Installation start() {
        return start(options -> options);
    }

    public static Installation start(UnaryOperator<EmulatorOptions> options) {
        Installation installation = prepare(options);
        installation.startServer();
        return installation;
    }

    /** Without the server: {@link #spawn} starts one that can be killed. */
    public static Installation prepare(UnaryOperator<EmulatorOptions> options) {
        return new Installation(options);
    }

    public String address() {
        return "http://localhost:" + port;
    }

    public <T> T bean(Class<T> type) {
        return Objects.requireNonNull(context).getBean(type);
    }

    public Person signIn() {
        return Person.signIn(address(), ADMINISTRATOR, PASSWORD);
    }

    public Developer developer() {
        return new Developer(emulator.baseUrl(), folder);
    }

    /** What the server stores, for a look from outside. */
    public JdbcClient database() {
        return JdbcClient.create(new DriverManagerDataSource(database));
    }

    /** Settings of this server, for a process of its own too. */
    public List<String> settings() {
        List<String> all = new ArrayList<>(List.of(
                "--server.port=" + port,
                "--portcullis.address=" + address(),
                "--portcullis.data-folder=" + folder.resolve("data"),
                "--portcullis.database-url=" + database,
                "--portcullis.administrator-name=" + ADMINISTRATOR,
                "--portcullis.administrator-password=" + PASSWORD,
                "--portcullis.bitbucket.api=" + emulator.baseUrl() + "/2.0",
                "--portcullis.bitbucket.web=" + emulator.baseUrl()));
        all.addAll(more);
        return all;
    }

    public void startServer() {
        context = run();
    }

    public void stopServer() {
        Objects.requireNonNull(context).close();
    }

    /** The server in a process of its own, once it answers. Whoever starts it ends it. */
    public Process spawn() {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx384m",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                Portcullis.class.getName()));
        command.addAll(settings());
        try {
            File log = folder.resolve("server.log").toFile();
            Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(log)).start();
            HttpClient client = HttpClient.newHttpClient();
            HttpRequest ready = HttpRequest.newBuilder(URI.create(address() + "/sign-in")).timeout(Duration.ofSeconds(5)).build();
            Until.within(Duration.ofSeconds(90), "the server's readiness", () -> {
                try {
                    return client.send(ready, BodyHandlers.discarding()).statusCode() == 200;
                } catch (IOException notYet) {
                    return false;
                } catch (InterruptedException stopped) {
                    Thread.currentThread().interrupt();
                    throw new IllegalStateException(stopped);
                }
            });
            return process;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private ConfigurableApplicationContext run() {
        return new SpringApplication(Portcullis.class).run(settings().toArray(String[]::new));
    }

    @Override
    public void close() {
        if (context != null && context.isActive()) context.close();
        emulator.close();
        openApi.close();
    }
}
