package dev.portcullis.bitbucket;

import dev.portcullis.bitbucket.access.Operation;
import dev.portcullis.bitbucket.http.Call;
import dev.portcullis.bitbucket.http.Listing;
import dev.portcullis.bitbucket.http.Priority;
import dev.portcullis.bitbucket.http.Transport;

/** The default reviewers of a repository. */
public final class Reviewers {

    private final Transport transport;
    private final Priority priority;

    Reviewers(Transport transport, Priority priority) {
        this.transport = transport;
        this.priority = priority;
    }

    /** Those of the repository itself. */
    public Listing<Account> defaults(String workspace, String repository) {
        Call call = Call.of(Operation.DEFAULT_REVIEWERS, workspace, repository)
                .query("pagelen", 100)
                .query("fields", "next,values.uuid,values.display_name,values.nickname,values.type");
        return transport.list(call, priority, Account::read);
    }

    /** Those of the repository and those that its project gives to it. */
    public Listing<DefaultReviewer> effective(String workspace, String repository) {
        Call call = Call.of(Operation.EFFECTIVE_DEFAULT_REVIEWERS, workspace, repository)
                .query("pagelen", 100)
                .query(
                        "fields",
                        "next,values.reviewer_type,values.user.uuid,values.user.display_name,values.user.nickname,"
                                + "values.user.type");
        return transport.list(
                call,
                priority,
                one -> new DefaultReviewer(Account.read(one.object("user")), one.name("reviewer_type")));
    }
}
