package dev.portcullis.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/** The whole application on a free port, with a database and a data folder of its own, and an administrator {@link #ADMIN}. */
public final class TestServer implements AutoCloseable {
    public static final String ADMIN = "admin";
    public static final String PASSWORD = "correct horse battery";

    private final ConfigurableApplicationContext context;
    private final Path folder;

    private TestServer(ConfigurableApplicationContext context, Path folder) {
        this.context = context;
        this.folder = folder;
    }

    /** @param settings each as {@code name=value}; later ones win */
    public static TestServer start(String... settings) {
        List<String> all = new ArrayList<>(
                List.of("portcullis.administrator-name=" + ADMIN, "portcullis.administrator-password=" + PASSWORD));
        all.addAll(List.of(settings));
        return launch(all);
    }

    /** As a newcomer finds it: nobody can sign in yet. */
    public static TestServer startWithoutAdministrator(String... settings) {
        return launch(List.of(settings));
    }

    private static TestServer launch(List<String> settings) {
        try {
            Path folder = Files.createTempDirectory("portcullis-test");
            List<String> arguments = new ArrayList<>(List.of(
                    "server.port=0",
                    "portcullis.data-folder=" + folder,
                    "portcullis.database-url=" + TestPostgres.newDatabase(),
                    "portcullis.bitbucket.api=http://127.0.0.1:9/2.0",
                    "portcullis.bitbucket.web=http://127.0.0.1:9"));
            // Spring would join two of the same name to a list.
            arguments.removeIf(usual -> settings.stream().anyMatch(each -> each.startsWith(usual.substring(0, usual.indexOf('=') + 1))));
            arguments.addAll(settings);
            String[] options = arguments.stream().map(setting -> "--" + setting).toArray(String[]::new);
            return new TestServer(SpringApplication.run(Portcullis.class, options), folder);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    public URI address() {
        return URI.create(
                "http://127.0.0.1:" + ((WebServerApplicationContext) context).getWebServer().getPort());
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    public Path folder() {
        return folder;
    }

    /** Somebody with a browser of their own, signed out. */
    public Visitor visitor() {
        return new Visitor(address());
    }

    public Visitor administrator() {
        return visitor().signIn(ADMIN, PASSWORD);
    }

    @Override
    public void close() {
        context.close();
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
