package dev.portcullis.server.integrations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.server.Settings;
import dev.portcullis.server.TestServer;
import dev.portcullis.server.audit.Audit;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;

/** The first use of a credential for a purpose stands in the trail once a day: in UTC, over restarts, and again the next day. */
class CredentialUseTest {
    private static final Instant EVENING = Instant.parse("2026-11-24T23:50:00Z");

    @Test
    void theNextDayIsToldAnew() {
        try (TestServer server = TestServer.start()) {
            UUID principal = server.bean(Integrations.class).draft("api_token", "day@acme.test", "made-up", null, "admin");
            Integrations first = at(server, EVENING);
            first.credential(principal, null);
            first.credential(principal, null);
            // Another process on the same day, as after a restart.
            at(server, EVENING.plus(Duration.ofMinutes(9))).credential(principal, null);
            assertThat(told(server)).isEqualTo(1);
            Integrations next = at(server, EVENING.plus(Duration.ofMinutes(11)));
            next.credential(principal, null);
            next.credential(principal, null);
            assertThat(told(server)).isEqualTo(2);
        }
    }

    @Test
    void aServerThatRunsOverMidnightTellsItToo() {
        try (TestServer server = TestServer.start()) {
            UUID principal = server.bean(Integrations.class).draft("api_token", "day@acme.test", "made-up", null, "admin");
            Instant[] now = {EVENING};
            Integrations running = new Integrations(
                    server.bean(IntegrationStore.class), server.bean(HeldStore.class), server.bean(BudgetStore.class), server.bean(Sealer.class), server.bean(Settings.class), server.bean(Audit.class),
                    server.bean(PlatformTransactionManager.class), new Clock() {
                        @Override
                        public java.time.ZoneId getZone() {
                            return ZoneOffset.UTC;
                        }

                        @Override
                        public Clock withZone(java.time.ZoneId zone) {
                            return this;
                        }

                        @Override
                        public Instant instant() {
                            return now[0];
                        }
                    });
            running.credential(principal, null);
            now[0] = EVENING.plus(Duration.ofMinutes(11));
            running.credential(principal, null);
            running.credential(principal, null);
            assertThat(told(server)).isEqualTo(2);
        }
    }

    private static Integrations at(TestServer server, Instant now) {
        return new Integrations(
                server.bean(IntegrationStore.class), server.bean(HeldStore.class), server.bean(BudgetStore.class), server.bean(Sealer.class), server.bean(Settings.class), server.bean(Audit.class),
                server.bean(PlatformTransactionManager.class), Clock.fixed(now, ZoneOffset.UTC));
    }

    private static int told(TestServer server) {
        return server.bean(JdbcClient.class)
                .sql("select count(*) from audit_entry where action = 'credential.use' and object = 'day@acme.test' and after_value = 'read repositories by git'")
                .query(Integer.class)
                .single();
    }
}
