package dev.portcullis.server.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.server.Developer;
import dev.portcullis.server.Fake;
import dev.portcullis.server.Installation;
import dev.portcullis.server.Person;
import dev.portcullis.server.Portcullis;
import dev.portcullis.server.TestSmtp;
import dev.portcullis.server.TestSmtp.Mail;
import dev.portcullis.server.Until;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** From a push to a mail, with a kill between the mail server's taking it and our record of that. */
class MailJourneyTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final TestSmtp smtp = new TestSmtp();
    private volatile Process server;

    @Test
    void whoPushedIsWrittenToOnceWhateverDies() throws Exception {
        try (smtp;
                Installation installation = Installation.start()) {
            Person admin = installation.signIn();
            admin.connect("acme", "observe");
            assertThat(admin.post("/api/v1/channels", "{\"kind\":\"mail\",\"name\":\"Team\",\"team\":\"security@acme.test\",\"pusher\":true}").statusCode()).isEqualTo(201);
            installation.stopServer();
            server = start(installation);
            // What a listing sees before its delivery is told has no known pusher, so nobody but the team is written to.
            Until.within(PATIENCE, "everything at the start is read",
                    () -> installation.database().sql("select count(*) from wanted where wanted > done").query(Integer.class).single() == 0);
            Developer developer = installation.developer();
            String repository = developer.values("/repositories/acme").getFirst().get("full_name").asString();

            Mail tied = pushed(developer, repository, "dev@acme.test");
            assertThat(tied.to()).as("the workspace ties it to who pushed").containsExactlyInAnyOrder("security@acme.test", "dev@acme.test");
            Mail another = pushed(developer, repository, "service@acme.test");
            assertThat(another.to()).as("a member, but not the one who pushed").containsExactly("security@acme.test");
            Mail outside = pushed(developer, repository, "evil@evil.test");
            assertThat(outside.to()).as("nobody that the workspace knows").containsExactly("security@acme.test");

            Process doomed = server;
            smtp.taken = () -> {
                smtp.taken = () -> {};
                doomed.destroyForcibly();
            };
            Mail first = pushed(developer, repository, "dev@acme.test");
            assertThat(doomed.waitFor(30, TimeUnit.SECONDS)).isTrue();
            server = start(installation);
            Until.within(PATIENCE, "the repeat", () -> smtp.mails.size() == 2);
            assertThat(smtp.mails.get(1).header("Message-ID")).as("the same identity").isEqualTo(first.header("Message-ID"));
            Person again = installation.signIn();
            Until.within(PATIENCE, "our record", () -> again.get("/alerts?state=sent").body().contains("at try 2"));
            assertThat(again.get("/alerts?state=waiting").body()).contains("Nothing here");
            assertThat(smtp.mails).hasSize(2);
            installation.openApi.assertClean();
        } finally {
            if (server != null) server.destroyForcibly().waitFor();
        }
    }

    /** @return the first mail that tells of it */
    private Mail pushed(Developer developer, String repository, String author) {
        smtp.mails.clear();
        Path work = developer.clone(repository);
        String branch = "feature/mail-" + System.nanoTime();
        developer.git(work, "checkout", "-q", "-b", branch);
        developer.git(work, "config", "user.email", author);
        String secret = Fake.slack();
        developer.write(work, "slack.env", "SLACK=" + secret + "\n");
        developer.commit(work, "Add a token");
        developer.push(work, branch);
        Until.within(PATIENCE, "the mail of a push by " + author, () -> !smtp.mails.isEmpty());
        Mail mail = smtp.mails.getFirst();
        assertThat(mail.raw()).contains("slack.env").doesNotContain(secret);
        return mail;
    }

    private Process start(Installation installation) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx384m", "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")), Portcullis.class.getName()));
        command.addAll(installation.settings());
        command.addAll(List.of("--portcullis.smtp.host=127.0.0.1", "--portcullis.smtp.port=" + smtp.port(), "--portcullis.smtp.tls=none",
                "--portcullis.smtp.from=portcullis@acme.test"));
        File log = installation.folder.resolve("server.log").toFile();
        Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(log)).start();
        HttpRequest ready = HttpRequest.newBuilder(URI.create(installation.address() + "/sign-in")).timeout(Duration.ofSeconds(5)).build();
        HttpClient client = HttpClient.newHttpClient();
        Until.within(Duration.ofSeconds(90), "the server's readiness", () -> {
            try {
                return client.send(ready, BodyHandlers.discarding()).statusCode() == 200;
            } catch (IOException notYet) {
                return false;
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(stopped);
            }
        });
        return process;
    }
}
