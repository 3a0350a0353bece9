package dev.portcullis.bitbucket;

import dev.portcullis.bitbucket.access.Operation;
import dev.portcullis.bitbucket.http.Call;
import dev.portcullis.bitbucket.http.Listing;
import dev.portcullis.bitbucket.http.Priority;
import dev.portcullis.bitbucket.http.Transport;
import dev.portcullis.bitbucket.json.Json;
import java.util.Arrays;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ObjectNode;

/**
 * Comments on pull requests. Texts are Markdown in which HTML is escaped (facts section 5.6); the caller escapes what comes
 * from strangers. A new comment is never sent twice: when the answer is lost, {@code Unavailable} says that the outcome is
 * unknown.
 */
public final class Comments {

    private final Transport transport;
    private final Priority priority;

    Comments(Transport transport, Priority priority) {
        this.transport = transport;
        this.priority = priority;
    }

    /** Every comment, oldest first, deleted ones included. */
    public Listing<Comment> list(String workspace, String repository, long pullRequest) {
        String fields = Arrays.stream(Comment.NEEDED.split(","))
                .map(field -> "values." + field)
                .collect(Collectors.joining(",", "next,", ""));
        Call call = Call.of(Operation.COMMENTS, workspace, repository, pullRequest)
                .query("pagelen", 100)
                .query("sort", "created_on")
                .query("fields", fields);
        return transport.list(call, priority, Comment::read);
    }

    /** Writes a general comment and gives its id. */
    public long create(String workspace, String repository, long pullRequest, String raw) {
        return post(workspace, repository, pullRequest, text(raw));
    }

    /**
     * Writes a comment at a line of the new file and gives its id.
     *
     * @param to counted from 1
     */
    public long createInline(String workspace, String repository, long pullRequest, String path, int to, String raw) {
        ObjectNode body = text(raw);
        body.putObject("inline").put("path", path).put("to", to);
        return post(workspace, repository, pullRequest, body);
    }

    /** Answers a comment and gives the id of the answer. */
    public long reply(String workspace, String repository, long pullRequest, long parent, String raw) {
        ObjectNode body = text(raw);
        body.putObject("parent").put("id", parent);
        return post(workspace, repository, pullRequest, body);
    }

    /** Replaces the text of a comment of our own. */
    public void update(String workspace, String repository, long pullRequest, long comment, String raw) {
        send(Call.of(Operation.COMMENT_UPDATE, workspace, repository, pullRequest, comment)
                .json(text(raw)));
    }

    /** Deletes a comment; {@code NotFound} when it is not there. */
    public void delete(String workspace, String repository, long pullRequest, long comment) {
        send(Call.of(Operation.COMMENT_DELETE, workspace, repository, pullRequest, comment));
    }

    /** Resolves the thread that the comment starts. */
    public void resolve(String workspace, String repository, long pullRequest, long comment) {
        send(Call.of(Operation.COMMENT_RESOLVE, workspace, repository, pullRequest, comment));
    }

    /** Opens a resolved thread again. */
    public void reopen(String workspace, String repository, long pullRequest, long comment) {
        send(Call.of(Operation.COMMENT_REOPEN, workspace, repository, pullRequest, comment));
    }

    private long post(String workspace, String repository, long pullRequest, ObjectNode body) {
        Call call = Call.of(Operation.COMMENT_CREATE, workspace, repository, pullRequest)
                .json(body);
        return transport.send(call, priority).written(comment -> comment.number("id"));
    }

    private void send(Call call) {
        transport.send(call, priority);
    }

    private static ObjectNode text(String raw) {
        ObjectNode body = Json.object();
        body.putObject("content").put("raw", raw);
        return body;
    }
}
