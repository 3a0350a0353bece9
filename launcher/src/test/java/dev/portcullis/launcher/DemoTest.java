package dev.portcullis.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The demo as its user meets it. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class DemoTest {
    @Test
    void tellsThePullRequestOfAPushedSecretOnceAndSurvivesBeingKilled(@TempDir Path folder) throws Exception {
        try (RunningDemo demo = new RunningDemo(folder)) {
            demo.start();
            demo.paste("git clone");
            assertThat(demo.paste("curl")).contains("status 201");
            String repository = demo.options.emulatorAddress() + "/2.0/repositories/acme/payments-api";
            int number = newestPullRequest(repository);
            // Key id and secret are one pair: one thread, on the line of the secret.
            Patience.await(
                    Duration.ofSeconds(60),
                    () -> comments(repository, number).containsAll(List.of("line 3", "summary")),
                    () -> "Said on the pull request: " + comments(repository, number));
            demo.kill();
            demo.start();
            assertThat(comments(repository, number)).containsExactlyInAnyOrder("line 3", "summary");
        }
    }

    private static int newestPullRequest(String repository) {
        int newest = 0;
        for (JsonNode one : get(repository + "/pullrequests?pagelen=50").path("values")) newest = Math.max(newest, one.path("id").asInt());
        return newest;
    }

    /** Where the service account's comments stand: a line of a file, or the conversation. */
    private static List<String> comments(String repository, int number) {
        List<String> places = new ArrayList<>();
        for (JsonNode comment : get(repository + "/pullrequests/" + number + "/comments?pagelen=100").path("values"))
            if (comment.path("user").path("display_name").asString().contains("service"))
                places.add(comment.has("inline") ? "line " + comment.path("inline").path("to").asInt() : "summary");
        return places;
    }

    private static JsonNode get(String address) {
        try (HttpClient http = HttpClient.newHttpClient()) {
            String basic = Base64.getEncoder().encodeToString("dev@acme.test:demo-dev-token".getBytes(StandardCharsets.UTF_8));
            return JsonMapper.shared()
                    .readTree(http.send(HttpRequest.newBuilder(URI.create(address)).header("Authorization", "Basic " + basic).build(), BodyHandlers.ofString())
                            .body());
        } catch (IOException | InterruptedException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
