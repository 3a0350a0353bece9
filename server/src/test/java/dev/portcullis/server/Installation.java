package dev.portcullis.server;

import dev.portcullis.emulator.BitbucketEmulator;
import dev.portcullis.emulator.EmulatorOptions;
import dev.portcullis.emulator.OpenApiCheck;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

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
    private ConfigurableApplicationContext context;

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
        context = run();
    }

    public static Installation start() {
        return new Installation(options -> options);
    }

    public static Installation start(UnaryOperator<EmulatorOptions> options) {
        return new Installation(options);
    }

    public String address() {
        return "http://localhost:" + port;
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    public Person signIn() {
        return Person.signIn(address(), ADMINISTRATOR, PASSWORD);
    }

    public Developer developer() {
        return new Developer(emulator.baseUrl(), folder);
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
        context.close();
    }

    private ConfigurableApplicationContext run() {
        return new SpringApplication(Portcullis.class).run(settings().toArray(String[]::new));
    }

    @Override
    public void close() {
        if (context.isActive()) context.close();
        emulator.close();
        openApi.close();
    }
}
