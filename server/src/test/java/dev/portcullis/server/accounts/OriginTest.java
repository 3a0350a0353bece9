package dev.portcullis.server.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.server.TestServer;
import dev.portcullis.server.Visitor;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Whose guess it was, also where a reverse proxy hands requests on. */
class OriginTest {
    @Test
    void behindATrustedProxyEachIsThrottledForHimself() {
        try (TestServer server = TestServer.start("portcullis.trusted-proxies=127.0.0.1,10.0.0.0/8")) {
            for (int guess = 0; guess < SignIn.PER_ORIGIN; guess++)
                // What stands further left is whatever the client wrote; a proxy of ours in between is passed over.
                assertThat(signIn(server, "stranger" + guess, "wrong", "198.51.100." + guess + ", 203.0.113.1, 10.1.2.3").statusCode()).isEqualTo(422);
            assertThat(signIn(server, TestServer.ADMIN, TestServer.PASSWORD, "203.0.113.1").statusCode()).isEqualTo(429);
            assertThat(signIn(server, TestServer.ADMIN, TestServer.PASSWORD, "203.0.113.2").statusCode()).isEqualTo(302);
            assertThat(origins(server)).contains("203.0.113.2").doesNotContain("127.0.0.1");
        }
    }

    @Test
    void nobodyElseSaysWhereHeComesFrom() {
        try (TestServer server = TestServer.start()) {
            for (int guess = 0; guess < SignIn.PER_ORIGIN; guess++) signIn(server, "stranger" + guess, "wrong", "203.0.113." + guess);
            assertThat(signIn(server, TestServer.ADMIN, TestServer.PASSWORD, "203.0.113.200").statusCode()).isEqualTo(429);
        }
    }

    private static HttpResponse<String> signIn(TestServer server, String name, String password, String forwarded) {
        Visitor visitor = server.visitor();
        return visitor.send("POST", "/sign-in", Map.of("name", name, "password", password, "_csrf", visitor.token()), "X-Forwarded-For", forwarded);
    }

    private static List<String> origins(TestServer server) {
        return server.bean(JdbcClient.class).sql("select origin from audit_entry where action = 'sign-in'").query(String.class).list();
    }
}
