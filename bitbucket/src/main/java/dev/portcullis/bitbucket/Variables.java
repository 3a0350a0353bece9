package dev.portcullis.bitbucket;

import dev.portcullis.bitbucket.access.Operation;
import dev.portcullis.bitbucket.access.Secret;
import dev.portcullis.bitbucket.http.Call;
import dev.portcullis.bitbucket.http.Listing;
import dev.portcullis.bitbucket.http.Priority;
import dev.portcullis.bitbucket.http.Transport;
import dev.portcullis.bitbucket.json.Fields;
import dev.portcullis.bitbucket.json.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Variables of Pipelines, wherever they belong; their values are written and never asked for (facts section 5.4). */
public final class Variables {

    private final Transport transport;
    private final Priority priority;

    Variables(Transport transport, Priority priority) {
        this.transport = transport;
        this.priority = priority;
    }

    /** Names the fields that are wanted, so that no value travels where Bitbucket honours it. */
    public Listing<PipelineVariable> list(VariablePlace place) {
        Operation operation = place.among(
                Operation.REPOSITORY_VARIABLES, Operation.WORKSPACE_VARIABLES, Operation.DEPLOYMENT_VARIABLES);
        Call call = Call.of(operation, place.parts())
                .query("pagelen", 100)
                .query("fields", "next,values.uuid,values.key,values.secured");
        return transport.list(call, priority, Variables::read);
    }

    /**
     * Adds a variable. Never sent twice: {@code Unavailable} says when the outcome is unknown. {@code Conflict} when its name
     * is taken.
     */
    public PipelineVariable add(VariablePlace place, String key, Secret value, boolean secured) {
        Operation operation = place.among(
                Operation.REPOSITORY_VARIABLE_ADD, Operation.WORKSPACE_VARIABLE_ADD, Operation.DEPLOYMENT_VARIABLE_ADD);
        return transport
                .send(Call.of(operation, place.parts()).json(body(key, value, secured)), priority)
                .written(Variables::read);
    }

    /**
     * Changes a variable.
     *
     * @param value null leaves it as it is
     */
    public PipelineVariable change(
            VariablePlace place, PipelineVariable variable, @Nullable Secret value, boolean secured) {
        Operation operation = place.among(
                Operation.REPOSITORY_VARIABLE_UPDATE,
                Operation.WORKSPACE_VARIABLE_UPDATE,
                Operation.DEPLOYMENT_VARIABLE_UPDATE);
        return transport
                .send(
                        Call.of(operation, place.parts(variable.uuid())).json(body(variable.key(), value, secured)),
                        priority)
                .written(Variables::read);
    }

    /** Removes a variable; {@code NotFound} when it is gone. */
    public void delete(VariablePlace place, String variableUuid) {
        Operation operation = place.among(
                Operation.REPOSITORY_VARIABLE_DELETE,
                Operation.WORKSPACE_VARIABLE_DELETE,
                Operation.DEPLOYMENT_VARIABLE_DELETE);
        transport.send(Call.of(operation, place.parts(variableUuid)), priority);
    }

    private static ObjectNode body(String key, @Nullable Secret value, boolean secured) {
        ObjectNode body = Json.object();
        body.put("key", key).put("secured", secured);
        if (value != null) {
            body.put("value", value.reveal());
        }
        return body;
    }

    private static PipelineVariable read(Fields one) {
        return new PipelineVariable(one.uuid("uuid"), one.text("key"), one.flag("secured", false));
    }
}
