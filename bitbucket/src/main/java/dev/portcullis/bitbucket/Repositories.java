package dev.portcullis.bitbucket;

import dev.portcullis.bitbucket.access.Operation;
import dev.portcullis.bitbucket.http.Call;
import dev.portcullis.bitbucket.http.Listing;
import dev.portcullis.bitbucket.http.Priority;
import dev.portcullis.bitbucket.http.Transport;
import dev.portcullis.bitbucket.json.Fields;
import dev.portcullis.bitbucket.json.Json;
import java.util.Arrays;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ObjectNode;

/** The repositories of a workspace. */
public final class Repositories {

    private final Transport transport;
    private final Priority priority;

    Repositories(Transport transport, Priority priority) {
        this.transport = transport;
        this.priority = priority;
    }

    /** Every repository that the credential can see, in an order that stays while it is read. */
    public Listing<Repository> list(String workspace) {
        return list(workspace, RepositoryOrder.CREATED);
    }

    public Listing<Repository> list(String workspace, RepositoryOrder order) {
        String fields = Arrays.stream(Repository.NEEDED.split(","))
                .map(field -> "values." + field)
                .collect(Collectors.joining(",", "next,", ""));
        Call call = Call.of(Operation.REPOSITORIES_OF_WORKSPACE, workspace)
                .query("pagelen", 100)
                .query("sort", order.sort())
                .query("fields", fields);
        return transport.list(call, priority, Repository::read);
    }

    /** One repository by slug or uuid. */
    public Repository one(String workspace, String repository) {
        Call call = Call.of(Operation.REPOSITORY, workspace, repository).query("fields", Repository.NEEDED);
        return Repository.read(transport.send(call, priority).json());
    }

    /**
     * Opens a repository to the world or closes it, touches nothing else, and gives it as stored. Never its name: that
     * would move it to another address (facts section 5.2).
     */
    public Repository setPrivate(String workspace, String repository, boolean isPrivate) {
        Call call = Call.of(Operation.REPOSITORY_UPDATE, workspace, repository)
                .json(Json.object().put("is_private", isPrivate));
        return transport.send(call, priority).written(Repository::read);
    }

    /** The parts that branches play in the repository, project's settings included. */
    public BranchingModel branchingModel(String workspace, String repository) {
        Call call = Call.of(Operation.BRANCHING_MODEL, workspace, repository).query("fields", BranchingModel.NEEDED);
        return BranchingModel.read(transport.send(call, priority).json());
    }

    /** Which settings the repository has of its own; its administrators only. */
    public Inheritance inheritance(String workspace, String repository) {
        Fields own = transport
                .send(Call.of(Operation.OVERRIDE_SETTINGS, workspace, repository), priority)
                .json()
                .object("override_settings");
        return new Inheritance(own.flag("branching_model", false), own.flag("default_merge_strategy", false));
    }

    /** Gives the repository settings of its own, or its project's back. */
    public void setInheritance(String workspace, String repository, Inheritance inheritance) {
        ObjectNode body = Json.object();
        body.put("type", "repository_inheritance_state");
        body.putObject("override_settings")
                .put("branching_model", inheritance.branchingModel())
                .put("default_merge_strategy", inheritance.defaultMergeStrategy());
        transport.send(
                Call.of(Operation.OVERRIDE_SETTINGS_UPDATE, workspace, repository).json(body), priority);
    }
}
