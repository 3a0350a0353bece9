package dev.portcullis.server.standards;

import dev.portcullis.detection.rules.Rule;
import dev.portcullis.server.findings.PostureStore.Held;
import dev.portcullis.server.inventory.Repository;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One repository by one rule.
 *
 * @param reason why it was not judged; empty where it was
 * @param held the findings behind a failing or decided one
 * @param at when it was judged; null for never
 */
public record Standing(Repository repository, Rule rule, Result result, String reason, List<Held> held, @Nullable Instant at) {
    public String repositoryPath() {
        return "/repositories/" + repository.workspaceSlug() + "/" + repository.slug();
    }
}
