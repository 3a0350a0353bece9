package dev.portcullis.server.standards;

import dev.portcullis.server.web.NavigationEntry;
import dev.portcullis.server.web.NavigationEntry.Group;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** This package's lines in the sidebar. */
@Configuration
class StandardsConfiguration {
    @Bean
    NavigationEntry postureEntry() {
        return NavigationEntry.of(Group.STANDARDS, 10, "Posture", "/posture", "lock");
    }

    @Bean
    NavigationEntry rulesEntry() {
        return NavigationEntry.of(Group.STANDARDS, 20, "Rules", "/rules", "document");
    }
}
