package dev.portcullis.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import dev.portcullis.emulator.Exchange;
import dev.portcullis.server.inventory.Inventory;
import dev.portcullis.server.inventory.Repository;
import dev.portcullis.server.mirrors.GitTrouble;
import dev.portcullis.server.mirrors.Mirrors;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;

/** Marked secrets go in through code, message, file name and branch name; none comes out anywhere. */
class MarkedSecretsTest {
    private static final org.slf4j.Logger LOG = LoggerFactory.getLogger(MarkedSecretsTest.class);
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    /** The fields in which Bitbucket wants its own name back. */
    private static final Pattern OWN_NAMES = Pattern.compile("\"(path|refname)\"\\s*:\\s*\"[^\"]*\"");

    @Test
    void noMarkedSecretComesOut() throws IOException {
        Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        OutputStreamAppender<ILoggingEvent> log = appender(root, written);
        try (Installation server = Installation.start()) {
            root.addAppender(log);
            LOG.warn("Kept with its causes", new IllegalStateException("outside", new IOException("inside")));
            assertThat(text(written.toByteArray())).contains("Kept with its causes", "outside", "Caused by: java.io.IOException: inside", "\tat " + MarkedSecretsTest.class.getName());
            Logger own = (Logger) LoggerFactory.getLogger("dev.portcullis");
            own.setLevel(Level.DEBUG);
            Person admin = server.signIn();
            admin.connect("acme", "gate");
            Developer developer = server.developer();
            String repository = developer.values("/repositories/acme").getFirst().get("full_name").asString();
            String inCode = Fake.slack();
            String inMessage = Fake.slack();
            String inName = Fake.slack();
            String inBranch = Fake.slack();
            String inFork = Fake.slack();
            String inTarget = Fake.slack();
            List<String> marked = List.of(inCode, inMessage, inName, inBranch, inFork, inTarget);

            Path work = developer.clone(repository);
            String branch = "feature/" + inBranch;
            Path stumbled = gitStumblesOver(server, repository, branch);
            developer.git(work, "checkout", "-q", "-b", branch);
            developer.write(work, "code.env", "A=1\nSLACK=" + inCode + "\nB=2\n");
            developer.write(work, "notes-" + inName + ".txt", "see the name\nSLACK=" + inCode + "\n");
            String head = developer.commit(work, "Use " + inMessage + " for now");
            developer.push(work, branch);
            int number = developer.openPullRequest(repository, branch, "Use " + inMessage);
            Until.within(PATIENCE, "the verdict", () -> developer.values("/repositories/" + repository + "/commit/" + head + "/statuses").stream()
                    .anyMatch(each -> each.get("state").asString().equals("FAILED")));
            Until.within(PATIENCE, "two threads and a summary", () -> developer.comments(repository, number).size() == 3);

            developer.git(work, "push", "-q", "origin", "origin/HEAD:refs/heads/release/" + inTarget);
            developer.write(work, "again.env", "SLACK=" + inCode + "\n");
            String fork = developer.commit(work, "Again");
            developer.push(work, "fork/" + inFork);
            int second = developer.call("POST", "/repositories/" + repository + "/pullrequests", """
                            {"title": "To another", "source": {"branch": {"name": "fork/%s"}}, "destination": {"branch": {"name": "release/%s"}}}""".formatted(inFork, inTarget))
                    .get("id")
                    .asInt();
            Until.within(PATIENCE, "the second verdict", () -> developer.values("/repositories/" + repository + "/commit/" + fork + "/statuses").stream()
                    .anyMatch(each -> each.get("key").asString().equals("portcullis-" + second) && each.get("state").asString().equals("FAILED")));
            Until.within(PATIENCE, "the second is told", () -> !developer.comments(repository, second).isEmpty());
            assertThat(stumbled).doesNotExist();
            gitsOwnWordsAreNotRepeated(server, repository, inFork);

            for (Exchange exchange : server.emulator.requests())
                if (String.valueOf(exchange.principal()).contains("service") && !exchange.method().equals("GET"))
                    absent("a request to " + exchange.path(), OWN_NAMES.matcher(text(exchange.requestBody())).replaceAll(""), marked);
            List<String> pages = new ArrayList<>(List.of("/", "/findings", "/pull-requests", "/repositories", "/jobs", "/integrations",
                    "/findings/export.csv?state=any", "/findings/export.sarif?state=any", "/audit", "/audit/export.csv", "/alerts", "/identities", "/projects", "/remedies",
                    "/repositories/" + repository, "/pull-requests/" + repository + "/" + number, "/pull-requests/" + repository + "/" + second));
            Pattern link = Pattern.compile("href=\"(/findings/[0-9]+)[?\"]");
            link.matcher(admin.get("/findings").body()).results().map(each -> each.group(1)).distinct().forEach(pages::add);
            assertThat(pages).hasSizeGreaterThan(10);
            for (String page : pages) absent("the page " + page, admin.get(page).body(), marked);
            absent("the log", text(written.toByteArray()), marked);
            tables(server, marked);
            jobPayloadsHoldIdsOnly(server);
            server.openApi.assertClean();
        } finally {
            root.detachAppender(log);
            log.stop();
        }
    }

