package dev.portcullis.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class DurabilityTest {

    @TempDir
    Path folder;

    private Process process;
    private String address;

    private void start(String... more) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                EmulatorMain.class.getName(),
                "--port",
                "0",
                "--data",
                folder.resolve("data").toString(),
                "--world",
                "small"));
        command.addAll(List.of(more));
        process = new ProcessBuilder(command).redirectErrorStream(true).start();
        BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String line = output.readLine();
        assertThat(line).startsWith("emulator ready http://");
        address = line.substring("emulator ready ".length());
    }

    private Caller as(String user, String secret) {
        return Caller.at(address, user, secret);
    }

    @Test
    void whatWasAnsweredSurvivesBeingKilled() throws Exception {
        start("--allow-private-hooks");
        Caller service = as("service@acme.test", "demo-service-token");
        String comments = "/repositories/acme/payments-api/pullrequests/1/comments";
        List<Long> ids = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            ids.add(service.post(comments, "{\"content\":{\"raw\":\"number " + i + "\"}}")
                    .expect(201)
                    .json()
                    .path("id")
                    .longValue());
        }
        service.post(
                        "/workspaces/acme/hooks",
                        "{\"url\":\"http://127.0.0.1:9/\",\"active\":true,\"events\":[\"repo:push\"]}")
                .expect(201);
        Path target = folder.resolve("clone");
        new GitClient(folder)
                .git(
                        "clone",
                        "-q",
                        address.replace("://", "://dev:demo-dev-token@") + "/acme/payments-api.git",
                        target.toString());
        GitClient clone = new GitClient(target);
        clone.git("checkout", "-q", "feature/farewell");
        String hash = clone.commit("more.txt", "more\n", "More");
        clone.git("push", "-q");
        process.destroyForcibly().waitFor();

        start("--allow-private-hooks");
        Caller again = as("service@acme.test", "demo-service-token");
        assertThat(again.get(comments + "?pagelen=100")
                        .json()
                        .path("values")
                        .valueStream()
                        .map(one -> one.path("id").longValue()))
                .containsExactlyElementsOf(ids);
        JsonNode pull =
                again.get("/repositories/acme/payments-api/pullrequests/1").json();
        assertThat(pull.at("/source/commit/hash").stringValue()).isEqualTo(hash.substring(0, 12));
        assertThat(again.get("/workspaces/acme/hooks").json().path("size").intValue())
                .isEqualTo(1);
        long next = again.post(comments, "{\"content\":{\"raw\":\"after\"}}")
                .json()
                .path("id")
                .longValue();
        assertThat(next).isGreaterThan(ids.getLast());
        process.destroy();
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }
}
