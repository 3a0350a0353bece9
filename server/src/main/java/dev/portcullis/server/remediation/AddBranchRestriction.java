package dev.portcullis.server.remediation;

import dev.portcullis.bitbucket.BitbucketClient;
import dev.portcullis.bitbucket.BranchRestrictionSettings;
import dev.portcullis.bitbucket.access.Operation;
import dev.portcullis.bitbucket.access.Secret;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Restricts the main branch: no push but by pull request, no rewriting of its history, no deletion; which, the rule says. */
final class AddBranchRestriction implements Remedy {
    @Override
    public String id() {
        return "add-branch-restriction";
    }

    @Override
    public String title() {
        return "Add the missing restriction to the main branch";
    }

    @Override
    public String consequence() {
        return "Who pushes to the main branch, rewrites its history or deletes it is refused, as the rule says; pull requests are merged as before.";
    }

    @Override
    public Set<Operation> operations() {
        return Set.of(Operation.REPOSITORY, Operation.BRANCH_RESTRICTIONS, Operation.BRANCH_RESTRICTION_CREATE, Operation.BRANCH_RESTRICTION_DELETE);
    }

    private static String kind(Target target) {
        return switch (target.rule()) {
            case "main-branch-push-unrestricted" -> "push";
            case "main-branch-force-push-allowed" -> "force";
            case "main-branch-deletion-allowed" -> "delete";
            default -> throw new IllegalArgumentException("No restriction is known for " + target.rule());
        };
    }

    @Override
    public State read(BitbucketClient client, Target target) {
        return Restrictions.read(client, target, kind(target));
    }

    @Override
    public State after(Target target, State now) {
        // One on the main branch that exempts somebody is somebody's decision: it stays.
        return now.details().containsKey(Restrictions.ID) ? now : Restrictions.with(now, Restrictions.line(kind(target), now.detail(Restrictions.MAIN), null));
    }

    @Override
    public List<PlannedCall> calls(Target target, State now) {
        String body = "{\"kind\": \"" + kind(target) + "\", \"branch_match_kind\": \"glob\", \"pattern\": \"" + now.detail(Restrictions.MAIN) + "\", \"users\": [], \"groups\": []}";
        return List.of(new PlannedCall("POST", Restrictions.path(target), body));
    }

    @Override
    public void apply(BitbucketClient client, Target target, State now, @Nullable Secret secret) {
        client.branchRestrictions().create(target.workspace(), target.repository(), BranchRestrictionSettings.of(kind(target), now.detail(Restrictions.MAIN), null));
    }

    @Override
    public void undo(BitbucketClient client, Target target, State before, State now) {
        client.branchRestrictions().delete(target.workspace(), target.repository(), Long.parseLong(now.detail(Restrictions.ID)));
    }
}
