package dev.portcullis.bitbucket;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * A line's worth of a report, of type VULNERABILITY (facts section 5.8).
 *
 * @param externalId its identity within the report; posting it again updates it
 * @param summary one line
 * @param details more; null for nothing
 * @param path a file of the repository; null shows it in the overview only
 * @param line counted from 1; null for the top of the file
 * @param severity how bad
 * @param result what it says now; null leaves it open
 * @param link where it leads; null for nowhere
 */
public record Annotation(
        String externalId,
        String summary,
        @Nullable String details,
        @Nullable String path,
        @Nullable Integer line,
        Severity severity,
        @Nullable Result result,
        @Nullable URI link) {

    /** Bitbucket's four grades. */
    public enum Severity {
        CRITICAL,
        HIGH,
        MEDIUM,
        LOW
    }

    /** What an annotation says. */
    public enum Result {
        PASSED,
        FAILED,
        SKIPPED,
        IGNORED
    }
}
