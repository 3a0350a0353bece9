package dev.portcullis.server.database;

/** The database cannot be used; the message is one sentence for whoever started the server, which then ends with exit code 1. */
public final class DatabaseTrouble extends RuntimeException {
    DatabaseTrouble(String sentence) {
        super(sentence);
    }

    DatabaseTrouble(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
