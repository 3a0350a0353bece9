package dev.portcullis.server;

import dev.portcullis.server.database.EmbeddedPostgres;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;

/** One real PostgreSQL for the tests of a JVM; each asks for a database of its own, copied from one to which the migrations were applied once. */
public final class TestPostgres {
    private static final int SLOTS = 8;
    private static final AtomicInteger NEXT = new AtomicInteger();
    private static @Nullable TestPostgres instance;

    private final EmbeddedPostgres server;

    private TestPostgres(EmbeddedPostgres server) throws SQLException {
        this.server = server;
        for (String left : leftovers()) execute("drop database if exists " + left + " with (force)");
        execute("create database template_migrated");
        Flyway.configure()
                .dataSource(server.jdbcUrl().replace("/portcullis?", "/template_migrated?"), server.user(), server.password())
                .locations("classpath:db/migration")
                .load()
                .migrate();
    }

    /** @return an address for {@code portcullis.database-url}, of a fresh database with the newest schema */
    public static String newDatabase() {
        return copy("template_migrated");
    }

    /** @return the same of an empty database: the migrations are still to run */
    public static String emptyDatabase() {
        return copy("template0");
    }

    private static synchronized String copy(String template) {
        try {
            if (instance == null) instance = new TestPostgres(start());
            EmbeddedPostgres server = instance.server;
            String name = "test_" + NEXT.incrementAndGet();
            instance.execute("create database " + name + " template " + template);
            return server.jdbcUrl().replace("/portcullis?", "/" + name + "?") + "&user=" + server.user() + "&password="
                    + URLEncoder.encode(server.password(), StandardCharsets.UTF_8);
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** Several test JVMs may run beside each other; each takes the first folder that nobody holds. */
    private static EmbeddedPostgres start() {
        RuntimeException refusal = new IllegalStateException();
        for (int slot = 1; slot <= SLOTS; slot++) {
            try {
                EmbeddedPostgres server = EmbeddedPostgres.start(
                        Path.of("target", "test-postgres", Integer.toString(slot)),
                        0,
                        Map.of("fsync", "off", "synchronous_commit", "off", "full_page_writes", "off", "max_connections", "300"));
                Runtime.getRuntime().addShutdownHook(new Thread(server::close));
                return server;
            } catch (RuntimeException taken) {
                refusal = taken;
            }
        }
        throw refusal;
    }

    private List<String> leftovers() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select datname from pg_database where datname like 'test\\_%' or datname = 'template_migrated'")) {
            List<String> names = new ArrayList<>();
            while (rows.next()) names.add(rows.getString(1));
            return names;
        }
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(server.jdbcUrl(), server.user(), server.password());
    }
}
