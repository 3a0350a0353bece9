package dev.portcullis.emulator.contract;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A service to ask, and who asks.
 *
 * @param api with its version, without a slash at its end
 * @param web pages and git, without a slash at its end
 * @param email of the account behind the API token
 * @param workspace that the account owns
 * @param repository in it, with a commit and best with an open pull request
 * @param more settings that single cases need
 */
public record Target(String api, String web, String email, String token, String workspace, String repository, Map<String, String> more) {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(PATIENCE)
            .build();

    /** What came back. */
    public record Answer(int status, HttpResponse<byte[]> response) {

        public String text() {
            return new String(response.body(), StandardCharsets.UTF_8);
        }

        public JsonNode json() {
            return MAPPER.readTree(response.body());
        }

        public Optional<String> header(String name) {
            return response.headers().firstValue(name);
        }
    }

    /** A setting; empty when it is not there. */
    String more(String name) {
        return more.getOrDefault(name, "");
    }

    /** What a consumer is given for itself. */
    String consumerToken(String key, String secret) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(web + "/site/oauth2/access_token"))
                .timeout(PATIENCE)
                .header("Authorization", basic(key, secret))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("grant_type=client_credentials"))
                .build();
        return sent(request).json().path("access_token").asString("");
    }

    /** The path of the repository below the API. */
    String repo() {
        return "/repositories/" + workspace + "/" + repository;
    }

    Answer get(String path) {
        return send("GET", path, basic(email, token), null, null);
    }

    Answer get(String path, String header, String value) {
        return send("GET", path, basic(email, token), header, value);
    }

    Answer as(@Nullable String authorization, String path) {
        return send("GET", path, authorization, null, null);
    }

    Answer head(String path) {
        return send("HEAD", path, basic(email, token), null, null);
    }

    static String basic(String user, String secret) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + secret).getBytes(StandardCharsets.UTF_8));
    }

    /** An address that an answer named, with the credential only on the same host. */
    Answer follow(String address) {
        if (!address.startsWith(api)) {
            throw new IllegalStateException("It leads elsewhere: " + address);
        }
        return get(address.substring(api.length()));
    }

    private Answer send(String method, String path, @Nullable String authorization, @Nullable String header, @Nullable String value) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(api + path)).timeout(PATIENCE).method(method, HttpRequest.BodyPublishers.noBody());
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        if (header != null && value != null) {
            request.header(header, value);
        }
        return sent(request.build());
    }

    private static Answer sent(HttpRequest request) {
        try {
            HttpResponse<byte[]> response = CLIENT.send(request, HttpResponse.BodyHandlers.ofByteArray());
            return new Answer(response.statusCode(), response);
        } catch (IOException failure) {
            throw new IllegalStateException("No answer: " + failure.getMessage(), failure);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    /** What git says on both outputs; the credential goes in by a helper that reads the environment. */
    String git(String user, String secret, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                "git", "-c", "credential.helper=", "-c", "credential.helper=!f() { echo username=$CONTRACT_USER; echo password=$CONTRACT_SECRET; }; f"));
        command.addAll(List.of(arguments));
        Path folder = null;
        try {
            folder = Files.createTempDirectory("contract");
            ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
            builder.environment().put("CONTRACT_USER", user);
            builder.environment().put("CONTRACT_SECRET", secret);
            builder.environment().put("GIT_TERMINAL_PROMPT", "0");
            builder.environment().put("GIT_CONFIG_NOSYSTEM", "1");
            Process process = builder.start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            process.waitFor(1, TimeUnit.MINUTES);
            return said;
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        } finally {
            if (folder != null) {
                delete(folder);
            }
        }
    }

    private static void delete(Path folder) {
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException leftBehind) {
            // The system clears its folder for temporary files itself.
        }
    }

    /** Never the token. */
    @Override
    public String toString() {
        return "Target[" + api + ", " + workspace + "/" + repository + "]";
    }
}
