package dev.portcullis.bitbucket;

import dev.portcullis.bitbucket.access.Operation;
import dev.portcullis.bitbucket.http.Call;
import dev.portcullis.bitbucket.http.Listing;
import dev.portcullis.bitbucket.http.Priority;
import dev.portcullis.bitbucket.http.Transport;

/** The default reviewers of a repository and of its project. */
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

    /** Those that a project gives to its repositories; its administrators only. */
    public Listing<Account> ofProject(String workspace, String projectKey) {
        Call call = Call.of(Operation.PROJECT_DEFAULT_REVIEWERS, workspace, projectKey)
                .query("pagelen", 100)
                .query(
                        "fields",
                        "next,values.user.uuid,values.user.display_name,values.user.nickname,values.user.type");
        return transport.list(call, priority, one -> Account.read(one.object("user")));
    }

    /** Adds a member of the workspace; {@code Invalid} for anybody else. */
    public void add(String workspace, String repository, String userUuid) {
        transport.send(Call.of(Operation.DEFAULT_REVIEWER_ADD, workspace, repository, userUuid), priority);
    }

    /** Removes one; {@code NotFound} when the user is none. */
    public void remove(String workspace, String repository, String userUuid) {
        transport.send(Call.of(Operation.DEFAULT_REVIEWER_REMOVE, workspace, repository, userUuid), priority);
    }

    /** Adds a member of the workspace to a project; {@code Invalid} for anybody else. */
    public void addToProject(String workspace, String projectKey, String userUuid) {
        transport.send(Call.of(Operation.PROJECT_DEFAULT_REVIEWER_ADD, workspace, projectKey, userUuid), priority);
    }

    /** Removes one from a project; {@code NotFound} when the user is none. */
    public void removeFromProject(String workspace, String projectKey, String userUuid) {
        transport.send(Call.of(Operation.PROJECT_DEFAULT_REVIEWER_REMOVE, workspace, projectKey, userUuid), priority);
    }
}
