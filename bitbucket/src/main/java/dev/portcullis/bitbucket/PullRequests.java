package dev.portcullis.bitbucket;

import dev.portcullis.bitbucket.access.Operation;
import dev.portcullis.bitbucket.http.Call;
import dev.portcullis.bitbucket.http.Listing;
import dev.portcullis.bitbucket.http.Priority;
import dev.portcullis.bitbucket.http.Transport;
import java.util.Arrays;
import java.util.stream.Collectors;

/** The pull requests of a repository. */
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
}
