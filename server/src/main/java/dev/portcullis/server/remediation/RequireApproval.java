package dev.portcullis.server.remediation;

import dev.portcullis.bitbucket.BitbucketClient;
import dev.portcullis.bitbucket.BranchRestrictionSettings;
import dev.portcullis.bitbucket.access.Operation;
import dev.portcullis.bitbucket.access.Secret;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Asks for one approval before anything is merged into the main branch. */
final class RequireApproval implements Remedy {
    private static final String KIND = "require_approvals_to_merge";

    @Override
    public String id() {
        return "require-approval";
    }

    @Override
    public String title() {
        return "Require an approval before merging into the main branch";
    }

    @Override
    public String consequence() {
        return "Below the Premium plan Bitbucket warns when an approval is missing; on Premium, with enforced merge checks, it refuses to merge.";
    }

    @Override
    public Set<Operation> operations() {
        return Set.of(
                Operation.REPOSITORY, Operation.BRANCH_RESTRICTIONS, Operation.BRANCH_RESTRICTION_CREATE, Operation.BRANCH_RESTRICTION_UPDATE,
                Operation.BRANCH_RESTRICTION_DELETE);
    }

    @Override
    public State read(BitbucketClient client, Target target) {
        return Restrictions.read(client, target, KIND);
    }

    @Override
    public State after(Target target, State now) {
        String main = now.detail(Restrictions.MAIN);
        String value = now.details().get(Restrictions.VALUE);
        if (value != null && Integer.parseInt(value) >= 1) return now;
        State rest = now;
        if (now.details().containsKey(Restrictions.ID)) {
            String old = Restrictions.line(KIND, main, value == null ? null : Integer.valueOf(value));
            rest = new State(now.lines().stream().filter(line -> !line.equals(old)).toList(), now.details());
        }
        return Restrictions.with(rest, Restrictions.line(KIND, main, 1));
    }

    @Override
    public List<PlannedCall> calls(Target target, State now) {
        String body = "{\"kind\": \"" + KIND + "\", \"branch_match_kind\": \"glob\", \"pattern\": \"" + now.detail(Restrictions.MAIN) + "\", \"value\": 1}";
        String id = now.details().get(Restrictions.ID);
        return List.of(id == null
                ? new PlannedCall("POST", Restrictions.path(target), body)
                : new PlannedCall("PUT", Restrictions.path(target) + "/" + id, body));
    }

    @Override
    public void apply(BitbucketClient client, Target target, State now, @Nullable Secret secret) {
        write(client, target, now.detail(Restrictions.MAIN), now.details().get(Restrictions.ID), 1);
    }

    @Override
    public void undo(BitbucketClient client, Target target, State before, State now) {
        String id = now.detail(Restrictions.ID);
        String value = before.details().get(Restrictions.VALUE);
        if (!before.details().containsKey(Restrictions.ID)) client.branchRestrictions().delete(target.workspace(), target.repository(), Long.parseLong(id));
        else write(client, target, now.detail(Restrictions.MAIN), id, value == null ? null : Integer.valueOf(value));
    }

    private static void write(BitbucketClient client, Target target, String main, @Nullable String id, @Nullable Integer value) {
        BranchRestrictionSettings settings = BranchRestrictionSettings.of(KIND, main, value);
        if (id == null) client.branchRestrictions().create(target.workspace(), target.repository(), settings);
        else client.branchRestrictions().update(target.workspace(), target.repository(), Long.parseLong(id), settings);
    }
}
