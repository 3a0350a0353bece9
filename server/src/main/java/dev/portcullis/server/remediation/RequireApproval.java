package dev.portcullis.server.remediation;

import dev.portcullis.bitbucket.BitbucketClient;
import dev.portcullis.bitbucket.access.Operation;
import dev.portcullis.bitbucket.access.Secret;
import dev.portcullis.server.remediation.Restrictions.Words;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Asks for one approval before anything is merged into the main branch. */
final class RequireApproval implements Remedy {
    private static final Words WORDS = new Words(
            List.of("require_approvals_to_merge", "require_review_group_approvals_to_merge", "require_default_reviewer_approvals_to_merge"),
            Map.of(
                    "require_approvals_to_merge", "approvals to merge into %s",
                    "require_review_group_approvals_to_merge", "approvals of a review group to merge into %s",
                    "require_default_reviewer_approvals_to_merge", "approvals of default reviewers to merge into %s"),
            "none required",
            "1",
            each -> each.value() == null ? "required" : String.valueOf(each.value()));

    @Override
    public String id() {
        return "require-approval";
    }

    @Override
    public String title() {
        return "Require an approval before merging into the main branch";
    }

    @Override
    public String noun(String rule) {
        return "merge checks on approvals";
    }

    @Override
    public String consequence() {
        return "Below the Premium plan Bitbucket warns when an approval is missing; on Premium, with enforced merge checks, it refuses to merge. Its API does not tell the plan.";
    }

    @Override
    public Set<Operation> operations() {
        return Set.of(Operation.REPOSITORY, Operation.BRANCH_RESTRICTIONS, Operation.BRANCH_RESTRICTION_CREATE, Operation.BRANCH_RESTRICTION_DELETE);
    }

    @Override
    public State read(BitbucketClient client, Target target, @Nullable State before) {
        return Restrictions.read(client, target, before, WORDS);
    }

    @Override
    public State after(Target target, State now) {
        return Restrictions.after(now, WORDS);
    }

    @Override
    public PlannedCall call(Target target, State now) {
        return Restrictions.create(target, now, WORDS, 1);
    }

    @Override
    public PlannedCall inverse(Target target, State now) {
        return Restrictions.remove(target, now);
    }

    @Override
    public void apply(BitbucketClient client, Target target, State now, @Nullable Secret secret) {
        client.branchRestrictions().create(target.workspace(), target.repository(), Restrictions.settings(now, WORDS, 1));
    }

    @Override
    public void undo(BitbucketClient client, Target target, State before, State now) {
        Restrictions.remove(client, target, now);
    }
}
