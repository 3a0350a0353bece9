package dev.portcullis.bitbucket;

import org.jspecify.annotations.Nullable;

/**
 * A report as Bitbucket holds it.
 *
 * @param title shown to developers
 * @param result PASSED, FAILED or PENDING; null when none was given
 * @param details plain text; null when none was given
 */
public record ReportState(
        String title, @Nullable String result, @Nullable String details) {}
