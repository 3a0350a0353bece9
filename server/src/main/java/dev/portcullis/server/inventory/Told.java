package dev.portcullis.server.inventory;

import dev.portcullis.bitbucket.PullRequest;
import dev.portcullis.server.integrations.Ids;
import dev.portcullis.server.inventory.Inventory.PullRequestTold;
import java.util.Locale;
import java.util.Optional;

/** From Bitbucket's words to ours. */
public final class Told {
    private Told() {}

    /** Empty where Bitbucket tells no source: the fork was deleted (facts of 2026-11-24, 5.6). */
    public static Optional<PullRequestTold> of(PullRequest read) {
        if (read.sourceBranch() == null || read.id() > Integer.MAX_VALUE) return Optional.empty();
        var author = read.author();
        return Optional.of(new PullRequestTold(
                (int) read.id(),
                read.title(),
                read.state().name().toLowerCase(Locale.ROOT),
                read.draft(),
                author == null ? null : author.uuid(),
                author == null ? "" : author.displayName(),
                read.sourceBranch(),
                read.sourceRepositoryUuid() == null ? null : Ids.uuid(read.sourceRepositoryUuid()),
                read.sourceRepositoryFullName(),
                read.sourceHash(),
                read.destinationBranch(),
                read.createdOn(),
                read.updatedOn()));
    }
}
