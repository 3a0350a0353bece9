package dev.portcullis.bitbucket;

import dev.portcullis.bitbucket.access.Operation;
import dev.portcullis.bitbucket.http.Call;
import dev.portcullis.bitbucket.http.Listing;
import dev.portcullis.bitbucket.http.Priority;
import dev.portcullis.bitbucket.http.Transport;
import dev.portcullis.bitbucket.json.Fields;

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

    private static Project read(Fields project) {
        return new Project(project.name("key"), project.uuid("uuid"), project.text("name"), project.flag("is_private"));
    }
}
