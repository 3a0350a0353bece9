package dev.portcullis.bitbucket;

import dev.portcullis.bitbucket.access.Operation;
import dev.portcullis.bitbucket.http.Call;
import dev.portcullis.bitbucket.http.Listing;
import dev.portcullis.bitbucket.http.Priority;
import dev.portcullis.bitbucket.http.Transport;
import dev.portcullis.bitbucket.json.Fields;
import dev.portcullis.bitbucket.json.Json;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** The SSH keys of the own user: {@code Forbidden} for those of anybody else (facts section 5.4). */
public final class SshKeys {

    private final Transport transport;
    private final Priority priority;

    SshKeys(Transport transport, Priority priority) {
        this.transport = transport;
        this.priority = priority;
    }

    public Listing<SshKey> list(String userUuid) {
        Call call = Call.of(Operation.SSH_KEYS, userUuid)
                .query("pagelen", 100)
                .query(
                        "fields",
                        "next,values.uuid,values.key,values.label,values.comment,values.fingerprint,values.created_on,"
                                + "values.last_used,values.expires_on");
        return transport.list(call, priority, SshKeys::read);
    }

    /**
     * Adds a key. Never sent twice: {@code Unavailable} says when the outcome is unknown. {@code Invalid} when it is no key,
     * or is somebody's already.
     *
     * @param line the public key, with its comment where it has one
     * @param expiresOn null for no end
     */
    public SshKey add(String userUuid, String line, String label, @Nullable Instant expiresOn) {
        ObjectNode body = Json.object();
        body.put("key", line).put("label", label);
        Call call = Call.of(Operation.SSH_KEY_ADD, userUuid).json(body);
        return transport
                .send(expiresOn == null ? call : call.query("expires_on", expiresOn), priority)
                .written(SshKeys::read);
    }

    /** Removes a key; {@code NotFound} when it is gone. */
    public void delete(String userUuid, String keyUuid) {
        transport.send(Call.of(Operation.SSH_KEY_DELETE, userUuid, keyUuid), priority);
    }

    private static SshKey read(Fields fields) {
        String label = fields.textOrNull("label");
        String comment = fields.textOrNull("comment");
        return new SshKey(
                fields.uuid("uuid"),
                fields.text("key"),
                label == null ? "" : label,
                comment == null ? "" : comment,
                fields.nameOrNull("fingerprint"),
                fields.timeOrNull("created_on"),
                fields.timeOrNull("last_used"),
                fields.timeOrNull("expires_on"));
    }
}
