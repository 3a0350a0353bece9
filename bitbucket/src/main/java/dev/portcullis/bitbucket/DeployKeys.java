package dev.portcullis.bitbucket;

import dev.portcullis.bitbucket.access.Operation;
import dev.portcullis.bitbucket.http.Call;
import dev.portcullis.bitbucket.http.Listing;
import dev.portcullis.bitbucket.http.Priority;
import dev.portcullis.bitbucket.http.Transport;
import dev.portcullis.bitbucket.json.Fields;
import dev.portcullis.bitbucket.json.Json;
import java.time.Instant;
import java.util.Arrays;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ObjectNode;

/**
 * The deploy keys of a repository or a project; reading wants its administrator, changing also a scope for SSH keys, and never an access
 * token (facts section 5.4).
 */
public final class DeployKeys {

    private static final String NEEDED = "id,key,label,comment,created_on,added_on,last_used";

    private final Transport transport;
    private final Priority priority;

    DeployKeys(Transport transport, Priority priority) {
        this.transport = transport;
        this.priority = priority;
    }

    public Listing<DeployKey> list(String workspace, String repository) {
        String fields = Arrays.stream(NEEDED.split(","))
                .map(field -> "values." + field)
                .collect(Collectors.joining(",", "next,", ""));
        Call call = Call.of(Operation.DEPLOY_KEYS, workspace, repository)
                .query("pagelen", 100)
                .query("fields", fields);
        return transport.list(call, priority, DeployKeys::read);
    }

    /** One key; {@code NotFound} when it is gone. */
    public DeployKey get(String workspace, String repository, long id) {
        Call call = Call.of(Operation.DEPLOY_KEY, workspace, repository, id).query("fields", NEEDED);
        return read(transport.send(call, priority).json());
    }

    /**
     * Adds a key and gives it as stored, with an id of its own. Never sent twice: {@code Unavailable} says when the outcome
     * is unknown. {@code Invalid} when it is no key, or is there already.
     *
     * @param line the public key, with its comment where it has one
     */
    public DeployKey add(String workspace, String repository, String line, String label) {
        ObjectNode body = Json.object();
        body.put("key", line).put("label", label);
        Call call = Call.of(Operation.DEPLOY_KEY_ADD, workspace, repository).json(body);
        return transport.send(call, priority).written(DeployKeys::read);
    }

    /** Removes a key; {@code NotFound} when it is gone. */
    public void delete(String workspace, String repository, long id) {
        transport.send(Call.of(Operation.DEPLOY_KEY_DELETE, workspace, repository, id), priority);
    }

    /** The keys that open every repository of a project. */
    public Listing<DeployKey> ofProject(String workspace, String projectKey) {
        String fields = Arrays.stream(NEEDED.split(","))
                .map(field -> "values." + field)
                .collect(Collectors.joining(",", "next,", ""));
        Call call = Call.of(Operation.PROJECT_KEYS, workspace, projectKey)
                .query("pagelen", 100)
                .query("fields", fields);
        return transport.list(call, priority, DeployKeys::read);
    }

    /** The same as {@link #add} for a project. */
    public DeployKey addToProject(String workspace, String projectKey, String line, String label) {
        ObjectNode body = Json.object();
        body.put("key", line).put("label", label);
        Call call = Call.of(Operation.PROJECT_KEY_ADD, workspace, projectKey).json(body);
        return transport.send(call, priority).written(DeployKeys::read);
    }

    /** Removes a key of a project; {@code NotFound} when it is gone. */
    public void deleteOfProject(String workspace, String projectKey, long id) {
        transport.send(Call.of(Operation.PROJECT_KEY_DELETE, workspace, projectKey, id), priority);
    }

    private static DeployKey read(Fields fields) {
        String label = fields.textOrNull("label");
        String comment = fields.textOrNull("comment");
        Instant created = fields.timeOrNull("created_on");
        return new DeployKey(
                fields.number("id"),
                fields.text("key"),
                label == null ? "" : label,
                comment == null ? "" : comment,
                created == null ? fields.timeOrNull("added_on") : created,
                fields.timeOrNull("last_used"));
    }
}
