package dev.portcullis.server.database;

import org.springframework.boot.ExitCodeGenerator;

/** The database cannot be used; the message is one sentence for whoever started the server. */
public final class DatabaseTrouble extends RuntimeException implements ExitCodeGenerator {
    private static final int SERVICE_UNAVAILABLE = 69;

    DatabaseTrouble(String sentence) {
        super(sentence);
    }

    DatabaseTrouble(String sentence, Throwable cause) {
        super(sentence, cause);
    }

    @Override
    public int getExitCode() {
        return SERVICE_UNAVAILABLE;
    }
}
