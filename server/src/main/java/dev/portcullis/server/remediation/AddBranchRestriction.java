package dev.portcullis.server.remediation;

import dev.portcullis.bitbucket.BitbucketClient;
import dev.portcullis.bitbucket.BranchRestriction;
import dev.portcullis.bitbucket.access.Operation;
import dev.portcullis.bitbucket.access.Secret;
import dev.portcullis.detection.posture.RepositoryPosture;
import dev.portcullis.server.remediation.Restrictions.Words;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Restricts the main branch: no push but by pull request, no rewriting of its history, no deletion; which, the rule says. */
final class AddBranchRestriction implements Remedy {
    private static final Map<String, String> NAMED = Map.of("push", "push to %s", "force", "force push to %s", "delete", "deletion of %s");
    private static final String NOBODY = "nobody, by pull request only";

    @Override
    public String id() {
        return "add-branch-restriction";
    }

    @Override
    public String title() {
        return "Add the missing restriction to the main branch";
    }

    @Override
    public String title(String rule) {
        return switch (kind(rule)) {
            case "push" -> "Let nobody push to the main branch without a pull request";
            case "force" -> "Block force pushes to the main branch";
            default -> "Block deletion of the main branch";
        };
    }

    @Override
    public String noun(String rule) {
        return switch (kind(rule)) {
            case "push" -> "branch restrictions on push";
            case "force" -> "branch restrictions on force push";
            default -> "branch restrictions on deletion";
        };
    }

    @Override
    public String consequence() {
        return "Who pushes to the main branch, rewrites its history or deletes it is refused, as the rule says; pull requests are merged as before.";
    }

    @Override
    public String back() {
        return "delete the new restriction";
    }

    @Override
    public List<Effect> effects(Target target, RepositoryPosture posture) {
        return Effect.writers(posture, switch (kind(target.rule())) {
            case "push" -> "a push is refused: opens a pull request";
            case "force" -> "a forced push is refused, others go on";
            default -> "deleting the branch is refused";
        });
    }

    @Override
    public int reads() {
        return 2;
    }

    @Override
    public Set<Operation> operations() {
        return Set.of(Operation.REPOSITORY, Operation.BRANCH_RESTRICTIONS, Operation.BRANCH_RESTRICTION_CREATE, Operation.BRANCH_RESTRICTION_DELETE);
    }

    private static String kind(String rule) {
        return switch (rule) {
            case "main-branch-push-unrestricted" -> "push";
            case "main-branch-force-push-allowed" -> "force";
            case "main-branch-deletion-allowed" -> "delete";
            default -> throw new IllegalArgumentException("No restriction is known for " + rule);
        };
    }

    private static Words words(Target target) {
        String kind = kind(target.rule());
        boolean push = kind.equals("push");
        return new Words(List.of(kind), NAMED, push ? "everyone with write access" : "allowed", push ? NOBODY : "blocked", AddBranchRestriction::meaning);
    }

    /** One that exempts somebody is somebody's decision: it stays. */
    private static String meaning(BranchRestriction restriction) {
        if (!restriction.kind().equals("push")) return "blocked";
        TreeSet<String> exempt = new TreeSet<>();
        restriction.groups().forEach(each -> exempt.add("group " + each));
        restriction.users().forEach(each -> exempt.add("user " + each));
        return exempt.isEmpty() ? NOBODY : String.join(", ", exempt);
    }

    @Override
    public State read(BitbucketClient client, Target target, @Nullable State before) {
        return Restrictions.read(client, target, before, words(target));
    }

    @Override
    public State after(Target target, State now) {
        return Restrictions.after(now, words(target));
    }

    @Override
    public PlannedCall call(Target target, State now) {
        return Restrictions.create(target, now, words(target), null);
    }

    @Override
    public PlannedCall inverse(Target target, State before, State now) {
        return Restrictions.remove(target, now);
    }

    @Override
    public void apply(BitbucketClient client, Target target, State now, @Nullable Secret secret) {
        client.branchRestrictions().create(target.workspace(), target.repository(), Restrictions.settings(now, words(target), null));
    }

    @Override
    public void undo(BitbucketClient client, Target target, State before, State now) {
        Restrictions.remove(client, target, now);
    }
}
