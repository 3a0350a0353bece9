package dev.portcullis.server.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.server.TestServer;
import dev.portcullis.server.Visitor;
import dev.portcullis.server.accounts.SignIn.Outcome;
import dev.portcullis.server.audit.Audit;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.session.Session;
import org.springframework.session.SessionRepository;
import org.springframework.session.jdbc.JdbcIndexedSessionRepository;
import org.springframework.transaction.support.TransactionTemplate;

class SignInTest {
    private static TestServer server;
    private static final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-24T12:00:00Z"));
    private static final Clock CLOCK = new TurnedClock();

    @BeforeAll
    static void start() {
        server = TestServer.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** The rules of throttling over hours, on a clock that the test turns. */
    private static SignIn signIn() {
        return new SignIn(
                server.bean(AccountStore.class),
                server.bean(AttemptStore.class),
                server.bean(Passwords.class),
                server.bean(Audit.class),
                server.bean(TransactionTemplate.class),
                CLOCK);
    }

    private static Account user(String name) {
        Account account = new Account(UUID.randomUUID(), name, Role.VIEWER, true, true, CLOCK.instant());
        server.bean(AccountStore.class).add(account, server.bean(Passwords.class).hash("right password!"));
        return account;
    }

    @Test
    void theSessionIsRenewedAndEnded() {
        Visitor visitor = server.visitor();
        visitor.get("/sign-in");
        String before = visitor.cookies().getFirst().getValue();
        visitor.signIn("ADMIN", TestServer.PASSWORD);
        String after = visitor.cookies().getFirst().getValue();
        assertThat(after).isNotEqualTo(before);
        assertThat(visitor.get("/settings/profile").body()).contains("admin · Administrator");

        Visitor thief = server.visitor();
        assertThat(thief.get("/settings/profile", "Cookie", "portcullis=" + before).statusCode()).isEqualTo(302);

        assertThat(Visitor.location(visitor.post("/sign-out", Map.of()))).isEqualTo("/sign-in");
        assertThat(visitor.get("/settings/profile").statusCode()).isEqualTo(302);
        assertThat(server.visitor().get("/settings/profile", "Cookie", "portcullis=" + after).statusCode()).isEqualTo(302);
    }

    @Test
    void aSessionEndsSevenDaysAfterSignInWhateverIsDone() {
        Visitor visitor = server.visitor().signIn(TestServer.ADMIN, TestServer.PASSWORD);
        String id = id(visitor);
        created(visitor, Sessions.LONGEST.minusMinutes(1));
        assertThat(rows(id)).isOne();
        assertThat(visitor.get("/settings/profile").statusCode()).isEqualTo(200);
        created(visitor, Sessions.LONGEST.plusMinutes(1));
        assertThat(visitor.get("/settings/profile").statusCode()).isEqualTo(302);
        assertThat(rows(id)).as("sessions of that id").isZero();
        visitor.signIn(TestServer.ADMIN, TestServer.PASSWORD);
        assertThat(visitor.get("/settings/profile").statusCode()).isEqualTo(200);
    }

    @Test
    void aPageThatRefreshesItselfDoesNotKeepTheSession() {
        String[] poll = {"HX-Request", "true", "X-Portcullis-Poll", "true"};
        Visitor visitor = server.visitor().signIn(TestServer.ADMIN, TestServer.PASSWORD);
        active(visitor, Sessions.IDLE.minusMinutes(1));
        assertThat(visitor.get("/", poll).statusCode()).isEqualTo(200);
        assertThat(active(visitor)).as("only asked by itself").isBefore(Instant.now().minus(Duration.ofHours(11)));
        assertThat(visitor.get("/").statusCode()).isEqualTo(200);
        assertThat(active(visitor)).as("somebody looked").isAfter(Instant.now().minus(Duration.ofMinutes(2)));

        active(visitor, Sessions.IDLE.plusMinutes(1));
        HttpResponse<String> ended = visitor.get("/", poll);
        assertThat(ended.statusCode()).isEqualTo(401);
        assertThat(ended.headers().firstValue("HX-Redirect").orElse("")).startsWith("/sign-in");
        assertThat(visitor.get("/settings/profile").statusCode()).isEqualTo(302);
    }

    @Test
    void whoHasNotSignedInHasAShortSession() {
        Visitor visitor = server.visitor();
        visitor.get("/sign-in");
        assertThat(idle(visitor)).isEqualTo(Duration.ofMinutes(30));
        visitor.signIn(TestServer.ADMIN, TestServer.PASSWORD);
        assertThat(idle(visitor)).isEqualTo(Duration.ofHours(12));
        visitor.post("/sign-out", Map.of());
        visitor.get("/sign-in");
        assertThat(idle(visitor)).isEqualTo(Duration.ofMinutes(30));
    }

    private static String id(Visitor visitor) {
        return visitor.cookies().getFirst().getValue();
    }

    private static int rows(String id) {
        return server.bean(JdbcClient.class).sql("select count(*) from spring_session where session_id = ?").param(id).query(Integer.class).single();
    }

    private static Duration idle(Visitor visitor) {
        return Duration.ofSeconds(server.bean(JdbcClient.class)
                .sql("select max_inactive_interval from spring_session where session_id = ?")
                .param(id(visitor))
                .query(Long.class)
                .single());
    }

    private static void created(Visitor visitor, Duration ago) {
        server.bean(JdbcClient.class)
                .sql("update spring_session set creation_time = ? where session_id = ?")
                .param(Instant.now().minus(ago).toEpochMilli())
                .param(id(visitor))
                .update();
    }

    private static void active(Visitor visitor, Duration ago) {
        JdbcIndexedSessionRepository sessions = server.bean(JdbcIndexedSessionRepository.class);
        Session session = sessions.findById(id(visitor));
        session.setAttribute("active", Instant.now().minus(ago).toEpochMilli());
        save(sessions, session);
    }

    private static Instant active(Visitor visitor) {
        Session session = server.bean(JdbcIndexedSessionRepository.class).findById(id(visitor));
        return Instant.ofEpochMilli(session.<Long>getAttribute("active"));
    }

    @SuppressWarnings("unchecked")
    private static <S extends Session> void save(SessionRepository<S> sessions, Session session) {
        sessions.save((S) session);
    }

    @Test
    void theCookieIsForThisServerAndNotForScripts() {
        String cookie = server.visitor().get("/sign-in").headers().firstValue("Set-Cookie").orElseThrow();
        assertThat(cookie).startsWith("portcullis=").contains("HttpOnly", "SameSite=Lax", "Path=/").doesNotContain("Secure");
    }

    @Test
    void behindHttpsTheCookieIsSecure() {
        try (TestServer encrypted = TestServer.start("portcullis.address=https://portcullis.acme.test")) {
            HttpResponse<String> page = encrypted.visitor().get("/sign-in");
            assertThat(page.headers().firstValue("Set-Cookie").orElseThrow())
                    .startsWith("__Host-portcullis=")
                    .contains("Secure", "HttpOnly", "SameSite=Lax");
            assertThat(page.headers().firstValue("Strict-Transport-Security")).isPresent();
        }
    }

    @Test
    void comesBackToWhereItWasAsked() {
        Visitor visitor = server.visitor();
        assertThat(Visitor.location(visitor.get("/settings/profile?a=b&c=d"))).isEqualTo("/sign-in?to=%2Fsettings%2Fprofile%3Fa%3Db%26c%3Dd");
        Map<String, String> fields = Map.of("name", "admin", "password", TestServer.PASSWORD);
        assertThat(Visitor.location(visitor.post("/sign-in", with(fields, "to", "/settings/profile")))).isEqualTo("/settings/profile");
        for (String stranger : List.of("https://evil.test", "//evil.test", "/\\evil.test")) {
            assertThat(Visitor.location(server.visitor().post("/sign-in", with(fields, "to", stranger)))).isEqualTo("/");
        }
    }

    @Test
    void wrongNameAndWrongPasswordReadTheSame() {
        user("known@acme.test");
        HttpResponse<String> unknown = server.visitor().post("/sign-in", Map.of("name", "nobody@acme.test", "password", "hunter2hunter2"));
        HttpResponse<String> wrong = server.visitor().post("/sign-in", Map.of("name", "known@acme.test", "password", "hunter2hunter2"));
        assertThat(unknown.statusCode()).isEqualTo(422).isEqualTo(wrong.statusCode());
        assertThat(unknown.body()).contains("Name and password do not fit").doesNotContain("hunter2");
        assertThat(wrong.body()).contains("Name and password do not fit").doesNotContain("hunter2");
        assertThat(server.bean(JdbcClient.class)
                        .sql("select count(*) from audit_entry where object like '%nobody%'")
                        .query(Integer.class)
                        .single())
                .isZero();
    }

    @Test
    void theFormSaysHowLongToWait() {
        user("slow@acme.test");
        Visitor visitor = server.visitor();
        for (int attempt = 0; attempt < SignIn.PER_NAME; attempt++) {
            assertThat(visitor.post("/sign-in", Map.of("name", "slow@acme.test", "password", "wrong wrong wrong")).statusCode()).isEqualTo(422);
        }
        HttpResponse<String> answer = visitor.post("/sign-in", Map.of("name", "slow@acme.test", "password", "right password!"));
        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(answer.body()).contains("Too many sign-ins failed. Nothing is checked for now; try again in 15");
        server.bean(AttemptStore.class).forget("slow@acme.test");
    }

    @Test
    void fiveFailuresOfOneNameCloseItForAQuarterOfAnHour() {
        user("ann");
        SignIn signIn = signIn();
        for (int attempt = 0; attempt < SignIn.PER_NAME; attempt++) {
            assertThat(signIn.attempt("Ann ", "wrong", "10.0.0." + attempt)).isInstanceOf(Outcome.Refused.class);
            turn(Duration.ofMinutes(1));
        }
        assertThat(signIn.attempt("ann", "right password!", "10.0.0.9"))
                .isEqualTo(new Outcome.Throttled(Duration.ofMinutes(10).plusMillis(1)));
        turn(Duration.ofMinutes(10).plusMillis(1));
        assertThat(signIn.attempt("ann", "right password!", "10.0.0.9")).isInstanceOf(Outcome.Welcome.class);
        assertThat(signIn.attempt("ann", "wrong", "10.0.0.9")).as("forgotten once it was right").isInstanceOf(Outcome.Refused.class);
    }

    @Test
    void oneOriginCannotTryManyNames() {
        SignIn signIn = signIn();
        for (int attempt = 0; attempt < SignIn.PER_ORIGIN; attempt++) {
            assertThat(signIn.attempt("stranger" + attempt, "wrong", "10.9.9.9")).isInstanceOf(Outcome.Refused.class);
        }
        assertThat(signIn.attempt("one-more", "wrong", "10.9.9.9")).isInstanceOf(Outcome.Throttled.class);
        assertThat(signIn.attempt("one-more", "wrong", "10.9.9.8")).isInstanceOf(Outcome.Refused.class);
    }

    @Test
    void guessesAtOnceAreCountedOneByOne() {
        user("ben");
        SignIn signIn = signIn();
        List<Outcome> outcomes = IntStream.range(0, 24)
                .parallel()
                .mapToObj(guess -> signIn.attempt("ben", "guess " + guess, "10.1.0." + guess))
                .toList();
        assertThat(outcomes).filteredOn(Outcome.Refused.class::isInstance).hasSize(SignIn.PER_NAME);
        assertThat(outcomes).filteredOn(Outcome.Throttled.class::isInstance).hasSize(24 - SignIn.PER_NAME);
    }

    @Test
    void programsSignInWithJson() {
        Visitor program = server.visitor();
        assertThat(program.get("/api/v1/session").body()).doesNotContain("signedIn");
        String token = program.token();
        assertThat(program.json("POST", "/api/v1/session", "{\"name\":\"admin\",\"password\":\"nonsense words\"}", "X-CSRF-TOKEN", token)
                        .statusCode())
                .isEqualTo(401);
        String right = "{\"name\":\"admin\",\"password\":\"" + TestServer.PASSWORD + "\"}";
        assertThat(program.json("POST", "/api/v1/session", right).statusCode()).isEqualTo(403);
        assertThat(program.json("POST", "/api/v1/session", right, "X-CSRF-TOKEN", token).statusCode()).isEqualTo(204);
        assertThat(program.get("/api/v1/session").body()).contains("\"signedIn\":\"admin\"", "\"role\":\"Administrator\"");
        assertThat(program.json("POST", "/api/v1/session", "{oops", "X-CSRF-TOKEN", program.token()).statusCode()).isEqualTo(400);
        assertThat(program.send("DELETE", "/api/v1/session", Map.of(), "X-CSRF-TOKEN", program.token()).statusCode()).isEqualTo(204);
        assertThat(program.get("/api/v1/session").body()).doesNotContain("signedIn");
    }

    private static void turn(Duration by) {
        now.updateAndGet(instant -> instant.plus(by));
    }

    private static Map<String, String> with(Map<String, String> fields, String name, String value) {
        Map<String, String> all = new java.util.HashMap<>(fields);
        all.put(name, value);
        return all;
    }

    private static final class TurnedClock extends Clock {
        @Override
        public Instant instant() {
            return now.get();
        }

        @Override
        public java.time.ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            return InstantSource.fixed(now.get()).withZone(zone);
        }
    }
}
