package dev.portcullis.emulator.state;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One remark of a Code Insights report, in the order in which it came. */
public record Annotation(
        String reportKey,
        String externalId,
        String uuid,
        long order,
        String type,
        String summary,
        @Nullable String details,
        @Nullable String path,
        @Nullable Integer line,
        @Nullable String severity,
        @Nullable String result,
        @Nullable String link,
        Instant createdOn,
        Instant updatedOn) {

    public String key() {
        return reportKey + "/" + externalId;
    }
}
