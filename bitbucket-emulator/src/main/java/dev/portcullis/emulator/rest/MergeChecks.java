package dev.portcullis.emulator.rest;

import dev.portcullis.emulator.access.BranchRules;
import dev.portcullis.emulator.state.CommitStatus;
import dev.portcullis.emulator.state.Person;
import dev.portcullis.emulator.state.PullRequest;
import dev.portcullis.emulator.state.Repository;
import dev.portcullis.emulator.state.Restriction;
import java.util.List;
import java.util.Optional;

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
        if (rules.of(repository, branch, "enforce_merge_checks").isEmpty()) {
            return Optional.empty();
        }
        long approvals = said(pull, "approved");
        if (approvals < wanted(repository, branch, "require_approvals_to_merge")) {
            return Optional.of("At least " + wanted(repository, branch, "require_approvals_to_merge")
                    + " approvals are required to merge.");
        }
        if (!rules.of(repository, branch, "require_no_changes_requested").isEmpty()
                && said(pull, "changes_requested") > 0) {
            return Optional.of("Changes are requested.");
        }
        List<CommitStatus> builds = service.directory().statuses(repository, head);
        int passing = wanted(repository, branch, "require_passing_builds_to_merge");
        long passed =
                builds.stream().filter(one -> one.state().equals("SUCCESSFUL")).count();
        return passing > 0 && (passed < passing || passed < builds.size())
                ? Optional.of("At least " + passing + " passing builds are required to merge, and none that fails.")
                : Optional.empty();
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
