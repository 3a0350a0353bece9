package dev.portcullis.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.portcullis.server.TestServer;
import dev.portcullis.server.Visitor;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class DatabaseAwayTest {
    @Test
    void saysSoAndGoesOnWhenItIsBack() throws Exception {
        try (TestServer server = TestServer.start("db-scheduler.enabled=false")) {
            Visitor admin = server.administrator();
            HikariDataSource pool = server.bean(HikariDataSource.class);
            long patience = pool.getConnectionTimeout();
            Matcher address = Pattern.compile("(.*/)([a-z0-9_]+)(\\?.*)?").matcher(pool.getJdbcUrl());
            assertThat(address.matches()).isTrue();
            String database = address.group(2);
            String elsewhere = address.group(1) + "postgres";
            try (Connection connection = DriverManager.getConnection(elsewhere, pool.getUsername(), pool.getPassword());
                    Statement statement = connection.createStatement()) {
                statement.execute("alter database " + database + " allow_connections false");
                statement.execute("select pg_terminate_backend(pid, 10000) from pg_stat_activity where datname = '" + database + "'");
                // So long only as none can be had: a connection may take longer on a busy machine.
                pool.setConnectionTimeout(250);

                HttpResponse<String> page = admin.get("/settings/users");
                assertThat(page.statusCode()).isEqualTo(503);
                assertThat(page.headers().firstValue("Retry-After")).isPresent();
                assertThat(page.body()).contains("The database is away", "Nothing is lost", "Try again").doesNotContain("Exception");
                assertThat(page.headers().firstValue("Content-Security-Policy")).isPresent();
                HttpResponse<String> program = admin.get("/api/v1/session");
                assertThat(program.statusCode()).isEqualTo(503);
                assertThat(program.body()).contains("\"error\":\"The database is away\"");
                assertThat(admin.send("POST", "/sign-in", Map.of("name", "a", "password", "b")).statusCode()).isEqualTo(503);

                statement.execute("alter database " + database + " allow_connections true");
                pool.setConnectionTimeout(patience);
                assertThat(admin.get("/settings/users").statusCode()).isEqualTo(200);
            }
        }
    }
}
