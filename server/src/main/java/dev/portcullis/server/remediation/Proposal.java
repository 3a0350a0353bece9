package dev.portcullis.server.remediation;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A remedy as it is kept: who proposed, approved, applied and undid it.
 *
 * @param kind id of the remedy
 * @param stopped why it does not go on by itself
 */
public record Proposal(
        UUID workspace,
        UUID remedy,
        String kind,
        RemedyState state,
        String proposedBy,
        Instant proposedAt,
        @Nullable String approvedBy,
        @Nullable Instant approvedAt,
        @Nullable String appliedBy,
        @Nullable Instant appliedAt,
        @Nullable String undoneBy,
        @Nullable Instant undoneAt,
        @Nullable String stopped) {
    public String path() {
        return "/remedies/" + remedy;
    }

    public String title() {
        return Remedies.find(kind).map(Remedy::title).orElse("A former remedy");
    }
}
