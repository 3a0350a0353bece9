package dev.portcullis.server.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.emulator.state.Repository;
import dev.portcullis.server.Installation;
import dev.portcullis.server.TestSmtp;
import dev.portcullis.server.TestSmtp.Mail;
import dev.portcullis.server.Until;
import dev.portcullis.server.findings.FindingFilter;
import dev.portcullis.server.findings.FindingReader;
import dev.portcullis.server.findings.FindingState;
import dev.portcullis.server.inventory.Inventory;
import dev.portcullis.server.inventory.Work;
import dev.portcullis.server.jobs.Jobs;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A setting that turns wrong is told, and told as put right, to whom it was told; through the real reading, judging and mail. */
class SettingsToldTest {
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private Installation server;

    @Test
    void aSettingIsToldAsWrongAsRightAndAsWrongAgainInOneThread() {
        try (TestSmtp smtp = new TestSmtp()) {
            server = Installation.prepare(options -> options);
            server.more.addAll(List.of("--portcullis.smtp.host=127.0.0.1", "--portcullis.smtp.port=" + smtp.port(), "--portcullis.smtp.tls=none",
                    "--portcullis.smtp.from=portcullis@acme.test"));
            try (Installation closing = server) {
                server.startServer();
                var admin = server.signIn();
                admin.connect("acme", "observe");
                Until.within(PATIENCE, "settings are judged", () -> open().stream().filter(each -> each.startsWith("posture/")).count() >= 9);
                idle();
                assertThat(admin.post("/api/v1/channels", "{\"kind\":\"mail\",\"name\":\"Team\",\"team\":\"security@acme.test\",\"pusher\":true}").statusCode()).isEqualTo(201);
                assertThat(admin.post("/api/v1/channels", "{\"kind\":\"mail\",\"name\":\"Each day\",\"team\":\"daily@acme.test\",\"cadence\":\"daily\"}").statusCode()).isEqualTo(201);
                idle();
                assertThat(smtp.mails).as("what was so before is not told").isEmpty();

                visible(true);
                Until.within(PATIENCE, "it is told", () -> smtp.mails.size() == 1);
                Mail opened = smtp.mails.getFirst();
                assertThat(opened.to()).as("nobody pushed a setting").containsExactly("security@acme.test");
                assertThat(opened.header("Subject")).contains("public", "acme");
                assertThat(opened.raw()).contains("payments-api", server.address() + "/findings/");

                visible(false);
                Until.within(PATIENCE, "its end is told", () -> smtp.mails.size() == 2);
                Mail resolved = smtp.mails.get(1);
                assertThat(resolved.header("In-Reply-To")).isEqualTo(opened.header("Message-ID"));
                assertThat(resolved.raw()).contains("Resolved");
                idle();

                visible(true);
                Until.within(PATIENCE, "its return is told", () -> smtp.mails.size() == 3);
                assertThat(smtp.mails.get(2).header("In-Reply-To")).isEqualTo(opened.header("Message-ID"));
                assertThat(smtp.mails.get(2).header("Message-ID")).isNotIn(opened.header("Message-ID"), resolved.header("Message-ID"));
                visible(false);
                Until.within(PATIENCE, "its second end is told", () -> smtp.mails.size() == 4);
                idle();

                // Whoever hears once a day never heard that it was wrong, so nothing is put right for them.
                JdbcClient jdbc = server.bean(JdbcClient.class);
                assertThat(jdbc.sql("select distinct kind from message where state = 'gathered'").query(String.class).list()).contains("opened", "resolved");
                jdbc.sql("update message set next_at = now() - interval '1 second' where state = 'waiting'").update();
                UUID workspace = server.bean(Inventory.class).workspaces().getFirst().workspace();
                for (String digest : jdbc.sql("select message::text from message where kind = 'digest' and state = 'waiting'").query(String.class).list())
                    server.bean(Jobs.class).want(Alerts.SEND, workspace, digest, "due");
                Until.within(PATIENCE, "nothing is left to tell them", () -> jdbc.sql("select count(*) from message where state = 'waiting' or state = 'gathered' and digest is not null").query(Integer.class).single() == 0);
                assertThat(smtp.mails).hasSize(4).allSatisfy(each -> assertThat(each.to()).containsExactly("security@acme.test"));
            }
        }
    }

    private void visible(boolean to) {
        var state = server.emulator.state();
        Repository is = server.emulator.directory().repository("acme", "payments-api").orElseThrow();
        state.change(() -> state.repositories.put(is.uuid(), new Repository(is.uuid(), is.workspace(), is.project(), is.slug(), is.name(), is.description(), !to,
                is.forkPolicy(), is.language(), is.mainBranch(), is.createdOn(), is.updatedOn())));
        var known = server.bean(Inventory.class).repository("acme", "payments-api").orElseThrow();
        server.bean(Jobs.class).want(Work.SETTINGS, known.workspace(), "repository:" + known.repository(), known.fullName());
        Until.within(PATIENCE, "it is judged", () -> open().contains("posture/public-repository-in-private-project") == to);
    }

    private List<String> open() {
        return server.bean(FindingReader.class)
                .list(new FindingFilter(null, List.of(FindingState.OPEN), List.of(), List.of(), List.of(), "", "risk", 1, 100)).stream()
                .map(each -> each.rule())
                .toList();
    }

    private void idle() {
        Until.within(PATIENCE, "no job is under way", () -> server.bean(JdbcClient.class)
                .sql("select count(*) from wanted where wanted > done and kind <> 'send'").query(Integer.class).single() == 0);
    }
}
