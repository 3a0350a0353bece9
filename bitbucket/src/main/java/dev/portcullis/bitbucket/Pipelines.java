package dev.portcullis.bitbucket;

import dev.portcullis.bitbucket.access.Operation;
import dev.portcullis.bitbucket.error.BitbucketException.NotFound;
import dev.portcullis.bitbucket.http.Call;
import dev.portcullis.bitbucket.http.Listing;
import dev.portcullis.bitbucket.http.Priority;
import dev.portcullis.bitbucket.http.Transport;
import dev.portcullis.bitbucket.json.Fields;
import dev.portcullis.bitbucket.json.Json;

/** What a workspace and a repository set for Pipelines: names and whether they are secured, never values. */
public final class Pipelines {

    private final Transport transport;
    private final Priority priority;

    Pipelines(Transport transport, Priority priority) {
        this.transport = transport;
        this.priority = priority;
    }

    /** Whether Pipelines runs in the repository; a repository without any configuration answers 404, as a guess: false. */
    public boolean enabled(String workspace, String repository) {
        try {
            return transport
                    .send(
                            Call.of(Operation.PIPELINES_CONFIG, workspace, repository)
                                    .query("fields", "enabled"),
                            priority)
                    .json()
                    .flag("enabled", false);
        } catch (NotFound none) {
            return false;
        }
    }

    /** Turns Pipelines on or off. */
    public void enable(String workspace, String repository, boolean enabled) {
        transport.send(
                Call.of(Operation.PIPELINES_CONFIG_UPDATE, workspace, repository)
                        .json(Json.object().put("enabled", enabled)),
                priority);
    }

    public Listing<PipelineVariable> variables(String workspace, String repository) {
        return variables(new VariablePlace.OfRepository(workspace, repository));
    }

    public Listing<PipelineVariable> workspaceVariables(String workspace) {
        return variables(new VariablePlace.OfWorkspace(workspace));
    }

    public Listing<Environment> environments(String workspace, String repository) {
        Call call = Call.of(Operation.ENVIRONMENTS, workspace, repository)
                .query("pagelen", 100)
                .query("fields", "next,values.uuid,values.name");
        return transport.list(call, priority, Pipelines::environment);
    }

    /** Adds an environment to deploy to. Never sent twice; {@code Conflict} when its name is taken. */
    public Environment addEnvironment(String workspace, String repository, String name) {
        Call call = Call.of(Operation.ENVIRONMENT_ADD, workspace, repository)
                .json(Json.object().put("name", name));
        return transport.send(call, priority).written(Pipelines::environment);
    }

    /** Removes an environment and its variables; {@code NotFound} when it is gone. */
    public void deleteEnvironment(String workspace, String repository, String environmentUuid) {
        transport.send(Call.of(Operation.ENVIRONMENT_DELETE, workspace, repository, environmentUuid), priority);
    }

    public Listing<PipelineVariable> deploymentVariables(String workspace, String repository, String environmentUuid) {
        return variables(new VariablePlace.OfEnvironment(workspace, repository, environmentUuid));
    }

    private Listing<PipelineVariable> variables(VariablePlace place) {
        return new Variables(transport, priority).list(place);
    }

    private static Environment environment(Fields one) {
        return new Environment(one.uuid("uuid"), one.text("name"));
    }
}
