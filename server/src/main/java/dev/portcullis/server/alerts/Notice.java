package dev.portcullis.server.alerts;

import dev.portcullis.detection.rules.Rule;
import dev.portcullis.server.findings.Finding;
import dev.portcullis.server.findings.Occurrence;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a message says, before a channel puts it into its own form; everything from a repository is masked but not escaped.
 *
 * @param event finding.opened, finding.returned, finding.resolved, digest, summary or test
 * @param headline ours, without words of others
 * @param lead a sentence or two, ours
 * @param more findings that are not listed
 * @param page of ours, where one goes on
 */
public record Notice(
        String event,
        UUID workspace,
        String workspaceSlug,
        String headline,
        String lead,
        List<Item> items,
        int more,
        String page,
        Instant at) {
    public Notice {
        items = List.copyOf(items);
    }

    /**
     * One finding.
     *
     * @param happened opened, returned, resolved or open
     * @param rule null when it is not in the catalogue any more
     * @param place null for what has no place
     */
    public record Item(Finding finding, int episode, String happened, @Nullable Rule rule, @Nullable Occurrence place, String page) {}

    boolean single() {
        return event.startsWith("finding.") && items.size() == 1;
    }
}
