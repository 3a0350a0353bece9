package dev.portcullis.server.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.server.TestServer;
import dev.portcullis.server.Visitor;
import dev.portcullis.server.web.SignedIn;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

class UsersTest {
    private static final String PASSWORD = "first password!";
    private static TestServer server;
    private static Visitor admin;

    @BeforeAll
    static void start() {
        server = TestServer.start();
        admin = server.administrator();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static UUID add(String name, Role role) {
        HttpResponse<String> answer = admin.post(
                "/settings/users", Map.of("name", name, "role", role.word(), "password", PASSWORD, "again", PASSWORD));
        assertThat(answer.statusCode()).isEqualTo(302);
        return server.bean(AccountStore.class).find(name).orElseThrow().id();
    }

    private static List<String> trail(String object) {
        return server.bean(JdbcClient.class)
                .sql("""
                        select concat_ws(' ', actor, action, before_value, after_value) from audit_entry
                        where object = :object and action <> 'sign-in' order by id""")
                .param("object", object)
                .query(String.class)
                .list();
    }

    @Test
    void aNameIsTakenOnceWhateverItsCase() {
        add("Carl", Role.VIEWER);
        HttpResponse<String> again = admin.post(
                "/settings/users", Map.of("name", "cARL", "role", "viewer", "password", PASSWORD, "again", PASSWORD));
        assertThat(again.statusCode()).isEqualTo(422);
        assertThat(again.body()).contains("A user with this name exists.").doesNotContain(PASSWORD);
        assertThat(admin.post("/settings/users", Map.of("name", "x", "role", "king", "password", PASSWORD, "again", PASSWORD)).statusCode())
                .isEqualTo(400);
        assertThat(trail("Carl")).containsExactly("admin user.add viewer");
    }

    @Test
    void namesAreShownAsTextOnly() {
        add("<script>alert(1)</script>", Role.VIEWER);
        assertThat(admin.get("/settings/users").body()).contains("&lt;script&gt;").doesNotContain("<script>alert");
    }

    @Test
    void aRoleHoldsFromTheNextRequest() {
        UUID id = add("dora", Role.ADMINISTRATOR);
        Visitor dora = server.visitor().signIn("dora", PASSWORD);
        assertThat(dora.get("/settings/users").statusCode()).isEqualTo(200);
        assertThat(admin.post("/settings/users/" + id + "/role", Map.of("role", "triager")).statusCode()).isEqualTo(302);
        assertThat(dora.get("/settings/users").statusCode()).isEqualTo(403);
        assertThat(dora.get("/settings/profile").body()).contains("dora · Triager");
        assertThat(admin.get("/settings/users").body()).contains("dora is triager from now on.");
        assertThat(admin.get("/settings/users").body()).as("said once").doesNotContain("from now on.");
        assertThat(trail("dora")).containsExactly("admin user.add administrator", "admin user.role administrator triager");
    }

    @Test
    void aDisabledUserIsOutAtOnceAndCanComeBack() {
        UUID id = add("emil", Role.TRIAGER);
        Visitor emil = server.visitor().signIn("emil", PASSWORD);
        assertThat(emil.get("/settings/profile").statusCode()).isEqualTo(200);
        assertThat(admin.post("/settings/users/" + id + "/disable", Map.of()).statusCode()).isEqualTo(302);
        assertThat(emil.get("/settings/profile").statusCode()).isEqualTo(302);
        assertThat(sessions(id)).isZero();
        assertThat(server.visitor().post("/sign-in", Map.of("name", "emil", "password", PASSWORD)).statusCode()).isEqualTo(422);
        assertThat(admin.get("/settings/users").body()).contains("emil is disabled and signed out.", "Undo");
        assertThat(admin.post("/settings/users/" + id + "/enable", Map.of()).statusCode()).isEqualTo(302);
        server.visitor().signIn("emil", PASSWORD);
        assertThat(trail("emil"))
                .containsExactly(
                        "admin user.add triager", "admin user.disable enabled disabled", "emil sign-in.refused", "admin user.enable disabled enabled");
    }

    @Test
    void aNewPasswordEndsTheSessionsOfTheOldOne() {
        UUID id = add("fred", Role.VIEWER);
        Visitor fred = server.visitor().signIn("fred", PASSWORD);
        String path = "/settings/users/" + id + "/password";
        assertThat(admin.post(path, Map.of("password", "short", "again", "short")).body()).contains("Use at least 12 characters.");
        assertThat(admin.post(path, Map.of("password", "second password!", "again", "second password!")).statusCode()).isEqualTo(302);
        assertThat(fred.get("/settings/profile").statusCode()).isEqualTo(302);
        assertThat(server.visitor().post("/sign-in", Map.of("name", "fred", "password", PASSWORD)).statusCode()).isEqualTo(422);
        server.visitor().signIn("fred", "second password!");
    }

    @Test
    void changingOnesOwnPasswordEndsOnlyTheOtherSessions() {
        UUID id = add("gina", Role.VIEWER);
        Visitor desk = server.visitor().signIn("gina", PASSWORD);
        Visitor phone = server.visitor().signIn("gina", PASSWORD);
        String path = "/settings/profile/password";
        assertThat(desk.post(path, Map.of("current", "not this one", "password", "second password!", "again", "second password!")).body())
                .contains("This is not your present password.");
        assertThat(desk.post(path, Map.of("current", PASSWORD, "password", "second password!", "again", "second password!")).statusCode())
                .isEqualTo(302);
        assertThat(desk.get("/settings/profile").body()).contains("Your password is changed.");
        assertThat(phone.get("/settings/profile").statusCode()).isEqualTo(302);
        assertThat(sessions(id)).isOne();
    }

    @Test
    void wrongPresentPasswordsCountAsFailedSignIns() {
        add("ivan", Role.VIEWER);
        Visitor found = server.visitor().signIn("ivan", PASSWORD);
        String path = "/settings/profile/password";
        for (int guess = 0; guess < SignIn.PER_NAME; guess++)
            assertThat(found.post(path, Map.of("current", "guess " + guess, "password", "second password!", "again", "second password!")).statusCode())
                    .isEqualTo(422);
        HttpResponse<String> right = found.post(path, Map.of("current", PASSWORD, "password", "second password!", "again", "second password!"));
        assertThat(right.statusCode()).isEqualTo(429);
        assertThat(right.body()).contains("Too many wrong passwords. Nothing is checked for now; try again in 15").doesNotContain(PASSWORD);
        assertThat(server.visitor().post("/sign-in", Map.of("name", "ivan", "password", PASSWORD)).statusCode()).isEqualTo(429);

        server.bean(AttemptStore.class).forget("ivan");
        Map<String, String> change = Map.of("current", PASSWORD, "password", "second password!", "again", "second password!");
        assertThat(found.post(path, Map.of("current", "wrong", "password", "second password!", "again", "second password!")).statusCode()).isEqualTo(422);
        assertThat(found.post(path, change).statusCode()).isEqualTo(302);
        assertThat(server.bean(AttemptStore.class).forName("ivan", java.time.Instant.EPOCH)).as("forgotten once it was right").isEmpty();
    }

    @Test
    void singleKeysCanBeSwitchedOff() {
        add("hana", Role.VIEWER);
        Visitor hana = server.visitor().signIn("hana", PASSWORD);
        assertThat(hana.get("/settings/profile").body()).contains("data-single-keys=\"on\"");
        assertThat(hana.post("/settings/profile/keys", Map.of("keys", "off")).statusCode()).isEqualTo(302);
        assertThat(hana.get("/settings/profile").body()).contains("data-single-keys=\"off\"");
        assertThat(trail("hana")).containsExactly("admin user.add viewer", "hana user.keys on off");
    }

    @Test
    void theLastAdministratorStays() {
        try (TestServer alone = TestServer.start()) {
            Visitor only = alone.administrator();
            UUID id = alone.bean(AccountStore.class).find("admin").orElseThrow().id();
            HttpResponse<String> demoted = only.post("/settings/users/" + id + "/role", Map.of("role", "viewer"));
            assertThat(demoted.statusCode()).isEqualTo(422);
            assertThat(demoted.body()).contains("This is the last administrator who can sign in.");
            assertThat(only.post("/settings/users/" + id + "/disable", Map.of()).statusCode()).isEqualTo(422);
            assertThat(only.get("/settings/users").statusCode()).isEqualTo(200);

            // Two administrators who remove each other at the same time: one stays.
            Map<String, String> other = Map.of("name", "second", "role", "administrator", "password", PASSWORD, "again", PASSWORD);
            assertThat(only.post("/settings/users", other).statusCode()).isEqualTo(302);
            UUID second = alone.bean(AccountStore.class).find("second").orElseThrow().id();
            Users users = alone.bean(Users.class);
            SignedIn by = new Account(id, "admin", Role.ADMINISTRATOR, true, true, java.time.Instant.EPOCH).signedIn();
            List<Users.Refusal> refusals = Stream.of(id, second)
                    .parallel()
                    .map(victim -> java.util.Optional.ofNullable(users.enable(by, victim, false, "test")))
                    .flatMap(java.util.Optional::stream)
                    .toList();
            assertThat(refusals).containsExactly(Users.Refusal.LAST_ADMINISTRATOR);
        }
    }

    @Test
    void whoIsNotThereIsNotFound() {
        for (String id : List.of("00000000-0000-0000-0000-000000000009", "not-a-uuid", "<b>")) {
            HttpResponse<String> answer = admin.get("/settings/users/" + id.replace("<", "%3C").replace(">", "%3E"));
            assertThat(answer.statusCode()).isEqualTo(404);
            assertThat(answer.body()).contains("There is no such user.").doesNotContain("not-a-uuid").doesNotContain("<b>&lt;");
        }
    }

    private static int sessions(UUID account) {
        return server.bean(JdbcClient.class)
                .sql("select count(*) from spring_session where principal_name = :id")
                .param("id", account.toString())
                .query(Integer.class)
                .single();
    }
}
