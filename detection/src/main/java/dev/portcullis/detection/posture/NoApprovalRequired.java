package dev.portcullis.detection.posture;

import dev.portcullis.detection.posture.RepositoryPosture.Restriction;
import java.util.List;

/** Approval by default reviewers counts only where there are any: a check that asks nobody asks nothing. */
final class NoApprovalRequired implements PostureRule {
    @Override
    public List<Violation> judge(RepositoryPosture repository) throws NotJudged {
        MainBranch main = MainBranch.of(repository);
        if (main.has(each -> counts(each, "require_approvals_to_merge") || counts(each, "require_review_group_approvals_to_merge"))) return List.of();
        boolean byReviewers = main.has(each -> counts(each, "require_default_reviewer_approvals_to_merge"));
        if (byReviewers && !nobody(repository.defaultReviewers())) return List.of();
        return Violation.ofRepository(
                repository,
                byReviewers
                        ? "Merging into %s asks for the approval of default reviewers, and there are none.".formatted(main.name())
                        : "A pull request may be merged into %s without anybody's approval.".formatted(main.name()),
                "At least one approval before merging into %s.".formatted(main.name()));
    }

    private static boolean nobody(Fact<List<RepositoryPosture.Reviewer>> reviewers) throws NotJudged {
        return PostureRule.known(reviewers).isEmpty();
    }

    private static boolean counts(Restriction restriction, String kind) {
        return restriction.kind().equals(kind) && (restriction.value() == null || restriction.value() > 0);
    }
}
