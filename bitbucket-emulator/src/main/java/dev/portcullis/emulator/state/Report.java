package dev.portcullis.emulator.state;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A Code Insights report of one commit. */
public record Report(
        String repository,
        String commit,
        String externalId,
        String uuid,
        String title,
        String details,
        String reportType,
        @Nullable String result,
        @Nullable String reporter,
        @Nullable String link,
        @Nullable String logoUrl,
        boolean remoteLinkEnabled,
        List<Map<String, Object>> facts,
        Instant createdOn,
        Instant updatedOn) {

    public String key() {
        return repository + "/" + commit + "/" + externalId;
    }
}
