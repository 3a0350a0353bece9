package dev.portcullis.server.inventory;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A repository as we know it.
 *
 * @param project uuid with braces, as Bitbucket writes it
 * @param state claimed (a delivery named it), present, unreadable (listed but not cloned), gone
 * @param firstReadAt when all its branches and open pull requests had been read once
 */
public record Repository(
        UUID workspace,
        UUID repository,
        String workspaceSlug,
        @Nullable String project,
        String slug,
        String name,
        @Nullable Boolean isPrivate,
        @Nullable String mainBranch,
        @Nullable String language,
        String state,
        String stateReason,
        Instant readAt,
        String source,
        @Nullable Instant firstReadAt,
        @Nullable Instant fetchedAt) {
    public String fullName() {
        return workspaceSlug + "/" + slug;
    }

    public boolean isPublic() {
        return Boolean.FALSE.equals(isPrivate);
    }
}
