package dev.portcullis.server.database;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Prints the sentence instead of a stack of wrapped exceptions. */
final class DatabaseTroubleAnalyzer extends AbstractFailureAnalyzer<DatabaseTrouble> {
    @Override
    protected FailureAnalysis analyze(Throwable failure, DatabaseTrouble trouble) {
        return new FailureAnalysis(trouble.getMessage(), null, trouble);
    }
}
