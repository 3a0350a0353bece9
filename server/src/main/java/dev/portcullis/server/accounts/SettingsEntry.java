package dev.portcullis.server.accounts;

import dev.portcullis.server.web.NavigationEntry;
import dev.portcullis.server.web.Permission;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The sidebar's line for users and profile. */
@Configuration
class SettingsEntry {
    @Bean
    NavigationEntry settings() {
        return NavigationEntry.of(NavigationEntry.Group.OPERATIONS, 50, "Settings", "/settings", "gear", Permission.VIEW, "");
    }
}
