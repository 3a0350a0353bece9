package dev.portcullis.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.server.inventory.Inventory;
import dev.portcullis.server.inventory.PullRequest;
import dev.portcullis.server.inventory.Repository;
import dev.portcullis.server.jobs.Jobs;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** PostgreSQL takes every character but one. Whoever writes it stops nothing. */
class ZeroCharacterTest {
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static Installation server;

    @BeforeAll
    static void connect() {
        server = Installation.start();
        server.signIn().connect("acme", "gate");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void aPullRequestWithItInItsTitleIsJudgedLikeAnyOther() {
        Developer developer = server.developer();
        String full = developer.values("/repositories/acme").getFirst().get("full_name").asString();
        Path work = developer.clone(full);
        developer.git(work, "checkout", "-q", "-b", "feature/zero");
        developer.write(work, "zero.env", "SLACK=" + Fake.slack() + "\n");
        String head = developer.commit(work, "Add");
        developer.push(work, "feature/zero");
        int number = developer.openPullRequest(full, "feature/zero", "a\0b");
        Inventory inventory = server.bean(Inventory.class);
        Repository repository = inventory.repository("acme", full.substring(5)).orElseThrow();
        Until.within(PATIENCE, "the verdict", () -> inventory.pullRequest(repository.workspace(), repository.repository(), number)
                .map(PullRequest::judgedHead)
                .filter(head::equals)
                .isPresent());
        assertThat(inventory.pullRequest(repository.workspace(), repository.repository(), number).orElseThrow().title()).isEqualTo("a\ufffdb");
        assertThat(server.emulator.deliveries()).allSatisfy(each -> assertThat(each.toString()).doesNotContain("status=500"));
        assertThat(server.bean(Jobs.class).rows(100)).allSatisfy(job -> assertThat(job.attempts()).as(job.label()).isZero());
    }

    @Test
    void aRequestWithItIsNotUnderstood() {
        Visitor admin = new Visitor(URI.create(server.address())).signIn(Installation.ADMINISTRATOR, Installation.PASSWORD);
        assertThat(admin.get("/findings?q=a%00b").statusCode()).isEqualTo(400);
        assertThat(admin.get("/findings?q=a%00b").body()).contains("This address or form is not understood");
        assertThat(admin.post("/settings/users", Map.of("name", "a\0b", "role", "viewer", "password", "x", "again", "x")).statusCode()).isEqualTo(400);
        assertThat(admin.get("/findings?q=a%2500b").statusCode()).isEqualTo(200);

        Visitor stranger = new Visitor(URI.create(server.address()));
        assertThat(stranger.json("POST", "/api/v1/session", "{\"name\":\"a\\u0000b\",\"password\":\"x\"}", "X-CSRF-TOKEN", stranger.token()).statusCode())
                .isEqualTo(400);
        String cookie = Base64.getEncoder().encodeToString("a\0b".getBytes(StandardCharsets.UTF_8));
        assertThat(new Visitor(URI.create(server.address())).get("/sign-in", "Cookie", "portcullis=" + cookie).statusCode()).isEqualTo(200);
    }
}
