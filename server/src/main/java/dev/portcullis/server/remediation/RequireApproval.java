package dev.portcullis.server.remediation;

import dev.portcullis.bitbucket.BitbucketClient;
import dev.portcullis.bitbucket.access.Operation;
import dev.portcullis.bitbucket.access.Secret;
import dev.portcullis.detection.posture.RepositoryPosture;
import dev.portcullis.server.remediation.Restrictions.Words;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Asks for one approval before anything is merged into the main branch. */
final class RequireApproval implements Remedy {
    private static final String NONE = "0";
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
    public String back() {
        return "put the merge check back as it was";
    }

    @Override
    public List<Effect> effects(Target target, RepositoryPosture posture) {
        return Effect.writers(posture, "merges after an approval, or is warned");
    }

    @Override
    public int reads() {
        return 2;
    }

    @Override
    public Set<Operation> operations() {
        return Set.of(Operation.REPOSITORY, Operation.BRANCH_RESTRICTIONS, Operation.BRANCH_RESTRICTION_CREATE, Operation.BRANCH_RESTRICTION_UPDATE, Operation.BRANCH_RESTRICTION_DELETE);
    }

    @Override
    public State read(BitbucketClient client, Target target, @Nullable State before) {
        return Restrictions.read(client, target, before, WORDS);
    }

    /** A check that asks for no approval is raised: there can be no second one of its kind. */
    private static boolean asksForNone(State state) {
        return Restrictions.says(state, WORDS, NONE);
    }

    @Override
    public State after(Target target, State now) {
        return asksForNone(now) ? Restrictions.after(now, WORDS, NONE) : Restrictions.after(now, WORDS);
    }

    @Override
    public PlannedCall call(Target target, State now) {
        return asksForNone(now)
                ? new PlannedCall("PUT", Restrictions.change(target, now), Restrictions.body(now, WORDS, 1))
                : Restrictions.create(target, now, WORDS, 1);
    }

    @Override
    public PlannedCall inverse(Target target, State before, State now) {
        return asksForNone(before)
                ? PlannedCall.back("PUT", Restrictions.change(target, now), Restrictions.body(now, WORDS, 0))
                : Restrictions.remove(target, now);
    }

    @Override
    public void apply(BitbucketClient client, Target target, State now, @Nullable Secret secret) {
        if (asksForNone(now)) Restrictions.change(client, target, now, WORDS, 1);
        else client.branchRestrictions().create(target.workspace(), target.repository(), Restrictions.settings(now, WORDS, 1));
    }

    @Override
    public void undo(BitbucketClient client, Target target, State before, State now) {
        if (asksForNone(before)) Restrictions.change(client, target, now, WORDS, 0);
        else Restrictions.remove(client, target, now);
    }
}
