package dev.portcullis.benchmarks;

import dev.portcullis.launcher.Child;
import dev.portcullis.launcher.Connecting;
import dev.portcullis.launcher.Patience;
import dev.portcullis.launcher.Portcullis;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * The reading of a long past, from the request to the last finding stored, beside git printing the same objects to nowhere; alternating, three
 * times, medians. Arguments: the folder of a build.
 */
public final class HistoryBench {
    private static final int COMMITS = 5_000;
    private static final long BYTES = 1L << 30;
    private static final int SECRETS = 200;
    private static final int RUNS = 3;

    private HistoryBench() {}

    public static void main(String[] arguments) throws Exception {
        Path run = Path.of(arguments[0]).toRealPath();
        Path folder = Files.createTempDirectory("bench-history");
        int emulatorPort = Installation.freePort();
        int port = Installation.freePort();
        List<Child> children = new ArrayList<>();
        try {
            Child emulator = Installation.own("emulator", folder, HistoryEmulator.class, List.of(
                    folder.resolve("emulator").toString(), String.valueOf(emulatorPort), String.valueOf(COMMITS), String.valueOf(BYTES), String.valueOf(SECRETS)));
            children.add(emulator);
            Patience.await(Duration.ofMinutes(10), () -> { emulator.mustBeAlive(); return emulator.said("emulator ready"); }, emulator::tail);
            Child server = Installation.server(run, folder, port, "http://localhost:" + emulatorPort);
            children.addFirst(server);
            Portcullis portcullis = new Portcullis("http://localhost:" + port);
            Patience.await(Duration.ofMinutes(2), () -> { server.mustBeAlive(); return portcullis.ready(); }, server::tail);
            portcullis.signIn(Installation.NAME, Installation.PASSWORD);
            new Connecting(portcullis, folder.resolve("connection"), server::mustBeAlive).ensure("service@acme.test", "demo-service-token", "acme");
            System.out.println(measure(folder.resolve("portcullis"), portcullis, server));
        } finally {
            children.forEach(child -> child.stop(7));
        }
        System.exit(0);
    }

    private static String measure(Path data, Portcullis portcullis, Child server) throws Exception {
        try (Connection database = database(data)) {
            // The reading at connection warms everything up, and is not measured.
            Patience.await(Duration.ofMinutes(10), () -> idle(database), () -> "The first reading did not end");
            String repository = text(database, "select repository::text from repository where slug = 'past'");
            String workspace = text(database, "select workspace::text from repository where slug = 'past'");
            Path mirror = data.resolve("mirrors").resolve(workspace).resolve(repository + ".git");
            List<Double> ours = new ArrayList<>();
            List<Double> floors = new ArrayList<>();
            List<Double> again = new ArrayList<>();
            long found = 0;
            AtomicLong peak = new AtomicLong();
            for (int i = 0; i < RUNS; i++) {
                floors.add(floor(mirror));
                forget(database);
                ours.add(read(database, portcullis, workspace, repository, server, data, peak));
                found = number(database, "select count(distinct o.finding) from occurrence o join finding f using (workspace, finding) where f.engine = 'secrets' and o.repository = '" + repository + "'");
                again.add(read(database, portcullis, workspace, repository, server, data, new AtomicLong()));
            }
            double seconds = median(ours);
            double floor = median(floors);
            return String.format(
                    Locale.ROOT, "bench-history seconds=%.1f floor_seconds=%.1f ratio=%.2f rescan_ratio=%.3f planted=%d found=%d peak_mb=%d",
                    seconds, floor, seconds / floor, median(again) / seconds, SECRETS, found, peak.get() / 1024);
        }
    }

    private static double read(Connection database, Portcullis portcullis, String workspace, String repository, Child server, Path data, AtomicLong peak) throws Exception {
        long before = number(database, "select coalesce(max(done), 0) from wanted where kind = 'history' and key = '" + repository + "'");
        AtomicBoolean over = new AtomicBoolean();
        Thread watcher = Thread.ofPlatform().daemon().start(() -> {
            while (!over.get()) {
                long sum = Processes.of(server.handle(), data).stream().mapToLong(Processes::anonymousAndShared).sum();
                peak.accumulateAndGet(sum, Math::max);
                LockSupport.parkNanos(Duration.ofMillis(250).toNanos());
            }
        });
        long begin = System.nanoTime();
        portcullis.submit("/jobs/again?kind=history&workspace=" + workspace + "&key=" + repository);
        String done = "select count(*) from wanted where kind = 'history' and key = '" + repository + "' and wanted = done and done > " + before;
        while (number(database, done) == 0) {
            server.mustBeAlive();
            LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        over.set(true);
        watcher.join();
        return seconds;
    }

    private static double floor(Path mirror) throws Exception {
        long begin = System.nanoTime();
        Process git = new ProcessBuilder("git", "--git-dir=" + mirror, "cat-file", "--batch", "--batch-all-objects", "--unordered", "--buffer")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (git.waitFor() != 0) throw new IllegalStateException("git cat-file failed");
        return (System.nanoTime() - begin) / 1e9;
    }

    /** Everything that a history told, so that it is told anew. */
    private static void forget(Connection database) throws SQLException {
        try (Statement statement = database.createStatement()) {
            for (String table : List.of("history_read", "history_stretch", "history_hit")) statement.executeUpdate("delete from " + table);
            statement.executeUpdate("create temporary table if not exists gone (finding bigint)");
            statement.executeUpdate("delete from gone");
            statement.executeUpdate("insert into gone select finding from finding where engine = 'secrets'");
            statement.executeUpdate("delete from presence where occurrence in (select occurrence from occurrence where finding in (select finding from gone))");
            for (String table : List.of("brought", "occurrence", "finding_event", "decision", "message", "fingerprint", "finding"))
                statement.executeUpdate("delete from " + table + " where finding in (select finding from gone)");
        }
    }

    private static boolean idle(Connection database) {
        try {
            return number(database, "select count(*) from history_read") > 0 && number(database, "select count(*) from wanted where wanted > done and dead_at is null") == 0;
        } catch (SQLException notYet) {
            return false;
        }
    }

    private static Connection database(Path data) throws Exception {
        String port = Files.readAllLines(data.resolve("database/cluster/postmaster.pid")).get(3).strip();
        String password = Files.readString(data.resolve("database/password")).strip();
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port + "/portcullis", "portcullis", password);
    }

    private static long number(Connection database, String query) throws SQLException {
        try (Statement statement = database.createStatement(); ResultSet rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private static String text(Connection database, String query) throws SQLException {
        try (Statement statement = database.createStatement(); ResultSet rows = statement.executeQuery(query)) {
            if (!rows.next()) throw new IllegalStateException("nothing: " + query);
            return rows.getString(1);
        }
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }
}
