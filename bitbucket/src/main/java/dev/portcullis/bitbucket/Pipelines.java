package dev.portcullis.bitbucket;

import dev.portcullis.bitbucket.access.Operation;
import dev.portcullis.bitbucket.error.BitbucketException.NotFound;
import dev.portcullis.bitbucket.http.Call;
import dev.portcullis.bitbucket.http.Listing;
import dev.portcullis.bitbucket.http.Priority;
import dev.portcullis.bitbucket.http.Transport;
import dev.portcullis.bitbucket.json.Fields;

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

    public Listing<PipelineVariable> variables(String workspace, String repository) {
        return variables(Call.of(Operation.REPOSITORY_VARIABLES, workspace, repository));
    }

    public Listing<PipelineVariable> workspaceVariables(String workspace) {
        return variables(Call.of(Operation.WORKSPACE_VARIABLES, workspace));
    }

    public Listing<Environment> environments(String workspace, String repository) {
        Call call = Call.of(Operation.ENVIRONMENTS, workspace, repository)
                .query("pagelen", 100)
                .query("fields", "next,values.uuid,values.name");
        return transport.list(call, priority, one -> new Environment(one.uuid("uuid"), one.text("name")));
    }

    public Listing<PipelineVariable> deploymentVariables(String workspace, String repository, String environmentUuid) {
        return variables(Call.of(Operation.DEPLOYMENT_VARIABLES, workspace, repository, environmentUuid));
    }

    /** Names the fields that are wanted, so that no value travels where Bitbucket honours it. */
    private Listing<PipelineVariable> variables(Call call) {
        return transport.list(
                call.query("pagelen", 100).query("fields", "next,values.uuid,values.key,values.secured"),
                priority,
                Pipelines::variable);
    }

    private static PipelineVariable variable(Fields one) {
        return new PipelineVariable(one.uuid("uuid"), one.text("key"), one.flag("secured", false));
    }
}
