package dev.portcullis.server.dashboard;

import dev.portcullis.server.findings.BoardStore.RepositoryRisk;
import dev.portcullis.server.inventory.Repository;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A repository in a list. */
public record RepositoryRow(
        Repository repository,
        String path,
        String project,
        RepositoryState state,
        int branches,
        int behind,
        RepositoryRisk risk,
        @Nullable Instant deliveredAt,
        @Nullable Instant scannedAt) {}
