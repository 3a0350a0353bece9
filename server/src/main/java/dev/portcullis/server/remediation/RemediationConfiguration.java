package dev.portcullis.server.remediation;

import dev.portcullis.server.web.Badge;
import dev.portcullis.server.web.NavigationEntry;
import dev.portcullis.server.web.Permission;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The sidebar's line for remedies, with how many wait for somebody. */
@Configuration
class RemediationConfiguration {
    @Bean
    NavigationEntry remediesLine() {
        return NavigationEntry.of(NavigationEntry.Group.WORK, 50, "Remedies", RemediesPage.LIST, "wrench", Permission.VIEW, "");
    }

    @Bean
    Badge remediesBadge(RemedyStore store) {
        return new Badge() {
            @Override
            public String path() {
                return RemediesPage.LIST;
            }

            @Override
            public Mark mark(@Nullable UUID workspace) {
                long waiting = RemediesPage.waiting(store, workspace);
                return Mark.count(waiting, waiting + " wait for somebody");
            }
        };
    }
}
