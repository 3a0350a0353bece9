package dev.portcullis.server.findings;

import dev.portcullis.detection.Severity;
import dev.portcullis.server.web.Badge;
import dev.portcullis.server.web.NavigationEntry;
import dev.portcullis.server.web.Permission;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The sidebar's line for findings, with how many critical and high ones are open. */
@Configuration
class FindingsEntry {
    @Bean
    NavigationEntry findingsLine() {
        return NavigationEntry.of(NavigationEntry.Group.WORK, 20, "Findings", FindingQuery.PATH, "shield", Permission.VIEW, "f");
    }

    @Bean
    Badge findingsBadge(FindingReader findings) {
        return new Badge() {
            @Override
            public String path() {
                return FindingQuery.PATH;
            }

            @Override
            public Mark mark(@Nullable UUID workspace) {
                Map<Severity, Integer> open = findings.openBySeverity(workspace);
                int count = open.getOrDefault(Severity.CRITICAL, 0) + open.getOrDefault(Severity.HIGH, 0);
                return Mark.count(count, count + " critical and high");
            }
        };
    }
}
