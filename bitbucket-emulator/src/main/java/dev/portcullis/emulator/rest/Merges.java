package dev.portcullis.emulator.rest;

import dev.portcullis.emulator.git.History.NamedRef;
import dev.portcullis.emulator.git.Merge;
import dev.portcullis.emulator.git.RefChange;
import dev.portcullis.emulator.pages.Merging;
import dev.portcullis.emulator.shape.Times;
import dev.portcullis.emulator.state.Person;
import dev.portcullis.emulator.state.PullRequest;
import dev.portcullis.emulator.state.Repository;
import dev.portcullis.emulator.state.Right;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.revwalk.RevCommit;
import org.jspecify.annotations.Nullable;

/** Merges pull requests, for REST and for the button of the page, by the checks that the plan lets bind or only warn. */
public final class Merges implements Merging {

    static final List<String> STRATEGIES = List.of(
            "merge_commit", "squash", "fast_forward", "squash_fast_forward", "rebase_fast_forward", "rebase_merge");

    private final Service service;

    public Merges(Service service) {
        this.service = service;
    }

    @Override
    public Checks checks(Repository repository, PullRequest pull, Person person) {
        MergeChecks checks = new MergeChecks(service);
        return new Checks(
                checks.unmet(repository, pull, person, pull.sourceHash()), checks.bind(repository, pull.destinationBranch()));
    }

    @Override
    public Optional<String> merge(Repository repository, PullRequest pull, Person person, String strategy) {
        if (!STRATEGIES.contains(strategy)) {
            return Optional.of("There is no such strategy.");
        }
        if (!service.directory().right(repository, person).covers(Right.WRITE)) {
            return Optional.of(person.displayName() + " may not write to this repository.");
        }
        if (!pull.isOpen()) {
            return Optional.of("This pull request is already closed.");
        }
        try {
            merge(repository, pull, person, strategy, null, pull.closeSourceBranch());
            return Optional.empty();
        } catch (Refusal refusal) {
            return Optional.of(refusal.sentence());
        }
    }

    /** That conflicts answer 400 is a guess; 409 stands for a ref that moved meanwhile. */
    PullRequest merge(
            Repository repository, PullRequest pull, Person caller, String strategy, @Nullable String text, boolean close) {
        NamedRef into = service.history(repository)
                .branch(pull.destinationBranch())
                .orElseThrow(() -> Refusal.of(400, "The destination branch does not exist."));
        NamedRef from = service.history(repository).branch(pull.sourceBranch()).orElse(null);
        if (from == null) {
            throw Refusal.of(400, "The source branch does not exist.");
        }
        new MergeChecks(service)
                .refusal(repository, pull, caller, from.target().name())
                .ifPresent(sentence -> {
                    throw Refusal.of(403, sentence);
                });
        PersonIdent who =
                new PersonIdent(caller.displayName(), caller.email(), Times.now(service.clock()), ZoneOffset.UTC);
        ObjectId merged = prepare(repository, strategy, from.target(), into.target(), who, message(pull, text));
        if (!Merge.move(service.git(repository), pull.destinationBranch(), into.target(), merged)) {
            throw Refusal.of(409, "The branch was changed meanwhile.");
        }
        PullRequest fresh = service.state().change(() -> {
            // Title, reviewers or approvals may have changed since it was read.
            PullRequest closed = service.state()
                    .pullRequests
                    .find(pull.key())
                    .orElse(pull)
                    .withHeads(from.target().name(), into.target().name(), pull.updatedOn())
                    .closed(PullRequest.State.MERGED, merged.name(), caller.uuid(), "", service.now());
            service.state().pullRequests.put(closed.key(), closed);
            return closed;
        });
        List<RefChange> changes = new ArrayList<>();
        changes.add(new RefChange(
                "refs/heads/" + pull.destinationBranch(), into.target().name(), merged.name()));
        if (close && Merge.move(service.git(repository), pull.sourceBranch(), from.target(), null)) {
            changes.add(new RefChange(
                    "refs/heads/" + pull.sourceBranch(), from.target().name(), null));
        }
        service.pushes().moved(repository.uuid(), caller, changes);
        service.events().pullRequest("fulfilled", repository, caller, fresh);
        return fresh;
    }

    private static String message(PullRequest pull, @Nullable String text) {
        return text == null
                ? "Merged in " + pull.sourceBranch() + " (pull request #" + pull.id() + ")\n\n" + pull.title() + "\n"
                : text;
    }

    private ObjectId prepare(
            Repository repository, String strategy, RevCommit from, RevCommit into, PersonIdent who, String message) {
        try {
            return new Merge(service.git(repository), who, message).prepare(strategy, from, into);
        } catch (Merge.Conflict conflict) {
            throw Refusal.of(400, String.valueOf(conflict.getMessage()));
        }
    }
}
