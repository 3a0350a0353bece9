package dev.portcullis.server.onboarding;

import dev.portcullis.server.web.Badge;
import dev.portcullis.server.web.NavigationEntry;
import dev.portcullis.server.web.Permission;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The sidebar's line for integrations, with a warning while one of them needs a look. */
@Configuration
class OnboardingEntry {
    @Bean
    NavigationEntry integrationsLine() {
        return NavigationEntry.of(NavigationEntry.Group.OPERATIONS, 10, "Integrations", IntegrationsPage.LIST, "plug", Permission.VIEW, "i");
    }

    @Bean
    Badge integrationsBadge(Connections connections) {
        return new Badge() {
            @Override
            public String path() {
                return IntegrationsPage.LIST;
            }

            @Override
            public Mark mark(@Nullable UUID workspace) {
                List<String> off = connections.off(workspace);
                if (off.isEmpty()) return Mark.NONE;
                return Mark.warning(off.size() == 1 ? off.getFirst() + " needs a look" : off.size() + " need a look");
            }
        };
    }
}
