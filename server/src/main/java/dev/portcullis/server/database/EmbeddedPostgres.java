package dev.portcullis.server.database;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.FileSystemUtils;

/**
 * A PostgreSQL of our own under the data folder: durable settings, reachable from this machine only and with a password. One server at a time
 * holds the folder's lock; a PostgreSQL that a killed server left running is stopped before ours starts.
 */
public final class EmbeddedPostgres implements Database {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedPostgres.class);
    private static final String NAME = "portcullis";
    private static final int ATTEMPTS = 4;
    private static final long WATCH = 300; // milliseconds

    private final DirectoryLock lock;
    private final PostgresCommands commands;
    private final Path cluster;
    private final String password;
    private int port;
    private volatile boolean closed;

    private EmbeddedPostgres(DirectoryLock lock, PostgresCommands commands, Path cluster, String password) {
        this.lock = lock;
        this.commands = commands;
        this.cluster = cluster;
        this.password = password;
    }

    /** @param port 0 for a free one */
    public static EmbeddedPostgres start(Path dataFolder, int port) {
        return start(dataFolder, port, Map.of());
    }

    /** @param overrides lines of postgresql.conf; tests trade durability for speed with them */
    public static EmbeddedPostgres start(Path dataFolder, int port, Map<String, String> overrides) {
        Path folder = dataFolder.toAbsolutePath().normalize().resolve("database");
        DirectoryLock lock;
        try {
            OwnerOnly.folder(dataFolder.toAbsolutePath().normalize());
            Files.createDirectories(folder);
            lock = DirectoryLock.take(folder.resolve("lock"), dataFolder);
        } catch (IOException failure) {
            throw new DatabaseTrouble("The data folder " + dataFolder.toAbsolutePath() + " cannot be written (" + failure + ").", failure);
        }
        try {
            PostgresCommands commands = new PostgresCommands(PostgresBinaries.unpack(folder), folder);
            Path cluster = folder.resolve("cluster");
            String password = password(folder.resolve("password"));
            if (!Files.isDirectory(cluster)) initialize(folder, cluster, commands);
            EmbeddedPostgres postgres = new EmbeddedPostgres(lock, commands, cluster, password);
            postgres.launch(port, overrides);
            Thread.ofPlatform().daemon().name("postgres-watch").start(() -> postgres.watch(overrides));
            return postgres;
        } catch (IOException failure) {
            lock.release();
            throw new DatabaseTrouble("The embedded PostgreSQL in " + folder + " cannot be started (" + failure + ").", failure);
        } catch (RuntimeException failure) {
            lock.release();
            throw failure;
        }
    }

    private static void initialize(Path folder, Path cluster, PostgresCommands commands) throws IOException {
        LOG.info("Making the database in {}", folder);
        Path fresh = folder.resolve("cluster-initializing");
        FileSystemUtils.deleteRecursively(fresh);
        commands.run(
                List.of(
                        "initdb",
                        "--pgdata=" + fresh,
                        "--username=" + NAME,
                        "--auth=scram-sha-256",
                        "--pwfile=" + folder.resolve("password"),
                        "--encoding=UTF8",
                        "--locale-provider=builtin",
                        "--builtin-locale=C.UTF-8",
                        "--locale=C",
                        "--data-checksums",
                        "--no-instructions"));
        Files.move(fresh, cluster, StandardCopyOption.ATOMIC_MOVE);
    }

    private void launch(int wanted, Map<String, String> overrides) throws IOException {
        new LeftoverPostgres(cluster, commands).end();
        for (int attempt = 1; ; attempt++) {
            port = wanted == 0 ? freePort() : wanted;
            Files.writeString(cluster.resolve("postgresql.conf"), settings(port, overrides));
            try {
                commands.run(List.of("pg_ctl", "start", "--wait", "--timeout=60", "--silent", "--pgdata=" + cluster, "--log=" + commands.log()));
                break;
            } catch (DatabaseTrouble trouble) {
                // After a hard end it may recover for longer than pg_ctl waits. Killing it would only start that again.
                if (recovered()) break;
                if (attempt == ATTEMPTS) throw trouble; // else somebody may have taken the free port in between
                new LeftoverPostgres(cluster, commands).end();
            }
        }
        try {
            ensureDatabase();
        } catch (SQLException failure) {
            stopProcess();
            throw new DatabaseTrouble("The embedded PostgreSQL started but refuses us (" + failure.getMessage() + ").", failure);
        }
    }

    /** Waits as long as there is a process that may become ready. */
    private boolean recovered() {
        LeftoverPostgres own = new LeftoverPostgres(cluster, commands);
        for (int polls = 0; own.alive(); polls++) {
            try {
                DriverManager.getConnection(url("postgres"), NAME, password).close();
                return true;
            } catch (SQLException notYet) {
                if (polls % 240 == 0) LOG.info("PostgreSQL is still recovering");
            }
            if (!pause(250)) return false;
        }
        return false;
    }

    /** Starts PostgreSQL again when it ends although nobody closed it, on the same port: the pool finds it there. */
    private void watch(Map<String, String> overrides) {
        LeftoverPostgres own = new LeftoverPostgres(cluster, commands);
        int tries = 0;
        while (!closed && pause(WATCH)) {
            if (own.alive()) {
                tries = 0;
                continue;
            }
            synchronized (this) {
                if (closed) return;
                LOG.warn("PostgreSQL has ended by itself; starting it again (see {})", commands.log());
                try {
                    launch(port, overrides);
                    LOG.info("PostgreSQL runs again");
                    continue;
                } catch (IOException | DatabaseTrouble failure) {
                    LOG.warn("PostgreSQL does not start: {}", failure.getMessage());
                }
            }
            if (++tries == ATTEMPTS) {
                LOG.error("PostgreSQL ended and could not be started again in {} tries. Portcullis ends too; see {}.", ATTEMPTS, commands.log());
                System.exit(1);
            }
            if (!pause(1000L << tries)) return;
        }
    }

    private static boolean pause(long milliseconds) {
        try {
            Thread.sleep(milliseconds);
            return true;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void ensureDatabase() throws SQLException {
        try (Connection connection = DriverManager.getConnection(url("postgres"), NAME, password);
                Statement statement = connection.createStatement()) {
            try (ResultSet found = statement.executeQuery("select 1 from pg_database where datname = '" + NAME + "'")) {
                if (found.next()) return;
            }
            statement.execute("create database " + NAME);
        }
    }

    /** Written anew at each start. Statements and details stay out of the log: they may hold what customers trust us with. */
    private static String settings(int port, Map<String, String> overrides) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("listen_addresses", "'127.0.0.1'");
        settings.put("port", Integer.toString(port));
        settings.put("unix_socket_directories", "''");
        settings.put("max_connections", "60");
        settings.put("shared_buffers", "64MB");
        settings.put("max_wal_size", "512MB");
        settings.put("jit", "off");
        settings.put("password_encryption", "scram-sha-256");
        settings.put("fsync", "on");
        settings.put("full_page_writes", "on");
        settings.put("synchronous_commit", "on");
        settings.put("timezone", "UTC");
        settings.put("log_timezone", "UTC");
        settings.put("log_min_messages", "warning");
        settings.put("log_min_error_statement", "panic");
        settings.put("log_error_verbosity", "terse");
        settings.putAll(overrides);
        StringBuilder text = new StringBuilder("# Written by Portcullis at each start; changes are lost.\n");
        settings.forEach((name, value) -> text.append(name).append(" = ").append(value).append('\n'));
        return text.toString();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return socket.getLocalPort();
        }
    }

    private static String password(Path file) throws IOException {
        if (!Files.exists(file)) {
            byte[] random = new byte[24];
            new SecureRandom().nextBytes(random);
            Path fresh = file.resolveSibling("password-writing");
            Files.deleteIfExists(fresh);
            Files.createFile(fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(fresh, Base64.getUrlEncoder().withoutPadding().encodeToString(random), StandardOpenOption.WRITE, StandardOpenOption.SYNC);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        }
        return Files.readString(file).strip();
    }

    private String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database + "?reWriteBatchedInserts=true&ApplicationName=portcullis";
    }

    @Override
    public String jdbcUrl() {
        return url(NAME);
    }

    @Override
    public String user() {
        return NAME;
    }

    @Override
    public String password() {
        return password;
    }

    private void stopProcess() {
        new LeftoverPostgres(cluster, commands).end();
    }

    /** Closes connections, writes what is pending, ends every process, frees the folder. */
    @Override
    public synchronized void close() {
        if (closed) return;
        closed = true;
        try {
            stopProcess();
        } finally {
            lock.release();
        }
    }

    @Override
    public String toString() {
        return "EmbeddedPostgres[" + cluster + ", port " + port + "]";
    }
}
