package dev.portcullis.server.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.server.TestServer;
import dev.portcullis.server.TestSmtp;
import dev.portcullis.server.Until;
import dev.portcullis.server.Visitor;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What an administrator sets up, what everybody reads, and what the audit says of it. */
class AlertPagesTest {
    private final AlertWorld world = new AlertWorld();
    private final Visitor admin = AlertWorld.SERVER.administrator();

    @BeforeEach
    @AfterEach
    void calm() {
        AlertWorld.SMTP.mood = TestSmtp.Mood.TAKES;
        AlertWorld.SMTP.mails.clear();
    }

    private static String audited(String action) {
        return AlertWorld.bean(JdbcClient.class)
                .sql("select actor || ' ' || object || ' ' || coalesce(after_value, '') from audit_entry where action = :action order by id desc limit 1")
                .param("action", action)
                .query(String.class)
                .optional()
                .orElse("");
    }

    private String add(String name) {
        HttpResponse<String> added = admin.post("/channels", Map.of("kind", "mail", "name", name, "team", "security@acme.test", "workspace", world.slug,
                "at_least", "medium", "cadence", "at_once"));
        assertThat(added.statusCode()).isEqualTo(302);
        return Visitor.location(added);
    }

    @Test
    void theAddressOfAWebhookIsSealedAndShownByItsBeginning() {
        String address = "https://hooks.acme.test:8443/services/T0123/B4567/token-abc?key=s3cretpart";
        admin.post("/channels", Map.of("kind", "webhook", "name", "Sealed", "address", address, "at_least", "high", "cadence", "at_once"));
        JdbcClient jdbc = AlertWorld.bean(JdbcClient.class);
        UUID id = jdbc.sql("select channel from channel where name = 'Sealed'").query(UUID.class).single();
        assertThat(jdbc.sql("select settings from channel where channel = :id").param("id", id).query(String.class).single())
                .contains("https://hooks.acme.test:8443/").doesNotContain("services", "token-abc", "s3cretpart");
        String page = admin.get("/channels/" + id).body();
        assertThat(page).contains("https://hooks.acme.test:8443/serv\u2026").doesNotContain("token-abc", "s3cretpart", "T0123");
        // Empty keeps it, and what is kept is what is used.
        admin.post("/channels/" + id, Map.of("kind", "webhook", "name", "Sealed too", "address", "", "at_least", "low", "cadence", "at_once"));
        ChannelRow row = AlertWorld.bean(ChannelStore.class).find(id).orElseThrow();
        assertThat(row.name()).isEqualTo("Sealed too");
        assertThat(row.settings()).isInstanceOfSatisfying(ChannelSettings.Webhook.class, webhook -> assertThat(webhook.address().toString()).isEqualTo(address));
        // One from before is read as it was.
        jdbc.sql("update channel set address = null, settings = replace(settings, 'https://hooks.acme.test:8443/', 'https://old.acme.test/in') where channel = :id").param("id", id).update();
        assertThat(AlertWorld.bean(ChannelStore.class).find(id).orElseThrow().settings())
                .isInstanceOfSatisfying(ChannelSettings.Webhook.class, webhook -> assertThat(webhook.address().toString()).isEqualTo("https://old.acme.test/in"));
        admin.post("/channels/" + id + "/remove", Map.of());
    }

    @Test
    void aMailChannelIsAddedTriedChangedAndRemoved() {
        String path = add("Security <team>");
        assertThat(audited("channel.add")).contains("admin", "Security <team>", "security@acme.test");
        assertThat(admin.get("/channels").body()).contains("Security &lt;team>", "security@acme.test", "medium and above");
        HttpResponse<String> tried = admin.post(path + "/test", Map.of());
        assertThat(tried.body()).contains("The test was sent to security@acme.test");
        assertThat(AlertWorld.SMTP.mails).singleElement().satisfies(mail -> assertThat(mail.header("Subject")).contains("This channel works"));
        AlertWorld.SMTP.mood = TestSmtp.Mood.NEVER;
        assertThat(admin.post(path + "/test", Map.of()).body()).contains("The test was not sent.", "not wanted here");
        HttpResponse<String> wrong = admin.post(path, Map.of("kind", "mail", "name", "", "team", "nobody", "at_least", "high", "cadence", "daily"));
        assertThat(wrong.statusCode()).isEqualTo(422);
        assertThat(wrong.body()).contains("This is not a mail address: nobody", "Give it a name.");
        assertThat(admin.post(path, Map.of("kind", "mail", "name", "Daily", "team", "a@acme.test", "at_least", "high", "cadence", "daily")).statusCode()).isEqualTo(302);
        assertThat(audited("channel.change")).contains("Daily", "high", "a day");
        assertThat(admin.post(path + "/enable", Map.of("enabled", "false")).statusCode()).isEqualTo(302);
        assertThat(audited("channel.disable")).contains("Daily");
        assertThat(admin.post(path + "/remove", Map.of()).statusCode()).isEqualTo(302);
        assertThat(admin.get(path).statusCode()).isEqualTo(404);
        assertThat(audited("channel.remove")).contains("Daily");
    }

