package dev.portcullis.server.findings;

import dev.portcullis.detection.Detection.EvidenceLine;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One place of a finding; everything masked. {@code refs} are the branches that hold it now; none means only in history. */
public record Occurrence(
        long occurrence,
        UUID repository,
        String repositorySlug,
        String workspaceSlug,
        String kind,
        String path,
        int line,
        String commit,
        String authorName,
        String authorEmail,
        @Nullable Instant authoredAt,
        String hint,
        List<EvidenceLine> evidence,
        Instant firstSeen,
        List<String> refs) {}
