package dev.portcullis.bitbucket;

import dev.portcullis.bitbucket.access.Operation;
import dev.portcullis.bitbucket.http.Call;
import dev.portcullis.bitbucket.http.Listing;
import dev.portcullis.bitbucket.http.Priority;
import dev.portcullis.bitbucket.http.Transport;
import dev.portcullis.bitbucket.json.Fields;
import dev.portcullis.bitbucket.json.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** The tasks of a pull request; whoever may read it may set and settle them (facts section 5.6). */
public final class Tasks {

    private final Transport transport;
    private final Priority priority;

    Tasks(Transport transport, Priority priority) {
        this.transport = transport;
        this.priority = priority;
    }

    /** Every task, settled ones too. */
    public Listing<Task> list(String workspace, String repository, long pullRequest) {
        Call call = Call.of(Operation.TASKS, workspace, repository, pullRequest)
                .query("pagelen", 100)
                .query(
                        "fields",
                        "next,values.id,values.state,values.content.raw,values.comment.id,values.creator.uuid,"
                                + "values.creator.display_name,values.creator.nickname,values.creator.type");
        return transport.list(call, priority, Tasks::read);
    }

    /**
     * Sets a task. Never sent twice: {@code Unavailable} says when the outcome is unknown.
     *
     * @param comment that it hangs on; null for the pull request as a whole
     */
    public Task create(String workspace, String repository, long pullRequest, String raw, @Nullable Long comment) {
        ObjectNode body = Json.object();
        body.putObject("content").put("raw", raw);
        if (comment != null) {
            body.putObject("comment").put("id", comment);
        }
        Call call = Call.of(Operation.TASK_CREATE, workspace, repository, pullRequest).json(body);
        return transport.send(call, priority).written(Tasks::read);
    }

    /** Settles a task, or opens it again. */
    public Task resolve(String workspace, String repository, long pullRequest, long task, boolean resolved) {
        Call call = Call.of(Operation.TASK_UPDATE, workspace, repository, pullRequest, task)
                .json(Json.object().put("state", resolved ? "RESOLVED" : "UNRESOLVED"));
        return transport.send(call, priority).written(Tasks::read);
    }

    /** Removes a task; {@code NotFound} when it is gone. */
    public void delete(String workspace, String repository, long pullRequest, long task) {
        transport.send(Call.of(Operation.TASK_DELETE, workspace, repository, pullRequest, task), priority);
    }

    private static Task read(Fields fields) {
        Fields creator = fields.objectOrNull("creator");
        Fields comment = fields.objectOrNull("comment");
        String raw = fields.object("content").textOrNull("raw");
        return new Task(
                fields.number("id"),
                raw == null ? "" : raw,
                fields.name("state").equals("RESOLVED"),
                creator == null ? null : Account.read(creator),
                comment == null ? null : comment.numberOrNull("id"));
    }
}
