package dev.portcullis.server.findings;

import dev.portcullis.detection.Severity;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A claim followed over time.
 *
 * @param number unique in the installation, shown as {@code F-<number>}
 * @param hint the public prefix and the length of the value at most
 * @param risk with age, as of the reading
 * @param place where it was seen first, masked; null only for what has no place
 */
public record Finding(
        UUID workspace,
        long number,
        String engine,
        String rule,
        int episode,
        String title,
        String hint,
        Severity severity,
        int risk,
        String presence,
        FindingState state,
        Instant openedAt,
        @Nullable Instant goneAt,
        @Nullable Headline place) {

    /**
     * The place that stands for the finding in lists.
     *
     * @param commit that it came in with; empty for what no commit brought, such as a setting
     * @param places how many there are in all
     */
    public record Headline(UUID repository, String workspaceSlug, String repositorySlug, String path, int line, String kind, String commit, int places) {
        public String text() {
            return switch (kind) {
                case "message" -> path.isEmpty() ? "a commit message" : path;
                case "path", "setting", "text" -> path;
                default -> path + ":" + line;
            };
        }
    }

    public String id() {
        return "F-" + number;
    }
}
