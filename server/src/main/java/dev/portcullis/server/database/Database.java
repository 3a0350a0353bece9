package dev.portcullis.server.database;

/** Where the pool connects to; closed after the pool. */
interface Database extends AutoCloseable {
    String jdbcUrl();

    String user();

    String password();

    @Override
    void close();
}
