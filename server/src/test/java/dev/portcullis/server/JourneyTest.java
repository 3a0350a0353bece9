package dev.portcullis.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The main job, end to end: a secret pushed with plain git is read about on the pull request. */
class JourneyTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static Installation server;
    private static Person admin;
    private static Developer developer;
    private static String repository;

    @BeforeAll
    static void connect() {
        server = Installation.start();
        admin = server.signIn();
        admin.connect("acme", "gate");
        developer = server.developer();
        repository = developer.values("/repositories/acme").getFirst().get("full_name").asString();
    }

    @AfterAll
    static void stop() {
        server.openApi.assertClean();
        server.close();
    }

    @Test
    void aPushedSecretBecomesACommentAStatusAndAReport() {
        String id = Fake.awsId();
        String secret = Fake.awsSecret();
        Path work = developer.clone(repository);
        developer.git(work, "checkout", "-q", "-b", "feature/deploy");
        developer.write(work, "deploy.env", "REGION=eu-west-1\nAWS_ACCESS_KEY_ID=" + id + "\nAWS_SECRET_ACCESS_KEY=" + secret + "\n");
        String head = developer.commit(work, "Add deployment settings");
        developer.push(work, "feature/deploy");
        int number = developer.openPullRequest(repository, "feature/deploy", "Deployment settings");

        Until.within(PATIENCE, "an inline comment and a summary", () -> developer.comments(repository, number).size() >= 2);
        List<JsonNode> comments = developer.comments(repository, number);
        assertThat(comments).allSatisfy(each -> assertThat(each.get("user").get("display_name").asString()).contains("portcullis-service-account"));
        assertThat(comments).anySatisfy(each -> {
            assertThat(each.path("inline").path("path").asString("")).isEqualTo("deploy.env");
            assertThat(each.get("content").get("raw").asString()).contains("AWS");
        });
        assertThat(comments.toString()).doesNotContain(secret).doesNotContain(id);
        List<JsonNode> statuses = developer.values("/repositories/" + repository + "/commit/" + head + "/statuses");
        assertThat(statuses).singleElement().satisfies(status -> {
            assertThat(status.get("state").asString()).isEqualTo("FAILED");
            assertThat(status.get("key").asString()).isEqualTo("portcullis-" + number);
        });
        List<JsonNode> reports = developer.values("/repositories/" + repository + "/commit/" + head + "/reports");
        assertThat(reports).singleElement().satisfies(report -> assertThat(report.get("result").asString()).isEqualTo("FAILED"));
    }
}
