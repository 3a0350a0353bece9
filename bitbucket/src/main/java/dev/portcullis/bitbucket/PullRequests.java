package dev.portcullis.bitbucket;

import dev.portcullis.bitbucket.access.Operation;
import dev.portcullis.bitbucket.http.Call;
import dev.portcullis.bitbucket.http.Listing;
import dev.portcullis.bitbucket.http.Priority;
import dev.portcullis.bitbucket.http.Transport;
import dev.portcullis.bitbucket.json.Fields;
import dev.portcullis.bitbucket.json.Json;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The pull requests of a repository, and what reviewers say to them. */
public final class PullRequests {

    private final Transport transport;
    private final Priority priority;

    PullRequests(Transport transport, Priority priority) {
        this.transport = transport;
        this.priority = priority;
    }

    /**
     * Every open pull request, oldest first. Asks for 50 a page because more answers 400, whatever the manual says (facts
     * section 4).
     */
    public Listing<PullRequest> open(String workspace, String repository) {
        String fields = Arrays.stream(PullRequest.NEEDED.split(","))
                .map(field -> "values." + field)
                .collect(Collectors.joining(",", "next,", ""));
        Call call = Call.of(Operation.PULL_REQUESTS, workspace, repository)
                .query("state", "OPEN")
                .query("pagelen", 50)
                .query("sort", "created_on")
                .query("fields", fields);
        return transport.list(call, priority, PullRequest::read);
    }

    public PullRequest get(String workspace, String repository, long id) {
        Call call = Call.of(Operation.PULL_REQUEST, workspace, repository, id).query("fields", PullRequest.NEEDED);
        return PullRequest.read(transport.send(call, priority).json());
    }

    /**
     * Changes title and description of an open pull request. Reviewers that a change does not name are cleared (facts section
     * 5.6), so they are read first and sent along.
     *
     * @param title null leaves it as it is
     * @param description null leaves it as it is
     */
    public PullRequest update(
            String workspace, String repository, long id, @Nullable String title, @Nullable String description) {
        Fields now = transport
                .send(
                        Call.of(Operation.PULL_REQUEST, workspace, repository, id)
                                .query("fields", "title,reviewers.uuid"),
                        priority)
                .json();
        ObjectNode body = Json.object();
        body.put("title", title == null ? now.text("title") : title);
        if (description != null) {
            body.put("description", description);
        }
        ArrayNode reviewers = body.putArray("reviewers");
        now.objects("reviewers").forEach(each -> reviewers.addObject().put("uuid", each.uuid("uuid")));
        Call call = Call.of(Operation.PULL_REQUEST_UPDATE, workspace, repository, id).json(body);
        return transport.send(call, priority).written(PullRequest::read);
    }

    /** The accounts that are asked to review. */
    public List<Account> reviewers(String workspace, String repository, long id) {
        Call call = Call.of(Operation.PULL_REQUEST, workspace, repository, id)
                .query("fields", "reviewers.uuid,reviewers.display_name,reviewers.nickname,reviewers.type");
        return transport.send(call, priority).json().objects("reviewers").stream()
                .map(Account::read)
                .toList();
    }

    /** Approves in the name of this account. */
    public void approve(String workspace, String repository, long id) {
        say(Operation.APPROVE, workspace, repository, id);
    }

    /** Takes our approval back; {@code NotFound} when there is none. */
    public void unapprove(String workspace, String repository, long id) {
        say(Operation.UNAPPROVE, workspace, repository, id);
    }

    /** Asks for changes in the name of this account. */
    public void requestChanges(String workspace, String repository, long id) {
        say(Operation.REQUEST_CHANGES, workspace, repository, id);
    }

    /** Takes our request for changes back; {@code NotFound} when there is none. */
    public void unrequestChanges(String workspace, String repository, long id) {
        say(Operation.UNREQUEST_CHANGES, workspace, repository, id);
    }

    private void say(Operation operation, String workspace, String repository, long id) {
        transport.send(Call.of(operation, workspace, repository, id), priority);
    }
}
