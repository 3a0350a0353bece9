package dev.portcullis.bitbucket;

import dev.portcullis.bitbucket.access.Operation;
import dev.portcullis.bitbucket.http.Call;
import dev.portcullis.bitbucket.http.Listing;
import dev.portcullis.bitbucket.http.Priority;
import dev.portcullis.bitbucket.http.Transport;
import dev.portcullis.bitbucket.json.Fields;
import dev.portcullis.bitbucket.json.Json;
import java.util.Set;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Webhook subscriptions of a workspace; they fire for every repository of it, new ones too (facts section 6.1). */
public final class Hooks {

    static final String LISTED =
            "next,values.uuid,values.url,values.description,values.active,values.events,values.secret_set";

    private final Transport transport;
    private final Priority priority;

    Hooks(Transport transport, Priority priority) {
        this.transport = transport;
        this.priority = priority;
    }

    /** Every hook of the workspace, also those of others; only its owners may see them. */
    public Listing<Hook> list(String workspace) {
        Call call = Call.of(Operation.HOOKS, workspace).query("pagelen", 100).query("fields", LISTED);
        return transport.list(call, priority, Hooks::read);
    }

    /** Creates a hook and gives it as stored. Never sent twice: {@code Unavailable} says when the outcome is unknown. */
    public Hook create(String workspace, HookSettings settings) {
        Call call = Call.of(Operation.HOOK_CREATE, workspace).json(write(settings));
        return transport.send(call, priority).written(Hooks::read);
    }

    /** Changes a hook; without a secret in the settings its secret stays. */
    public Hook update(String workspace, String hookUuid, HookSettings settings) {
        Call call = Call.of(Operation.HOOK_UPDATE, workspace, hookUuid).json(write(settings));
        return transport.send(call, priority).written(Hooks::read);
    }

    /** One hook; {@code NotFound} when it is gone. */
    public Hook get(String workspace, String hookUuid) {
        return read(transport
                .send(Call.of(Operation.HOOK, workspace, hookUuid), priority)
                .json());
    }

    /**
     * Changes the secret of somebody else's hook and nothing besides (facts section 6.1). Asks for the permit of
     * {@code WriteKind.SETTING}, unlike {@link #update}, which is for our own.
     */
    public Hook change(String workspace, String hookUuid, HookSecret secret) {
        Call call = Call.of(Operation.FOREIGN_HOOK_UPDATE, workspace, hookUuid).json(write(secret));
        return transport.send(call, priority).written(Hooks::read);
    }

    /** Deletes a hook; {@code NotFound} when there is none. */
    public void delete(String workspace, String hookUuid) {
        transport.send(Call.of(Operation.HOOK_DELETE, workspace, hookUuid), priority);
    }

    /** The events that hooks of a workspace can subscribe to: Bitbucket is the authority on them. */
    public Listing<HookEvent> events() {
        Call call = Call.of(Operation.HOOK_EVENTS, "workspace").query("pagelen", 100);
        return transport.list(call, priority, event -> new HookEvent(event.name("event"), event.text("label")));
    }

    static Hook read(Fields fields) {
        String description = fields.textOrNull("description");
        return new Hook(
                fields.uuid("uuid"),
                fields.text("url"),
                description == null ? "" : description,
                fields.flag("active"),
                Set.copyOf(fields.texts("events")),
                fields.has("secret_set") ? fields.flag("secret_set") : null);
    }

    static ObjectNode write(HookSettings settings) {
        ObjectNode body = Json.object();
        body.put("description", settings.description())
                .put("url", settings.url().toString())
                .put("active", settings.active());
        ArrayNode events = body.putArray("events");
        settings.events().stream().sorted().forEach(events::add);
        if (settings.secret() != null) {
            body.put("secret", settings.secret().reveal());
        }
        return body;
    }

    static ObjectNode write(HookSecret secret) {
        ObjectNode body = Json.object();
        switch (secret) {
            case HookSecret.Set set -> body.put("secret", set.secret().reveal());
            case HookSecret.Removed() -> body.putNull("secret");
        }
        return body;
    }
}
