package dev.portcullis.server.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.emulator.state.Credential;
import dev.portcullis.server.Developer;
import dev.portcullis.server.Fake;
import dev.portcullis.server.Installation;
import dev.portcullis.server.TestSmtp;
import dev.portcullis.server.TestSmtp.Mail;
import dev.portcullis.server.Until;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Of those who push to a pull request, the mail goes to who pushed what it tells, and only at an address that is known to be theirs. */
class PusherJourneyTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final TestSmtp smtp = new TestSmtp();
    private Installation server;
    private Developer developer;
    private Path work;

    @Test
    void theNewestPusherOfAPullRequestIsWrittenToAndNobodyForThem() {
        try (smtp) {
            server = Installation.prepare(options -> options);
            server.more.addAll(List.of("--portcullis.smtp.host=127.0.0.1", "--portcullis.smtp.port=" + smtp.port(), "--portcullis.smtp.tls=none",
                    "--portcullis.smtp.from=portcullis@acme.test"));
            try (Installation closing = server) {
                // So that the service account can push, as a second person does.
                var state = server.emulator.state();
                Credential held = state.credentials.all().stream().filter(each -> each.scopes().contains("delete:ssh-key:bitbucket")).findFirst().orElseThrow();
                state.change(() -> state.credentials.put(held.key(), new Credential(held.kind(), held.person(), held.digest(),
                        Stream.concat(held.scopes().stream(), Stream.of("write:repository:bitbucket")).toList())));
                server.startServer();
                var admin = server.signIn();
                admin.connect("acme", "observe");
                assertThat(admin.post("/api/v1/channels", "{\"kind\":\"mail\",\"name\":\"Team\",\"team\":\"security@acme.test\",\"pusher\":true}").statusCode()).isEqualTo(201);
                developer = server.developer();
                String full = "acme/payments-api";
                work = developer.clone(full);
                developer.git(work, "checkout", "-q", "-b", "feature/two");
                assertThat(told("dev@acme.test", true, "one.env").to()).containsExactlyInAnyOrder("security@acme.test", "dev@acme.test");
                developer.openPullRequest(full, "feature/two", "Two people");
                assertThat(told("service@acme.test", false, "two.env").to()).as("who pushed last, not who opened it")
                        .containsExactlyInAnyOrder("security@acme.test", "service@acme.test");
                assertThat(told("dev@acme.test", false, "three.env").to()).as("another's commit, which somebody else pushed").containsExactly("security@acme.test");
                assertThat(told("dev@acme.test", true, "four.env").to()).containsExactlyInAnyOrder("security@acme.test", "dev@acme.test");
                assertThat(told("dev@evil.test", true, "five.env").to()).as("an address of nobody").containsExactly("security@acme.test");
                assertThat(admin.get("/alerts?state=sent").body()).contains("got no copy");
                server.openApi.assertClean();
            }
        }
    }

    /** @param own whether the developer pushes, or the service account */
    private Mail told(String author, boolean own, String file) {
        smtp.mails.clear();
        developer.git(work, "config", "user.email", author);
        developer.write(work, file, "SLACK=" + Fake.slack() + "\n");
        developer.commit(work, "Add " + file);
        String login = own ? "dev:demo-dev-token" : "portcullis-service-account:demo-service-token";
        developer.git(work, "push", "-q", server.emulator.baseUrl().replace("://", "://" + login + "@") + "/acme/payments-api.git", "HEAD:refs/heads/feature/two");
        Until.within(PATIENCE, "the mail on " + file, () -> smtp.mails.stream().anyMatch(each -> each.raw().contains(file)));
        assertThat(smtp.mails).hasSize(1);
        return smtp.mails.getFirst();
    }
}
