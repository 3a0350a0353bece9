package dev.portcullis.bitbucket;

import dev.portcullis.bitbucket.json.Fields;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A pull request, from REST or from a webhook: both have one shape (facts sections 5.6 and 6.3). Hashes are shortened to 12
 * characters there; only git knows the whole.
 *
 * @param id a number within the destination repository
 * @param title written by developers
 * @param state what it is now
 * @param draft true when it asks for no review yet
 * @param sourceBranch null when the source is gone
 * @param sourceHash the shortened head of the source; null when the source is gone
 * @param sourceRepositoryUuid differs from the destination's for a fork; null when the fork was deleted
 * @param sourceRepositoryFullName workspace/repository; null when the fork was deleted
 * @param destinationBranch where it wants to go
 * @param destinationHash the shortened head of the destination; null when Bitbucket did not say
 * @param author null when the account is gone
 * @param createdOn when it was opened
 * @param updatedOn its last change, comments included
 */
public record PullRequest(
        long id,
        String title,
        State state,
        boolean draft,
        @Nullable String sourceBranch,
        @Nullable String sourceHash,
        @Nullable String sourceRepositoryUuid,
        @Nullable String sourceRepositoryFullName,
        String destinationBranch,
        @Nullable String destinationHash,
        @Nullable Account author,
        Instant createdOn,
        Instant updatedOn) {

    /** What became of a pull request. */
    public enum State {
        OPEN,
        MERGED,
        DECLINED,
        SUPERSEDED
    }

    static final String NEEDED = "id,title,state,draft,source.branch.name,source.commit.hash,source.repository.uuid,"
            + "source.repository.full_name,destination.branch.name,destination.commit.hash,"
            + "author.uuid,author.display_name,author.nickname,author.type,created_on,updated_on";

    /** Reads a pull-request object. */
    public static PullRequest read(Fields fields) {
        Fields source = fields.objectOrNull("source");
        Fields sourceBranch = source == null ? null : source.objectOrNull("branch");
        Fields sourceCommit = source == null ? null : source.objectOrNull("commit");
        Fields sourceRepository = source == null ? null : source.objectOrNull("repository");
        Fields destination = fields.object("destination");
        Fields destinationCommit = destination.objectOrNull("commit");
        Fields author = fields.objectOrNull("author");
        long id = fields.number("id");
        if (id < 1) {
            throw fields.wrong("id", "a positive number");
        }
        return new PullRequest(
                id,
                fields.text("title"),
                state(fields),
                fields.flag("draft", false),
                sourceBranch == null ? null : sourceBranch.nameOrNull("name"),
                sourceCommit == null ? null : sourceCommit.hashOrNull("hash"),
                sourceRepository == null ? null : sourceRepository.uuidOrNull("uuid"),
                sourceRepository == null ? null : sourceRepository.nameOrNull("full_name"),
                destination.object("branch").name("name"),
                destinationCommit == null ? null : destinationCommit.hashOrNull("hash"),
                author == null ? null : Account.read(author),
                fields.time("created_on"),
                fields.time("updated_on"));
    }

    private static State state(Fields fields) {
        String state = fields.text("state");
        for (State known : State.values()) {
            if (known.name().equals(state)) {
                return known;
            }
        }
        throw fields.wrong("state", "a state of pull requests");
    }
}
