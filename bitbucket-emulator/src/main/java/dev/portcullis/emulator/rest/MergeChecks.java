package dev.portcullis.emulator.rest;

import dev.portcullis.emulator.access.BranchRules;
import dev.portcullis.emulator.state.CommitStatus;
import dev.portcullis.emulator.state.Person;
import dev.portcullis.emulator.state.PullRequest;
import dev.portcullis.emulator.state.Repository;
import dev.portcullis.emulator.state.Restriction;
import dev.portcullis.emulator.state.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What keeps a pull request from being merged: who may merge binds always, merge checks only where {@code
 * enforce_merge_checks} stands beside them (facts 5.3). Approvals, requested changes and builds are looked at; sentences are
 * guesses.
 */
final class MergeChecks {

    private final Service service;
    private final BranchRules rules;

    MergeChecks(Service service) {
        this.service = service;
        this.rules = new BranchRules(service.directory());
    }

    Optional<String> refusal(Repository repository, PullRequest pull, Person caller, String head) {
        String branch = pull.destinationBranch();
        if (!rules.binding(repository, caller, branch, "restrict_merges").isEmpty()) {
            return Optional.of("You do not have permission to merge into " + branch + ".");
        }
        return bind(repository, branch) ? unmet(repository, pull, caller, head).stream().findFirst() : Optional.empty();
    }

    /** Whether unmet checks refuse a merge: a restriction that only Premium has. */
    boolean bind(Repository repository, String branch) {
        return !rules.of(repository, branch, "enforce_merge_checks").isEmpty();
    }

    /** Every check that is not met, in a sentence of ours. */
    List<String> unmet(Repository repository, PullRequest pull, Person caller, String head) {
        String branch = pull.destinationBranch();
        List<String> unmet = new ArrayList<>();
        if (!rules.binding(repository, caller, branch, "restrict_merges").isEmpty()) {
            unmet.add(caller.displayName() + " may not merge into " + branch + ".");
        }
        int approvals = wanted(repository, branch, "require_approvals_to_merge");
        if (said(pull, "approved") < approvals) {
            unmet.add("At least " + approvals + " approvals are required to merge.");
        }
        int reviewers = wanted(repository, branch, "require_default_reviewer_approvals_to_merge");
        if (approvedByDefaultReviewers(repository, pull) < reviewers) {
            unmet.add("At least " + reviewers + " approvals of default reviewers are required to merge.");
        }
        if (is(repository, branch, "require_no_changes_requested") && said(pull, "changes_requested") > 0) {
            unmet.add("Changes are requested.");
        }
        if (is(repository, branch, "require_tasks_to_be_completed")
                && service.directory().tasks(pull).stream().anyMatch(Task::isOpen)) {
            unmet.add("All tasks must be completed.");
        }
        if (is(repository, branch, "require_all_comments_resolved")
                && service.directory().comments(pull).stream()
                        .anyMatch(one -> one.parent() == null && one.inline() != null && one.resolution() == null && !one.deleted() && !one.pending())) {
            unmet.add("All comments must be resolved.");
        }
        List<CommitStatus> builds = service.directory().statuses(repository, head);
        int passing = wanted(repository, branch, "require_passing_builds_to_merge");
        long passed =
                builds.stream().filter(one -> one.state().equals("SUCCESSFUL")).count();
        if (passing > 0 && (passed < passing || passed < builds.size())) {
            unmet.add("At least " + passing + " passing builds are required to merge, and none that fails.");
        }
        return unmet;
    }

    private boolean is(Repository repository, String branch, String kind) {
        return !rules.of(repository, branch, kind).isEmpty();
    }

    private long approvedByDefaultReviewers(Repository repository, PullRequest pull) {
        return pull.participants().stream()
                .filter(one -> "approved".equals(one.state()))
                .filter(one -> Stream.of(repository.uuid(), repository.project())
                        .anyMatch(subject -> service.state().defaultReviewers.find(subject + "/" + one.person()).isPresent()))
                .count();
    }

    private static long said(PullRequest pull, String word) {
        return pull.participants().stream()
                .filter(one -> word.equals(one.state()) && !one.person().equals(pull.author()))
                .count();
    }

    private int wanted(Repository repository, String branch, String kind) {
        return rules.of(repository, branch, kind).stream()
                .map(Restriction::value)
                .mapToInt(one -> one == null ? 0 : one)
                .max()
                .orElse(0);
    }
}
