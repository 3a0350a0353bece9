package dev.portcullis.server.inventory;

import dev.portcullis.server.integrations.Integration;
import dev.portcullis.server.integrations.Integrations;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Which workspaces and repositories are watched: a workspace as a whole, or by its projects. */
@Component
public class Watched {
    private final Integrations integrations;
    private final Inventory inventory;

    Watched(Integrations integrations, Inventory inventory) {
        this.integrations = integrations;
        this.inventory = inventory;
    }

    /** @param workspace null for all */
    public List<Integration> integrations(@Nullable UUID workspace) {
        return integrations.all().stream().filter(each -> workspace == null || each.workspace().equals(workspace)).toList();
    }

    public String slug(UUID workspace) {
        return inventory.workspace(workspace).map(each -> each.slug()).orElse("a workspace");
    }

    /** @param workspace null for all; what Bitbucket lists no more is left out */
    public List<Repository> repositories(@Nullable UUID workspace) {
        return repositories(workspace, integrations(workspace));
    }

    /** What Bitbucket lists no more is left out. */
    public List<Repository> repositories(Integration integration) {
        return repositories(integration.workspace(), List.of(integration));
    }

    /** The chosen projects are asked for once a workspace, not once a repository: every page looks here. */
    private List<Repository> repositories(@Nullable UUID workspace, List<Integration> watching) {
        Set<UUID> whole = new HashSet<>();
        Map<UUID, Set<String>> chosen = new HashMap<>();
        for (Integration each : watching)
            if (each.whole()) whole.add(each.workspace());
            else chosen.put(each.workspace(), Set.copyOf(integrations.watchedProjects(each.workspace())));
        return inventory.repositories(workspace).stream()
                .filter(each -> whole.contains(each.workspace())
                        || each.project() != null && chosen.getOrDefault(each.workspace(), Set.of()).contains(each.project()))
                .toList();
    }
}
