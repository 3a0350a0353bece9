package dev.portcullis.server.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.server.TestServer;
import dev.portcullis.server.Visitor;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

class FirstStartTest {
    private static final String PASSWORD = "correct horse battery";

    @Test
    void theTokenOpensTheSetUpPageOnce() throws IOException {
        try (TestServer server = TestServer.startWithoutAdministrator()) {
            Path file = server.folder().resolve("setup-token");
            String token = Files.readString(file).strip();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
            assertThat(server.bean(JdbcClient.class)
                            .sql("select token_hash from setup_token")
                            .query(String.class)
                            .single())
                    .doesNotContain(token);

            assertThat(server.bean(Welcome.class).text()).contains("set up           http://localhost:8080/set-up", "one-time token   " + token + "\n");

            Visitor newcomer = server.visitor();
            assertThat(Visitor.location(newcomer.get("/sign-in"))).isEqualTo("/set-up");
            assertThat(newcomer.get("/set-up").body()).contains("Create administrator").doesNotContain(token);

            HttpResponse<String> wrong = newcomer.post("/set-up", fields("made-up", "ada", PASSWORD, PASSWORD));
            assertThat(wrong.statusCode()).isEqualTo(422);
            assertThat(wrong.body()).contains("This is not the token in the log").doesNotContain("made-up").doesNotContain(PASSWORD);
            HttpResponse<String> weak = newcomer.post("/set-up", fields(token, "ada", "short", "short"));
            assertThat(weak.body()).contains("Use at least 12 characters.");
            assertThat(newcomer.post("/set-up", fields(token, " ", PASSWORD, PASSWORD + "x")).body())
                    .contains("Give a name to sign in with", "The two passwords differ.");
            assertThat(newcomer.post("/set-up", fields(token, "a\u202eda", PASSWORD, PASSWORD)).body())
                    .contains("Leave out characters that cannot be seen.");
            assertThat(newcomer.post("/set-up", fields(token, "Portcullis", PASSWORD, PASSWORD)).statusCode()).isEqualTo(422);

            HttpResponse<String> done = newcomer.post("/set-up", fields(" " + token.toUpperCase() + " ", "ada", PASSWORD, PASSWORD));
            assertThat(done.statusCode()).isEqualTo(302);
            assertThat(newcomer.get("/settings/users").body()).contains("ada", "Administrator");
            assertThat(file).doesNotExist();
            assertThat(server.bean(Welcome.class).text()).contains("http://localhost:8080/sign-in").doesNotContain("token");

            Visitor late = server.visitor();
            assertThat(Visitor.location(late.get("/set-up"))).isEqualTo("/sign-in");
            assertThat(Visitor.location(late.post("/set-up", fields(token, "eve", PASSWORD, PASSWORD)))).isEqualTo("/sign-in");
            assertThat(server.bean(AccountStore.class).all()).extracting(Account::name).containsExactly("ada");
            assertThat(server.bean(JdbcClient.class)
                            .sql("select actor || ' ' || action || ' ' || object || ' ' || after_value from audit_entry where action = 'user.add'")
                            .query(String.class)
                            .list())
                    .containsExactly("portcullis user.add ada administrator");
        }
    }

    @Test
    void settingsMayNameTheFirstAdministrator() {
        try (TestServer server = TestServer.start("portcullis.sign-in-notice=Demo <b>here</b>")) {
            assertThat(server.folder().resolve("setup-token")).doesNotExist();
            HttpResponse<String> page = server.visitor().get("/sign-in");
            assertThat(page.body()).contains("Demo &lt;b&gt;here&lt;/b&gt;");
            assertThat(server.administrator().get("/settings/users").statusCode()).isEqualTo(200);
            // A second start finds the account and leaves it as it is.
            server.bean(FirstStart.class).afterSingletonsInstantiated();
            assertThat(server.bean(AccountStore.class).all()).hasSize(1);
        }
    }

    @Test
    void halfASettingOrAWeakOneRefusesToStart() {
        assertThatThrownBy(() -> TestServer.startWithoutAdministrator("portcullis.administrator-name=admin"))
                .hasStackTraceContaining("are given together or not at all");
        assertThatThrownBy(() -> TestServer.startWithoutAdministrator(
                        "portcullis.administrator-name=admin", "portcullis.administrator-password=short"))
                .hasStackTraceContaining("Use at least 12 characters.");
    }

    private static Map<String, String> fields(String token, String name, String password, String again) {
        return Map.of("token", token, "name", name, "password", password, "again", again);
    }
}
