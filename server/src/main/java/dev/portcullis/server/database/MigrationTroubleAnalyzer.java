package dev.portcullis.server.database;

import org.flywaydb.core.api.exception.FlywayValidateException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says in one sentence that the database was made by another build, and what to do. */
final class MigrationTroubleAnalyzer extends AbstractFailureAnalyzer<FlywayValidateException> {
    static final String SENTENCE = "The database was made by another build of Portcullis, so this one does not touch it: start the build that made it, or a newer"
            + " release, or choose another data folder (PORTCULLIS_DATA_FOLDER).";

    @Override
    protected FailureAnalysis analyze(Throwable failure, FlywayValidateException trouble) {
        return new FailureAnalysis(SENTENCE, null, trouble);
    }
}
