package dev.portcullis.server.integrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.bitbucket.access.ResourceGroup;
import dev.portcullis.bitbucket.error.BitbucketException.RateLimited;
import dev.portcullis.server.TestPostgres;
import dev.portcullis.server.TestServer;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

/** Bitbucket counts the requests of a user, whichever credential they come with. */
class SharedBudgetTest {
    private static final String USER = "{4e4fa6ad-4a55-4bd4-9b0b-0a6de7e3b2a1}";
    private static final String GROUP = ResourceGroup.REPOSITORIES.name();

    @Test
    void credentialsOfOneUserShareOneHourAndOneBrake() {
        try (TestServer server = TestServer.start()) {
            Integrations integrations = server.bean(Integrations.class);
            BudgetStore budgets = server.bean(BudgetStore.class);
            UUID first = draft(integrations);
            UUID second = draft(integrations);
            UUID stranger = draft(integrations);
            // The first requests of a credential are made before Bitbucket says whose it is.
            for (UUID each : List.of(first, second, stranger)) assertThat(ask(server, each)).isTrue();
            assertThat(integrations.usedThisHour(first)).isEqualTo(1);

            integrations.proven(first, USER, "", "service", "Service");
            integrations.proven(second, USER, "", "service", "Service");
            integrations.proven(stranger, "{00000000-4a55-4bd4-9b0b-0a6de7e3b2a1}", "", "other", "Other");
            assertThat(ask(server, second)).isTrue();
            assertThat(integrations.usedThisHour(first)).isEqualTo(3);
            assertThat(integrations.usedThisHour(second)).isEqualTo(3);
            assertThat(integrations.hours(first, 2)).extracting(Integrations.HourUse::used).contains(3).isEqualTo(
                    integrations.hours(second, 2).stream().map(Integrations.HourUse::used).toList());
            assertThat(integrations.usedThisHour(stranger)).isEqualTo(1);

            budgets.pause(integrations.account(first), GROUP, Instant.now().plusSeconds(600));
            assertThatThrownBy(() -> integrations.reader(second).repositories().one("acme", "payments-api")).isInstanceOf(RateLimited.class);
            assertThat(ask(server, first)).isFalse();
            assertThat(ask(server, stranger)).isTrue();
        }
    }

    @Test
    void whatWasCountedByCredentialIsCountedByUserFromThenOn() throws SQLException {
        String address = TestPostgres.emptyDatabase();
        Flyway.configure().dataSource(address, null, null).locations("classpath:db/migration").target("3").load().migrate();
        UUID first = UUID.randomUUID();
        UUID second = UUID.randomUUID();
        UUID draft = UUID.randomUUID();
        try (var connection = DriverManager.getConnection(address); var statement = connection.createStatement()) {
            for (UUID each : List.of(first, second, draft))
                statement.execute("insert into principal (id, kind, user_uuid, login, secret, created_by, created_at) values ('" + each
                        + "', 'api_token', '" + (each.equals(draft) ? "" : USER) + "', 'x@acme.test', '', 'admin', now())");
            for (UUID each : List.of(first, second, draft)) {
                statement.execute("insert into api_use values ('" + each + "', 'REPOSITORIES', '2026-01-01T10:00:00Z', 4)");
                statement.execute("insert into api_pause values ('" + each + "', 'REPOSITORIES', '2026-01-01T1" + (each.equals(second) ? 2 : 1) + ":00:00Z')");
            }
            Flyway.configure().dataSource(address, null, null).locations("classpath:db/migration").load().migrate();
            List<String> rows = new ArrayList<>();
            try (var found = statement.executeQuery("select account, used, (select extract(hour from until at time zone 'UTC') from api_pause p where p.account = u.account) from api_use u order by used")) {
                while (found.next()) rows.add(found.getString(1) + " " + found.getInt(2) + " " + found.getInt(3));
            }
            assertThat(rows).containsExactly(draft + " 4 11", Ids.uuid(USER) + " 8 12");
        }
    }

    private static UUID draft(Integrations integrations) {
        return integrations.draft("api_token", "service@acme.test", "a-token-" + UUID.randomUUID(), null, "admin");
    }

    /** @return whether a request may go; then it is counted */
    private static boolean ask(TestServer server, UUID credential) {
        UUID account = server.bean(Integrations.class).account(credential);
        return server.bean(BudgetStore.class).take(account, GROUP, Integrations.HOURLY, Instant.now()).isEmpty();
    }
}
