package dev.portcullis.server.database;

import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A PostgreSQL that somebody else runs, named by the settings. User and password are taken out of its address, so that no message repeats them. */
record OutsideDatabase(String jdbcUrl, String user, String password) implements Database {
    private static final int OLDEST_MAJOR = 15; // unique nulls not distinct
    private static final String HOW =
            "PORTCULLIS_DATABASE_URL must read jdbc:postgresql://host:5432/database?user=…&password=… or postgresql://user:password@host:5432/database";

    static OutsideDatabase parse(String address) {
        String plain = address.startsWith("jdbc:") ? address.substring("jdbc:".length()) : address;
        URI uri;
        try {
            uri = URI.create(plain);
        } catch (IllegalArgumentException unreadable) {
            throw new DatabaseTrouble(HOW); // without the cause: it quotes the address
        }
        boolean postgres = "postgresql".equals(uri.getScheme()) || "postgres".equals(uri.getScheme());
        if (!postgres || uri.getRawAuthority() == null || uri.getPath().length() < 2) throw new DatabaseTrouble(HOW);
        String authority = uri.getRawAuthority();
        int at = authority.lastIndexOf('@');
        Map<String, String> query = query(uri.getRawQuery());
        String[] signIn = at < 0 ? new String[0] : authority.substring(0, at).split(":", 2);
        // A plus is a space in a query only.
        String user = signIn.length > 0 ? decode(signIn[0].replace("+", "%2B")) : query.getOrDefault("user", "");
        String password = signIn.length > 1 ? decode(signIn[1].replace("+", "%2B")) : query.getOrDefault("password", "");
        query.keySet().removeAll(List.of("user", "password"));
        query.putIfAbsent("reWriteBatchedInserts", "true");
        query.putIfAbsent("ApplicationName", "portcullis");
        List<String> pairs = new ArrayList<>();
        query.forEach((name, value) -> pairs.add(name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8)));
        String url = "jdbc:postgresql://" + authority.substring(at + 1) + uri.getRawPath() + "?" + String.join("&", pairs);
        return new OutsideDatabase(url, user, password);
    }

    /** Waits a little for a database that is still starting; whatever else is wrong is said at once. */
    void await(Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            try (Connection connection = DriverManager.getConnection(jdbcUrl, user, password)) {
                int major = connection.getMetaData().getDatabaseMajorVersion();
                if (major < OLDEST_MAJOR)
                    throw new DatabaseTrouble("The database at " + place() + " is PostgreSQL " + major + "; Portcullis needs "
                            + OLDEST_MAJOR + " or newer.");
                return;
            } catch (SQLException failure) {
                String state = failure.getSQLState() == null ? "" : failure.getSQLState();
                boolean away = state.startsWith("08") || state.startsWith("57P");
                if (!away || System.nanoTime() > deadline)
                    throw new DatabaseTrouble(
                            away
                                    ? "The database at " + place()
                                            + " does not answer; start it, or correct PORTCULLIS_DATABASE_URL."
                                    : "The database at " + place() + " refuses the connection (" + failure.getMessage() + ").");
                pause();
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(500);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new DatabaseTrouble("Interrupted while waiting for the database.");
        }
    }

    private static Map<String, String> query(@Nullable String raw) {
        Map<String, String> query = new LinkedHashMap<>();
        if (raw == null) return query;
        for (String pair : raw.split("&")) {
            String[] parts = pair.split("=", 2);
            if (parts.length == 2) query.put(decode(parts[0]), decode(parts[1]));
        }
        return query;
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    /** Host, port and database: what may be said aloud. */
    String place() {
        int end = jdbcUrl.indexOf('?');
        return jdbcUrl.substring("jdbc:postgresql://".length(), end < 0 ? jdbcUrl.length() : end);
    }

    @Override
    public void close() {
        // somebody else's
    }

    @Override
    public String toString() {
        return "OutsideDatabase[" + place() + "]";
    }
}
