package dev.portcullis.bitbucket;

import dev.portcullis.bitbucket.access.Operation;
import dev.portcullis.bitbucket.error.BitbucketException.Malformed;
import dev.portcullis.bitbucket.http.Call;
import dev.portcullis.bitbucket.http.Priority;
import dev.portcullis.bitbucket.http.Transport;
import dev.portcullis.bitbucket.json.Fields;
import dev.portcullis.bitbucket.json.Json;
import java.net.URI;
import java.util.Arrays;
import tools.jackson.databind.node.ObjectNode;

/** Build statuses of commits. */
public final class Statuses {

    private final Transport transport;
    private final Priority priority;

    Statuses(Transport transport, Priority priority) {
        this.transport = transport;
        this.priority = priority;
    }

    /** Creates the status, or overwrites the one with the same key; safe to repeat. */
    public void put(String workspace, String repository, String commit, BuildStatus status) {
        ObjectNode body = Json.object();
        body.put("key", status.key())
                .put("state", status.state().name())
                .put("name", status.name())
                .put("description", status.description())
                .put("url", status.url().toString());
        if (status.refname() != null) {
            body.put("refname", status.refname());
        }
        transport.send(
                Call.of(Operation.STATUS_POST, workspace, repository, commit).json(body), priority);
    }

    /** Reads a status back; {@code NotFound} when there is none with this key. */
    public BuildStatus get(String workspace, String repository, String commit, String key) {
        Fields fields = transport
                .send(Call.of(Operation.STATUS, workspace, repository, commit, key), priority)
                .json();
        String state = fields.text("state");
        String name = fields.textOrNull("name");
        String description = fields.textOrNull("description");
        try {
            return new BuildStatus(
                    fields.text("key"),
                    Arrays.stream(BuildStatus.State.values())
                            .filter(known -> known.name().equals(state))
                            .findAny()
                            .orElseThrow(() -> fields.wrong("state", "a state of build statuses")),
                    name == null ? "" : name,
                    description == null ? "" : description,
                    URI.create(fields.text("url")),
                    fields.textOrNull("refname"));
        } catch (IllegalArgumentException e) {
            throw new Malformed("url is not an address");
        }
    }
}
