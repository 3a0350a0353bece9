package dev.portcullis.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Connects a workspace through the product's own API, as the wizard does, and waits until it has been read for the first time. */
public final class Connecting {
    private static final Duration CHECKS = Duration.ofSeconds(60);
    private static final Duration FIRST_READING = Duration.ofMinutes(3);

    private final Portcullis portcullis;
    private final Path note;
    private final Runnable alive;

    /**
     * @param note file that remembers which connection was begun
     * @param alive throws when a program that is needed has ended
     */
    public Connecting(Portcullis portcullis, Path note, Runnable alive) {
        this.portcullis = portcullis;
        this.note = note;
        this.alive = alive;
    }

    public void ensure(String login, String secret, String workspace) {
        if (workspace(workspace).isEmpty()) connect(login, secret, workspace);
        Patience.await(
                FIRST_READING,
                () -> {
                    alive.run();
                    return complete(workspace);
                },
                () -> "Workspace " + workspace + " was not read within " + FIRST_READING.toMinutes() + " minutes: "
                        + workspace(workspace).map(JsonNode::toString).orElse("it is not connected"));
    }

    private void connect(String login, String secret, String workspace) {
        String connection = "/api/v1/connections/" + begin(login, secret);
        if (!offers(connection, workspace)) {
            portcullis.post(connection + "/validate", Map.of());
            // The credential is proven by the first check; the workspaces come with a later one.
            Patience.await(
                    CHECKS,
                    () -> {
                        alive.run();
                        return refused(connection) || offers(connection, workspace);
                    },
                    () -> "Workspace " + workspace + " was not offered within " + CHECKS.toSeconds() + " s: "
                            + failures(portcullis.get(connection)));
        }
        if (refused(connection)) throw new Trouble("The demo's credential was refused: " + failures(portcullis.get(connection)));
        Map<String, Object> choice = new HashMap<>(Map.of("slug", workspace, "mode", "gate"));
        choice.put("projects", null); // all of them
        portcullis.post(connection + "/watch", Map.of("workspaces", List.of(choice)));
    }

    private String begin(String login, String secret) {
        try {
            if (Files.exists(note)) {
                String known = Files.readString(note).strip();
                if (!known.isEmpty() && portcullis.has("/api/v1/connections/" + known)) return known;
            }
            String id = portcullis
                    .post("/api/v1/connections", Map.of("kind", "api_token", "login", login, "secret", secret))
                    .path("id")
                    .asString();
            Files.writeString(note, id + "\n");
            return id;
        } catch (IOException failure) {
            throw new Trouble("The file " + note + " cannot be used (" + failure.getMessage() + ").");
        }
    }

    private boolean refused(String connection) {
        return "refused".equals(portcullis.get(connection).path("state").asString());
    }

    private boolean offers(String connection, String slug) {
        for (JsonNode workspace : portcullis.get(connection).path("workspaces"))
            if (slug.equals(workspace.path("slug").asString())) return true;
        return false;
    }

    private static String failures(JsonNode connection) {
        List<String> sentences = new ArrayList<>();
        for (JsonNode check : connection.path("checks"))
            if (!"ok".equals(check.path("state").asString()))
                sentences.add(check.path("title").asString() + ": " + check.path("detail").asString());
        return String.join("; ", sentences);
    }

    private Optional<JsonNode> workspace(String slug) {
        for (JsonNode workspace : portcullis.get("/api/v1/status").path("workspaces"))
            if (slug.equals(workspace.path("slug").asString())) return Optional.of(workspace);
        return Optional.empty();
    }

    private boolean complete(String slug) {
        return workspace(slug)
                .filter(workspace -> "present".equals(workspace.path("hook").asString()) && workspace.path("complete").asBoolean())
                .isPresent();
    }
}