    /** Writes all that a log may show: messages, names, and stack traces with the messages of their causes. */
    private static OutputStreamAppender<ILoggingEvent> appender(Logger root, ByteArrayOutputStream written) {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(root.getLoggerContext());
        encoder.setPattern("%level %thread %logger %mdc %kvp %marker %msg%n%ex{full}");
        encoder.start();
        OutputStreamAppender<ILoggingEvent> log = new OutputStreamAppender<>();
        log.setContext(root.getLoggerContext());
        log.setEncoder(encoder);
        log.setOutputStream(written);
        log.start();
        return log;
    }

    /** A directory where git wants to lock the branch: it fails, naming the branch, until the mirror is made anew. */
    private static Path gitStumblesOver(Installation server, String repository, String branch) throws IOException {
        Repository known = known(server, repository);
        Path mirror = server.bean(Mirrors.class).path(known.workspace(), known.repository());
        return Files.createDirectories(mirror.resolve("refs/heads/" + branch + ".lock/x"));
    }

    /** Asked for a branch that is not there, git says its name. */
    private static void gitsOwnWordsAreNotRepeated(Installation server, String repository, String secret) {
        Repository known = known(server, repository);
        assertThatThrownBy(() -> server.bean(Mirrors.class)
                        .fetchFork(known.workspace(), known.repository(), 4711, repository, "gone/" + secret,
                                new Mirrors.Login("x-bitbucket-api-token-auth", "demo-service-token")))
                .isInstanceOf(GitTrouble.class)
                .hasMessage("The branch does not exist any more.")
                .hasNoCause();
    }

    private static Repository known(Installation server, String repository) {
        return server.bean(Inventory.class).repository("acme", repository.substring("acme/".length())).orElseThrow();
    }

    private static void jobPayloadsHoldIdsOnly(Installation server) {
        JdbcTemplate jdbc = server.bean(JdbcTemplate.class);
        String uuid = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";
        List<String> keys = jdbc.queryForList("select key from wanted", String.class);
        assertThat(keys).hasSizeGreaterThan(5).allMatch(key -> key.matches("(repository:)?" + uuid + "(#[0-9]+)?"));
        assertThat(jdbc.queryForObject("select count(*) from scheduled_tasks where task_data is not null", Integer.class)).isZero();
    }

    private static void tables(Installation server, List<String> marked) {
        JdbcTemplate jdbc = server.bean(JdbcTemplate.class);
        List<String> tables = jdbc.queryForList("select table_name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'", String.class);
        assertThat(tables).hasSizeGreaterThan(20);
        for (String table : tables)
            for (String row : jdbc.queryForList("select t::text from " + table + " t", String.class)) {
                absent("the table " + table, row, marked);
                absent("the table " + table + " (bytes)", row, marked.stream().map(each -> HexFormat.of().formatHex(each.getBytes(StandardCharsets.UTF_8))).toList());
            }
    }

    private static void absent(String where, String text, List<String> marked) {
        for (String secret : marked)
            assertThat(text.contains(secret)).as("a marked secret (number %d) in %s", marked.indexOf(secret), where).isFalse();
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
