package dev.portcullis.bitbucket;

import dev.portcullis.bitbucket.access.Operation;
import dev.portcullis.bitbucket.http.Call;
import dev.portcullis.bitbucket.http.Listing;
import dev.portcullis.bitbucket.http.Priority;
import dev.portcullis.bitbucket.http.Transport;
import dev.portcullis.bitbucket.json.Fields;
import dev.portcullis.bitbucket.json.Json;
import tools.jackson.databind.node.ObjectNode;

/** The projects of a workspace. */
public final class Projects {

    private final Transport transport;
    private final Priority priority;

    Projects(Transport transport, Priority priority) {
        this.transport = transport;
        this.priority = priority;
    }

    /** Every project that the credential can see. */
    public Listing<Project> list(String workspace) {
        Call call = Call.of(Operation.PROJECTS, workspace)
                .query("pagelen", 100)
                .query("fields", "next,values.key,values.uuid,values.name,values.is_private");
        return transport.list(call, priority, Projects::read);
    }

    /** One project by its key. */
    public Project one(String workspace, String projectKey) {
        Call call = Call.of(Operation.PROJECT, workspace, projectKey).query("fields", "key,uuid,name,is_private");
        return read(transport.send(call, priority).json());
    }

    /**
     * Opens a project to the world or closes it. The name is sent along, for Bitbucket makes a project of a key that it does
     * not know, and the key never, for that would move it to another address.
     */
    public Project setPrivate(String workspace, String projectKey, boolean isPrivate) {
        ObjectNode body = Json.object();
        body.put("name", one(workspace, projectKey).name()).put("is_private", isPrivate);
        Call call = Call.of(Operation.PROJECT_UPDATE, workspace, projectKey).json(body);
        return transport.send(call, priority).written(Projects::read);
    }

    /** The parts that branches play in repositories that have no model of their own; its administrators only. */
    public BranchingModel branchingModel(String workspace, String projectKey) {
        Call call = Call.of(Operation.PROJECT_BRANCHING_MODEL, workspace, projectKey)
                .query("fields", BranchingModel.NEEDED);
        return BranchingModel.read(transport.send(call, priority).json());
    }

    private static Project read(Fields project) {
        return new Project(project.name("key"), project.uuid("uuid"), project.text("name"), project.flag("is_private"));
    }
}
