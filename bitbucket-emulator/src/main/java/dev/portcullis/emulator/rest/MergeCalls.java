package dev.portcullis.emulator.rest;

import dev.portcullis.emulator.git.History.NamedRef;
import dev.portcullis.emulator.git.Merge;
import dev.portcullis.emulator.git.RefChange;
import dev.portcullis.emulator.shape.Times;
import dev.portcullis.emulator.state.Person;
import dev.portcullis.emulator.state.PullRequest;
import dev.portcullis.emulator.state.Repository;
import dev.portcullis.emulator.state.Right;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.revwalk.RevCommit;
import org.jspecify.annotations.Nullable;

/** What reviewers do with a pull request: approve, ask for changes, merge (facts 5.6). */
final class MergeCalls {

    private static final List<String> STRATEGIES = List.of(
            "merge_commit", "squash", "fast_forward", "squash_fast_forward", "rebase_fast_forward", "rebase_merge");

    private final Service service;

    MergeCalls(Service service) {
        this.service = service;
    }

    void register(Routes routes) {
        String one = PullRequestCalls.PATH + "/{pull_request_id}";
        String write = PullRequestCalls.WRITE;
        String onlyWrite = "write:pullrequest:bitbucket";
        routes.add("POST", one + "/merge", "pullrequest:write", write, this::merge);
        routes.add("POST", one + "/approve", "pullrequest:write", write, call -> say(call, "approved"));
        routes.add("DELETE", one + "/approve", "pullrequest:write", onlyWrite, call -> unsay(call, "approved"));
        routes.add(
                "POST", one + "/request-changes", "pullrequest:write", write, call -> say(call, "changes_requested"));
        routes.add(
                "DELETE",
                one + "/request-changes",
                "pullrequest:write",
                onlyWrite,
                call -> unsay(call, "changes_requested"));
    }

    private PullRequest open(Call call, Repository repository) {
        PullRequest pull = service.pullRequest(call, repository);
        if (!pull.isOpen()) {
            throw Refusal.of(400, "This pull request is already closed.");
        }
        return pull;
    }

    /** That conflicts answer 400 is a guess; 409 stands for a ref that moved meanwhile. */
    private Answer merge(Call call) {
        Repository repository = service.repository(call, Right.WRITE);
        PullRequest pull = open(call, repository);
        Person caller = call.person();
        Body body = call.body().length == 0 ? null : call.object();
        String chosen = body == null ? null : body.oneOf("merge_strategy", STRATEGIES);
        String strategy = chosen == null ? "merge_commit" : chosen;
        boolean close =
                body == null ? pull.closeSourceBranch() : body.flag("close_source_branch", pull.closeSourceBranch());
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
        String text = body == null ? null : body.textOrNull("message");
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
        return Answer.ok(service.shapes().pulls().full(fresh));
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

    private Answer say(Call call, String word) {
        Repository repository = service.repository(call, Right.READ);
        PullRequest.Participant said = new PullRequest.Participant(call.person().uuid(), word, service.now());
        PullRequest fresh = keep(call, repository, said, null);
        boolean approved = word.equals("approved");
        tell(call, repository, fresh, approved ? "approved" : "changes_request_created", approved);
        return Answer.ok(service.shapes().pulls().participant(fresh, said.person(), said));
    }

    private Answer unsay(Call call, String word) {
        Repository repository = service.repository(call, Right.READ);
        PullRequest.Participant silent =
                new PullRequest.Participant(call.person().uuid(), null, service.now());
        PullRequest fresh = keep(call, repository, silent, word);
        boolean approved = word.equals("approved");
        tell(call, repository, fresh, approved ? "unapproved" : "changes_request_removed", approved);
        return Answer.empty();
    }

    /** Keeps what somebody says now; where a former word is wanted, only if they said it. */
    private PullRequest keep(Call call, Repository repository, PullRequest.Participant said, @Nullable String former) {
        return service.state().change(() -> {
            PullRequest pull = open(call, repository);
            if (former != null
                    && pull.participants().stream()
                            .noneMatch(one -> one.person().equals(said.person()) && former.equals(one.state()))) {
                throw Refusal.noSuchThing("Participant");
            }
            List<PullRequest.Participant> all = others(pull, call.person());
            all.add(said);
            PullRequest fresh = pull.withParticipants(List.copyOf(all), said.participatedOn());
            service.state().pullRequests.put(fresh.key(), fresh);
            return fresh;
        });
    }

    private void tell(Call call, Repository repository, PullRequest pull, String event, boolean approval) {
        service.events()
                .verdict(
                        event,
                        approval ? "approval" : "changes_request",
                        repository,
                        call.person(),
                        pull,
                        Times.micros(pull.updatedOn()));
    }

    private static List<PullRequest.Participant> others(PullRequest pull, Person caller) {
        return new ArrayList<>(pull.participants().stream()
                .filter(one -> !one.person().equals(caller.uuid()))
                .toList());
    }
}
