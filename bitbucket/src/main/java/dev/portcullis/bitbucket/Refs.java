package dev.portcullis.bitbucket;

import dev.portcullis.bitbucket.access.Operation;
import dev.portcullis.bitbucket.http.Call;
import dev.portcullis.bitbucket.http.Listing;
import dev.portcullis.bitbucket.http.Priority;
import dev.portcullis.bitbucket.http.Transport;

/** The refs of a repository. */
public final class Refs {

    private final Transport transport;
    private final Priority priority;

    Refs(Transport transport, Priority priority) {
        this.transport = transport;
        this.priority = priority;
    }

    /** Every branch with its head, by name; none for an empty repository. */
    public Listing<Branch> branches(String workspace, String repository) {
        Call call = Call.of(Operation.BRANCHES, workspace, repository)
                .query("pagelen", 100)
                .query("sort", "name")
                .query("fields", "next,values.name,values.target.hash");
        return transport.list(
                call,
                priority,
                branch ->
                        new Branch(branch.name("name"), branch.object("target").hash("hash")));
    }
}
