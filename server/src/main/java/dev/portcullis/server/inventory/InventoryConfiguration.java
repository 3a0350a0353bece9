package dev.portcullis.server.inventory;

import dev.portcullis.server.web.Shown;
import dev.portcullis.server.web.WorkspaceChoice;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the frame of every page asks of the inventory. */
@Configuration
class InventoryConfiguration {
    @Bean
    WorkspaceChoice workspaceChoice(Inventory inventory, WorkspaceSizeStore sizes) {
        return () -> {
            var counted = sizes.repositories();
            return inventory.workspaces().stream()
                    .map(each -> new WorkspaceChoice.Option(
                            each.workspace(),
                            each.slug(),
                            each.name(),
                            Shown.count(counted.getOrDefault(each.workspace(), 0), "repository", "repositories")))
                    .toList();
        };
    }
}
