package dev.portcullis.bitbucket;

import dev.portcullis.bitbucket.http.BitbucketAddresses;
import dev.portcullis.bitbucket.http.Budget;
import dev.portcullis.bitbucket.http.CredentialSource;
import dev.portcullis.bitbucket.http.Manners;
import dev.portcullis.bitbucket.http.Priority;
import dev.portcullis.bitbucket.http.Transport;
import dev.portcullis.bitbucket.http.WritePermit;
import java.time.Clock;

/**
 * Bitbucket Cloud as one principal sees it. Cheap to make, immutable, safe for many threads; every method that talks to
 * Bitbucket blocks, and throws a {@code BitbucketException} when it does not get a whole, good answer.
 */
public final class BitbucketClient {

    private final Transport transport;
    private final Priority priority;

    /** With the product's own limits and at normal priority. */
    public BitbucketClient(
            BitbucketAddresses addresses,
            CredentialSource credentials,
            Budget budget,
            WritePermit permit,
            Clock clock) {
        this(addresses, credentials, budget, permit, clock, Manners.DEFAULT);
    }

    public BitbucketClient(
            BitbucketAddresses addresses,
            CredentialSource credentials,
            Budget budget,
            WritePermit permit,
            Clock clock,
            Manners manners) {
        this(new Transport(addresses, credentials, budget, permit, manners, clock), Priority.NORMAL);
    }

    private BitbucketClient(Transport transport, Priority priority) {
        this.transport = transport;
        this.priority = priority;
    }

    /** The same client in another lane of the budget. */
    public BitbucketClient at(Priority other) {
        return new BitbucketClient(transport, other);
    }

    public Users users() {
        return new Users(transport, priority);
    }

    public Workspaces workspaces() {
        return new Workspaces(transport, priority);
    }

    public Projects projects() {
        return new Projects(transport, priority);
    }

    public Repositories repositories() {
        return new Repositories(transport, priority);
    }

    public Refs refs() {
        return new Refs(transport, priority);
    }

    public BranchRestrictions branchRestrictions() {
        return new BranchRestrictions(transport, priority);
    }

    public PullRequests pullRequests() {
        return new PullRequests(transport, priority);
    }

    public Comments comments() {
        return new Comments(transport, priority);
    }

    public Statuses statuses() {
        return new Statuses(transport, priority);
    }

    public Reports reports() {
        return new Reports(transport, priority);
    }

    public Hooks hooks() {
        return new Hooks(transport, priority);
    }

    public RepositoryHooks repositoryHooks() {
        return new RepositoryHooks(transport, priority);
    }

    public DeployKeys deployKeys() {
        return new DeployKeys(transport, priority);
    }

    public Reviewers reviewers() {
        return new Reviewers(transport, priority);
    }

    public Permissions permissions() {
        return new Permissions(transport, priority);
    }

    public Pipelines pipelines() {
        return new Pipelines(transport, priority);
    }

    public Variables variables() {
        return new Variables(transport, priority);
    }

    public Tasks tasks() {
        return new Tasks(transport, priority);
    }

    public SshKeys sshKeys() {
        return new SshKeys(transport, priority);
    }
}
