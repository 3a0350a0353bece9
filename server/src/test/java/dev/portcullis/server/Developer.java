package dev.portcullis.server;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** dev@acme.test: plain git and the REST API, as any developer would use them. */
public final class Developer {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final String bitbucket;
    private final Path folder;
    private final HttpClient client = HttpClient.newHttpClient();

    Developer(String bitbucket, Path folder) {
        this.bitbucket = bitbucket;
        this.folder = folder;
    }

    public Path clone(String repository) {
        try {
            Path work = Files.createTempDirectory(folder, "work");
            String address = bitbucket.replace("://", "://x-bitbucket-api-token-auth:demo-dev-token@") + "/" + repository + ".git";
            git(work, "clone", "-q", address, ".");
            git(work, "config", "user.name", "Dev");
            git(work, "config", "user.email", "dev@acme.test");
            return work;
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        }
    }

    public void write(Path work, String path, String text) {
        write(work, path, text.getBytes(StandardCharsets.UTF_8));
    }

    public void write(Path work, String path, byte[] bytes) {
        try {
            Path file = work.resolve(path);
            Files.createDirectories(file.getParent());
            Files.write(file, bytes);
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** @return the commit's full hash */
    public String commit(Path work, String message) {
        git(work, "add", "-A", "-f", ".");
        git(work, "commit", "-q", "--allow-empty", "-m", message);
        return git(work, "rev-parse", "HEAD").strip();
    }

    public void push(Path work, String branch) {
        git(work, "push", "-q", "origin", "HEAD:refs/heads/" + branch);
    }

    public String git(Path work, String... arguments) {
        List<String> command = new ArrayList<>(List.of("git", "-C", work.toString()));
        command.addAll(List.of(arguments));
        try {
            Path output = Files.createTempFile(folder, "git", ".out");
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
            builder.environment().putAll(Map.of("GIT_TERMINAL_PROMPT", "0", "GIT_CONFIG_GLOBAL", "/dev/null"));
            Process process = builder.start();
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("git hangs: " + command);
            }
            String printed = Files.readString(output, StandardCharsets.ISO_8859_1);
            if (process.exitValue() != 0) throw new AssertionError(command + ": " + printed);
            return printed;
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    /** @return the number of the new pull request */
    public int openPullRequest(String repository, String branch, String title) {
        String body = JSON.writeValueAsString(Map.of("title", title, "source", Map.of("branch", Map.of("name", branch))));
        return call("POST", "/repositories/" + repository + "/pullrequests", body).get("id").asInt();
    }

    public List<JsonNode> values(String path) {
        List<JsonNode> all = new ArrayList<>();
        call("GET", path, null).get("values").forEach(all::add);
        return all;
    }

    /** Comments that are not deleted. */
    public List<JsonNode> comments(String repository, int number) {
        return values("/repositories/" + repository + "/pullrequests/" + number + "/comments?pagelen=100").stream()
                .filter(each -> !each.path("deleted").asBoolean(false))
                .toList();
    }

    public JsonNode call(String method, String path, String body) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(bitbucket + "/2.0" + path))
                .header("Authorization", "Basic " + Base64.getEncoder().encodeToString("dev@acme.test:demo-dev-token".getBytes(StandardCharsets.UTF_8)))
                .header("Content-Type", "application/json")
                .timeout(Duration.ofSeconds(20))
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build();
        try {
            HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
            if (answer.statusCode() >= 300) throw new AssertionError(path + " answered " + answer.statusCode() + " " + answer.body());
            return answer.body().isEmpty() ? JSON.createObjectNode() : JSON.readTree(answer.body());
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }
}
