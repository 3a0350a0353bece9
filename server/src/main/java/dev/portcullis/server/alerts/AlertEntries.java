package dev.portcullis.server.alerts;

import dev.portcullis.server.web.Badge;
import dev.portcullis.server.web.NavigationEntry;
import dev.portcullis.server.web.Permission;
import dev.portcullis.server.web.Tone;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The sidebar's lines for what was told, and where to. */
@Configuration
class AlertEntries {
    @Bean
    NavigationEntry alertsEntry() {
        return NavigationEntry.of(NavigationEntry.Group.OPERATIONS, 14, "Alerts", AlertsPage.LIST, "mail");
    }

    @Bean
    NavigationEntry channelsEntry() {
        return NavigationEntry.of(NavigationEntry.Group.OPERATIONS, 16, "Channels", ChannelsPage.LIST, "webhook", Permission.ADMINISTER, "");
    }

    @Bean
    Badge failedAlerts(MessageStore messages) {
        return new Badge() {
            @Override
            public String path() {
                return AlertsPage.LIST;
            }

            @Override
            public Mark mark(@Nullable UUID workspace) {
                int failed = messages.failed(workspace);
                return failed == 0 ? Mark.NONE : new Mark(failed, "", failed + " not sent", Tone.FAIL);
            }
        };
    }
}
