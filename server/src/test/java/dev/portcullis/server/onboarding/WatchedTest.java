package dev.portcullis.server.onboarding;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.portcullis.server.TestServer;
import dev.portcullis.server.Visitor;
import dev.portcullis.server.integrations.Integrations;
import dev.portcullis.server.integrations.Mode;
import dev.portcullis.server.inventory.Inventory;
import dev.portcullis.server.inventory.Repository;
import dev.portcullis.server.inventory.Watched;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;

/** A workspace of which some projects are watched, with many repositories in them and beside them. */
class WatchedTest {
    private static final int REPOSITORIES = 30;

    @Test
    void theChosenProjectsAreAskedForOnceNotForEachRepository() {
        try (TestServer server = TestServer.start("db-scheduler.enabled=false")) {
            Visitor admin = server.administrator();
            UUID workspace = workspace(server);
            assertThat(server.bean(Watched.class).repositories(workspace)).extracting(Repository::slug).hasSize(REPOSITORIES).allMatch(each -> each.startsWith("in-"));
            assertThat(server.bean(Onboarding.class).progress()).extracting(Onboarding.Progress::repositories).containsExactly(REPOSITORIES);

            for (String page : List.of("/settings/profile", "/integrations", "/api/v1/status"))
                assertThat(askedWhile(() -> assertThat(admin.get(page).statusCode()).isEqualTo(200))).as(page).isBetween(1L, 4L);
        }
    }

    private static UUID workspace(TestServer server) {
        UUID workspace = UUID.randomUUID();
        String chosen = UUID.randomUUID().toString();
        String other = UUID.randomUUID().toString();
        Integrations integrations = server.bean(Integrations.class);
        Inventory inventory = server.bean(Inventory.class);
        UUID principal = integrations.draft("api_token", "service@acme.test", "made-up", null, TestServer.ADMIN);
        integrations.proven(principal, "{" + UUID.randomUUID() + "}", "712020:x", "portcullis", "portcullis-service-account");
        inventory.workspace(workspace, "acme", "acme", "listing");
        integrations.watch(workspace, principal, Mode.OBSERVE, List.of(chosen));
        for (int number = 0; number < REPOSITORIES; number++) {
            inventory.claimRepository(workspace, UUID.randomUUID(), chosen, "in-" + number, "in-" + number);
            inventory.claimRepository(workspace, UUID.randomUUID(), other, "out-" + number, "out-" + number);
        }
        return workspace;
    }

    private static long askedWhile(Runnable work) {
        Logger statements = (Logger) LoggerFactory.getLogger(JdbcTemplate.class);
        ListAppender<ILoggingEvent> seen = new ListAppender<>();
        seen.start();
        statements.addAppender(seen);
        statements.setAdditive(false);
        statements.setLevel(Level.DEBUG);
        try {
            work.run();
        } finally {
            statements.setLevel(null);
            statements.setAdditive(true);
            statements.detachAppender(seen);
        }
        return List.copyOf(seen.list).stream().filter(each -> each.getFormattedMessage().contains("from watched_project")).count();
    }
}
