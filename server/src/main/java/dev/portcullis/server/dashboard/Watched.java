package dev.portcullis.server.dashboard;

import dev.portcullis.server.integrations.Integration;
import dev.portcullis.server.integrations.Integrations;
import dev.portcullis.server.inventory.Inventory;
import dev.portcullis.server.inventory.Repository;
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
class Watched {
    private final Integrations integrations;
    private final Inventory inventory;

    Watched(Integrations integrations, Inventory inventory) {
        this.integrations = integrations;
        this.inventory = inventory;
    }

    /** @param workspace null for all */
    List<Integration> integrations(@Nullable UUID workspace) {
        return integrations.all().stream().filter(each -> workspace == null || each.workspace().equals(workspace)).toList();
    }

    String slug(UUID workspace) {
        return inventory.workspace(workspace).map(each -> each.slug()).orElse("a workspace");
    }

    /** @param workspace null for all; what Bitbucket lists no more is left out */
    List<Repository> repositories(@Nullable UUID workspace) {
        Set<UUID> whole = new HashSet<>();
        Map<UUID, Set<String>> chosen = new HashMap<>();
        for (Integration each : integrations(workspace))
            if (each.whole()) whole.add(each.workspace());
            else chosen.put(each.workspace(), Set.copyOf(integrations.watchedProjects(each.workspace())));
        return inventory.repositories(workspace).stream()
                .filter(each -> whole.contains(each.workspace())
                        || each.project() != null && chosen.getOrDefault(each.workspace(), Set.of()).contains(each.project()))
                .toList();
    }
}