    @Test
    void aWebhooksSecretIsShownOnce() {
        HttpResponse<String> added = admin.post("/channels", Map.of("kind", "webhook", "name", "Bridge", "address", "https://hooks.acme.test/x",
                "workspace", world.slug, "at_least", "high", "cadence", "hourly"));
        Matcher secret = Pattern.compile("id=\"secret\">([0-9a-f]{64})<").matcher(added.body());
        assertThat(secret.find()).isTrue();
        assertThat(added.headers().firstValue("Cache-Control").orElse("")).contains("no-store");
        Matcher link = Pattern.compile("/channels/[0-9a-f-]{36}").matcher(added.body());
        assertThat(link.find()).isTrue();
        assertThat(admin.get(link.group()).body()).contains("https://hooks.acme.test/x").doesNotContain(secret.group(1));
        assertThat(admin.get("/channels").body()).contains("hooks.acme.test").doesNotContain(secret.group(1));
        String everything = AlertWorld.bean(JdbcClient.class)
                .sql("select string_agg(c::text, ' ') || (select string_agg(a::text, ' ') from audit_entry a) from channel c")
                .query(String.class)
                .single();
        assertThat(everything).contains("Bridge").doesNotContain(secret.group(1));
        assertThat(admin.post(link.group() + "/secret", Map.of()).body()).containsPattern("id=\"secret\">[0-9a-f]{64}<").doesNotContain(secret.group(1));
    }

    @Test
    void whatFailedIsSeenByAllAndSentAgain() {
        add("Team");
        AlertWorld.SMTP.mood = TestSmtp.Mood.NEVER;
        long finding = world.scanned(AlertWorld.detection("a.env")).getFirst().finding();
        Until.within(Duration.ofSeconds(20), "the failure", () -> world.messages().getFirst().state().equals("failed"));
        String page = admin.get("/alerts?workspace=" + world.slug + "&state=failed").body();
        assertThat(page).contains("F-" + finding + " opened", "not wanted here", "security@acme.test", "Send again");
        AlertWorld.SMTP.mood = TestSmtp.Mood.TAKES;
        Message failed = world.messages().getFirst();
        assertThat(admin.post("/alerts/again", Map.of("workspace", world.workspace.toString(), "message", failed.message().toString())).statusCode()).isEqualTo(302);
        Until.within(Duration.ofSeconds(20), "that it is sent", () -> world.messages().getFirst().state().equals("sent"));
        assertThat(admin.get("/alerts").body()).contains("F-" + finding + " opened").doesNotContain("Send again</button>");
        assertThat(audited("message.again")).contains("Team");
    }

    @Test
    void programsAddChannelsToo() {
        HttpResponse<String> made = admin.json("POST", "/api/v1/channels", "{\"kind\":\"mail\",\"name\":\"By program\",\"team\":\"a@acme.test\",\"pusher\":true}",
                "X-CSRF-TOKEN", admin.token());
        assertThat(made.statusCode()).isEqualTo(201);
        assertThat(admin.get("/api/v1/channels").body()).contains("By program", "who pushed it");
        assertThat(admin.json("POST", "/api/v1/channels", "{\"kind\":\"mail\"}", "X-CSRF-TOKEN", admin.token()).statusCode()).isEqualTo(422);
        AlertWorld.bean(JdbcClient.class).sql("delete from channel where name = 'By program'").update();
    }

    @Test
    void whoOnlyLooksMayReadAlertsAndNotChannels() {
        admin.post("/settings/users", Map.of("name", "reader", "role", "viewer", "password", TestServer.PASSWORD, "again", TestServer.PASSWORD));
        Visitor reader = AlertWorld.SERVER.visitor().signIn("reader", TestServer.PASSWORD);
        assertThat(reader.get("/alerts").statusCode()).isEqualTo(200);
        assertThat(reader.get("/alerts").body()).doesNotContain("Send again</button>", "href=\"/channels");
        assertThat(reader.get("/channels").statusCode()).isEqualTo(403);
    }
}
