package dev.portcullis.server.database;

import java.io.IOException;
import java.nio.file.Path;

/** A server process to be killed: holds an embedded PostgreSQL until it is. */
final class PostgresChild {
    private PostgresChild() {}

    public static void main(String[] arguments) throws IOException {
        EmbeddedPostgres.start(Path.of(arguments[0]), 0);
        System.out.println("started");
        System.in.transferTo(System.out);
    }
}
