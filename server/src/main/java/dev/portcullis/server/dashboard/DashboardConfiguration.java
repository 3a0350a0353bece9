package dev.portcullis.server.dashboard;

import dev.portcullis.server.jobs.JobListStore;
import dev.portcullis.server.jobs.JobRow;
import dev.portcullis.server.policies.GateCountStore;
import dev.portcullis.server.web.Badge;
import dev.portcullis.server.web.NavigationEntry;
import dev.portcullis.server.web.NavigationEntry.Group;
import dev.portcullis.server.web.Permission;
import dev.portcullis.server.web.Tone;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** This package's lines in the sidebar, and the counts beside them. */
@Configuration
class DashboardConfiguration {
    @Bean
    NavigationEntry overviewEntry() {
        return NavigationEntry.of(Group.WORK, 10, "Overview", "/", "gauge", Permission.VIEW, "o");
    }

    @Bean
    NavigationEntry pullRequestsEntry() {
        return NavigationEntry.of(Group.WORK, 30, "Pull requests", "/pull-requests", "pull-request", Permission.VIEW, "p");
    }

    @Bean
    NavigationEntry repositoriesEntry() {
        return NavigationEntry.of(Group.INVENTORY, 10, "Repositories", "/repositories", "repository", Permission.VIEW, "r");
    }

    @Bean
    NavigationEntry projectsEntry() {
        return NavigationEntry.of(Group.INVENTORY, 20, "Projects", "/projects", "layers");
    }

    @Bean
    NavigationEntry identitiesEntry() {
        return NavigationEntry.of(Group.INVENTORY, 30, "Identities", "/identities", "users");
    }

    @Bean
    NavigationEntry jobsEntry() {
        return NavigationEntry.of(Group.OPERATIONS, 20, "Jobs", "/jobs", "jobs");
    }

    @Bean
    NavigationEntry auditEntry() {
        return NavigationEntry.of(Group.OPERATIONS, 40, "Audit", "/audit", "document", Permission.ADMINISTER, "");
    }

    @Bean
    Badge pullRequestsBadge(GateCountStore gates) {
        return new Badge() {
            @Override
            public String path() {
                return "/pull-requests";
            }

            @Override
            public Mark mark(@Nullable UUID workspace) {
                int failing = gates.failing(workspace);
                return Mark.count(failing, failing == 1 ? "1 fails the gate" : failing + " fail the gate");
            }
        };
    }

    @Bean
    Badge jobsBadge(JobListStore jobs) {
        return new Badge() {
            @Override
            public String path() {
                return "/jobs";
            }

            @Override
            public Mark mark(@Nullable UUID workspace) {
                int failed = jobs.counts(workspace).getOrDefault(JobRow.State.FAILED, 0);
                return new Mark(failed, "", failed + " failed", Tone.FAIL);
            }
        };
    }
}
