package dev.portcullis.emulator.rest;

import dev.portcullis.emulator.shape.Times;
import dev.portcullis.emulator.state.Person;
import dev.portcullis.emulator.state.PullRequest;
import dev.portcullis.emulator.state.Repository;
import dev.portcullis.emulator.state.Right;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What reviewers do with a pull request: approve, ask for changes, merge (facts 5.6). */
final class MergeCalls {

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

    private Answer merge(Call call) {
        Repository repository = service.repository(call, Right.WRITE);
        PullRequest pull = open(call, repository);
        Body body = call.body().length == 0 ? null : call.object();
        String chosen = body == null ? null : body.oneOf("merge_strategy", Merges.STRATEGIES);
        boolean close =
                body == null ? pull.closeSourceBranch() : body.flag("close_source_branch", pull.closeSourceBranch());
        PullRequest merged = new Merges(service)
                .merge(
                        repository,
                        pull,
                        call.person(),
                        chosen == null ? "merge_commit" : chosen,
                        body == null ? null : body.textOrNull("message"),
                        close);
        return Answer.ok(service.shapes().pulls().full(merged));
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
