package dev.portcullis.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.emulator.state.DeployKey;
import dev.portcullis.emulator.state.Environment;
import dev.portcullis.emulator.state.Group;
import dev.portcullis.emulator.state.Hook;
import dev.portcullis.emulator.state.Project;
import dev.portcullis.emulator.state.Repository;
import dev.portcullis.emulator.state.State;
import dev.portcullis.emulator.state.Variable;
import dev.portcullis.emulator.state.Workspace;
import dev.portcullis.server.findings.FindingFilter;
import dev.portcullis.server.findings.FindingReader;
import dev.portcullis.server.findings.FindingState;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Names that others give, in a repository and in Bitbucket's settings, are words wherever we show them: on every page that can be reached, in
 * exports, in comments, in a mail. What stands in the names would be seen in any of them: markup, links, mentions, line ends, marks of direction.
 */
class ForgeryTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String FORGED = "<script>alert(1)</script><img src=x onerror=alert(1)>**[x](http://evil.test)** @all \u202egnp.exe\u2028\"'` ";
    private static final Pattern LINK = Pattern.compile("href=\"(/[^\"#]*)");

    @Test
    void whatOthersNameIsShownAsWordsEverywhere() {
        try (TestSmtp smtp = new TestSmtp();
                Installation server = Installation.prepare(options -> options)) {
            server.more.addAll(List.of("--portcullis.smtp.host=127.0.0.1", "--portcullis.smtp.port=" + smtp.port(), "--portcullis.smtp.tls=none",
                    "--portcullis.smtp.from=portcullis@acme.test"));
            name(server);
            server.startServer();
            Person admin = server.signIn();
            admin.connect("acme", "gate");
            assertThat(admin.post("/api/v1/channels", "{\"kind\":\"mail\",\"name\":\"=Team <script>alert(1)</script>\",\"team\":\"security@acme.test\",\"pusher\":true,\"atLeast\":\"low\"}")
                    .statusCode()).isEqualTo(201);
            Developer developer = server.developer();
            String full = "acme/payments-api";
            Path work = developer.clone(full);
            developer.git(work, "checkout", "-q", "-b", "work");
            developer.git(work, "config", "user.name", "=cmd <script>alert(1)</script> \u202e");
            developer.write(work, "=cmd <img src=x onerror=alert(1)> \u202e**b** @all `x`\r\nBcc: evil@evil.test.env", "SLACK=" + Fake.slack() + "\n");
            developer.commit(work, "=cmd|' /C calc'!A0 " + FORGED + "\n\n" + FORGED);
            developer.git(work, "push", "-q", "origin", "HEAD:refs/heads/feature/<b>forged</b>");
            int number = developer.openPullRequest(full, "feature/<b>forged</b>", FORGED);
            Until.within(PATIENCE, "the mail", () -> !smtp.mails.isEmpty());
            Until.within(PATIENCE, "thread and summary", () -> developer.comments(full, number).size() == 2);
            Until.within(PATIENCE, "all settings are judged", () -> open(server).contains("posture/deploy-key-unused"));

            // A preview over what carries such names, so that remedies, alerts and the trail have something to show too.
            for (String rule : List.of("posture/deploy-key-unused", "posture/foreign-hook-without-secret")) {
                long finding = numbers(server, rule);
                assertThat(admin.form("/remedies/preview?finding=" + finding, Map.of()).statusCode()).isEqualTo(302);
            }
            Until.within(PATIENCE, "previews", () -> server.bean(JdbcClient.class).sql("select count(*) from remedy where state = 'preview'").query(Integer.class).single() == 2);

            List<String> pages = everyPage(admin);
            assertThat(pages).as("the walk went somewhere").hasSizeGreaterThan(40)
                    .anyMatch(each -> each.startsWith("/audit")).anyMatch(each -> each.startsWith("/alerts")).anyMatch(each -> each.matches("/remedies/[0-9a-f-]{36}"))
                    .anyMatch(each -> each.startsWith("/identities/")).anyMatch(each -> each.startsWith("/pull-requests/")).anyMatch(each -> each.startsWith("/projects"))
                    .anyMatch(each -> each.matches("/findings/[0-9]+"));

            for (String csv : List.of("/findings/export.csv", "/audit/export.csv")) {
                String body = admin.get(csv).body();
                assertThat(body).as(csv).doesNotContain("\u202e", "\u2028", ",=cmd", "\n=cmd", ",\"=cmd");
                // A line end in a name stands inside quotes (RFC 4180): every row has all of its columns and no more.
                List<String> rows = body.replaceAll("\"(?:[^\"]|\"\")*\"", "quoted").lines().toList();
                assertThat(rows.stream().map(each -> each.chars().filter(c -> c == ',').count()).distinct()).as(csv).hasSize(1);
            }
            assertThat(admin.get("/findings/export.csv").body()).contains("cmd");
            JsonNode sarif = JsonMapper.shared().readTree(admin.get("/findings/export.sarif").body());
            assertThat(texts(sarif)).noneMatch(each -> each.contains("\u202e") || each.contains("\u2028"));
            assertThat(sarif.at("/runs/0/results")).isNotEmpty().allSatisfy(result -> {
                JsonNode uri = result.at("/locations/0/physicalLocation/artifactLocation/uri");
                if (!uri.isMissingNode()) assertThat(java.net.URI.create(uri.asString()).isAbsolute()).isFalse();
            });

            for (TestSmtp.Mail mail : smtp.mails) {
                String head = mail.raw().substring(0, mail.raw().indexOf("\r\n\r\n"));
                assertThat(head.lines().filter(each -> each.toLowerCase(java.util.Locale.ROOT).startsWith("bcc:"))).isEmpty();
                assertThat(mail.to()).doesNotContain("evil@evil.test");
                assertThat(part(mail, 0)).doesNotContain("\u202e", "\u2028");
                assertThat(part(mail, 0)).as("a name is no value").doesNotContain("DEPLOY_PASSWORD (masked)");
                assertThat(part(mail, 0).lines().filter(each -> each.startsWith("Bcc:"))).isEmpty();
                assertThat(part(mail, 1)).doesNotContain("<script", "<img", "\u202e", "\u2028", "href=\"http://evil.test");
            }
            for (JsonNode comment : developer.comments(full, number)) {
                String raw = comment.get("content").get("raw").asString();
                assertThat(raw).doesNotContain("\u202e", "\u2028", "<script>");
                assertThat(raw.replaceAll("(`+)[^`].*?\\1(?!`)", "")).doesNotContain("evil.test", "<img", "@all");
            }
        }
    }

    /** Everything in Bitbucket that has a name of somebody's own choice. */
    private static void name(Installation server) {
        State state = server.emulator.state();
        var directory = server.emulator.directory();
        Repository payments = directory.repository("acme", "payments-api").orElseThrow();
        state.change(() -> {
            for (Hook each : state.hooks.all())
                state.hooks.put(each.uuid(), new Hook(each.uuid(), each.subject(), each.subjectUuid(), "=cmd " + FORGED, each.url(), each.active(), each.events(), each.secret(),
                        each.skipCertVerification(), each.createdAt()));
            for (DeployKey each : state.deployKeys.all())
                state.deployKeys.put(each.tableKey(), new DeployKey(each.repository(), each.id(), each.key(), "=cmd " + FORGED, each.comment(), each.createdOn(), each.lastUsed()));
            Environment environment = new Environment(payments.uuid(), "{7d1f8a55-6c0e-4f6e-9a43-2f6f1f0d9e01}", FORGED);
            state.environments.put(environment.key(), environment);
            Variable variable = new Variable(environment.uuid(), "{7d1f8a55-6c0e-4f6e-9a43-2f6f1f0d9e02}", "=cmd_TOKEN " + FORGED, "x", false);
            state.variables.put(variable.key(), variable);
            for (Project each : state.projects.all())
                state.projects.put(each.uuid(), new Project(each.uuid(), each.workspace(), each.key(), FORGED + each.key(), FORGED, each.isPrivate(), each.createdOn(), each.updatedOn()));
            for (Workspace each : state.workspaces.all()) state.workspaces.put(each.uuid(), new Workspace(each.uuid(), each.slug(), FORGED + each.name(), each.plan(), each.createdOn()));
            for (Group each : state.groups.all()) state.groups.put(each.key(), new Group(each.workspace(), each.slug(), FORGED + each.slug(), each.repositories(), each.members()));
            for (var each : state.persons.all())
                state.persons.put(each.uuid(), new dev.portcullis.emulator.state.Person(each.uuid(), each.accountId(), each.nickname(), "=cmd " + FORGED + each.nickname(),
                        each.username(), each.email(), each.createdOn()));
            for (Repository each : state.repositories.all())
                state.repositories.put(each.uuid(), new Repository(each.uuid(), each.workspace(), each.project(), each.slug(), FORGED + each.name(), FORGED, each.isPrivate(),
                        each.forkPolicy(), each.language(), each.mainBranch(), each.createdOn(), each.updatedOn()));
        });
    }

    /** Walks every link from the overview on; each page is looked at. */
    private static List<String> everyPage(Person admin) {
        Set<String> seen = new LinkedHashSet<>(List.of("/", "/audit", "/alerts", "/remedies", "/remedies?show=previewed", "/posture", "/posture/repositories", "/identities",
                "/projects", "/findings", "/repositories", "/pull-requests", "/jobs", "/channels", "/integrations", "/rules"));
        Deque<String> next = new ArrayDeque<>(seen);
        List<String> looked = new java.util.ArrayList<>();
        List<String> wrong = new java.util.ArrayList<>();
        while (!next.isEmpty() && looked.size() < 250) {
            String path = next.removeFirst();
            HttpResponse<String> answer = admin.get(path);
            if (answer.statusCode() != 200 || !answer.headers().firstValue("content-type").orElse("").startsWith("text/html")) continue;
            // What a form sends back is the name itself, and is not shown.
            String html = answer.body().replaceAll(" value=\"[^\"]*\"", "");
            for (String forged : List.of("<script>alert", "<img src=x", "<b>forged", "\u202e", "\u2028", "href=\"http://evil.test")) {
                int at = html.indexOf(forged);
                if (at >= 0) wrong.add(path + ": " + html.substring(Math.max(0, at - 160), Math.min(html.length(), at + 40)));
            }
            looked.add(path);
            LINK.matcher(html).results().map(each -> each.group(1).replace("&amp;", "&")).filter(each -> !each.contains("export") && !each.startsWith("/static")).forEach(link -> {
                // One of each kind of filter is enough.
                if (seen.stream().filter(other -> shape(other).equals(shape(link))).count() < 3 && seen.add(link)) next.add(link);
            });
        }
        assertThat(wrong).isEmpty();
        return looked;
    }

    private static String shape(String link) {
        return link.replaceAll("=[^&]*", "").replaceAll("[0-9a-f-]{36}|/[0-9]+", "#");
    }

    /** @param which 0 for plain text, 1 for HTML */
    private static String part(TestSmtp.Mail mail, int which) {
        try {
            MimeMessage message = new MimeMessage(
                    Session.getInstance(new Properties()), new ByteArrayInputStream(mail.raw().getBytes(StandardCharsets.ISO_8859_1)));
            return (String) ((MimeMultipart) message.getContent()).getBodyPart(which).getContent();
        } catch (MessagingException | IOException malformed) {
            throw new AssertionError(malformed);
        }
    }

    private static List<String> texts(JsonNode json) {
        List<String> texts = new java.util.ArrayList<>();
        if (json.isString()) texts.add(json.asString());
        for (JsonNode each : json) texts.addAll(texts(each));
        return texts;
    }

    private static List<dev.portcullis.server.findings.Finding> all(Installation server) {
        return server.bean(FindingReader.class).list(new FindingFilter(null, List.of(FindingState.OPEN), List.of(), List.of(), List.of(), "", "risk", 1, 100));
    }

    private static List<String> open(Installation server) {
        return all(server).stream().map(each -> each.rule()).toList();
    }

    private static long numbers(Installation server, String rule) {
        return all(server).stream().filter(each -> each.rule().equals(rule)).findFirst().orElseThrow().number();
    }
}
