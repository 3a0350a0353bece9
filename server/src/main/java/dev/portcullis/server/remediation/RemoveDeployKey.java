package dev.portcullis.server.remediation;

import dev.portcullis.bitbucket.BitbucketClient;
import dev.portcullis.bitbucket.DeployKey;
import dev.portcullis.bitbucket.access.Operation;
import dev.portcullis.bitbucket.access.Secret;
import dev.portcullis.detection.posture.DeployKeys;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Takes a deploy key away. The key is known by its text: Bitbucket numbers it anew when it comes back. */
final class RemoveDeployKey implements Remedy {
    private static final String ID = "id";
    private static final String LINE = "line";
    private static final String LABEL = "label";
    private static final State ABSENT = new State(List.of(), Map.of());

    @Override
    public String id() {
        return "remove-deploy-key";
    }

    @Override
    public String title() {
        return "Remove the deploy key";
    }

    @Override
    public String consequence() {
        return "Whatever still clones with this key is refused. Undo puts the same public key back, with a number of its own.";
    }

    @Override
    public Set<Operation> operations() {
        return Set.of(Operation.DEPLOY_KEYS, Operation.DEPLOY_KEY_DELETE, Operation.DEPLOY_KEY_ADD);
    }

    @Override
    public State read(BitbucketClient client, Target target) {
        for (DeployKey each : client.deployKeys().list(target.workspace(), target.repository()).whole())
            if (DeployKeys.keyOf(each.key()).equals(target.key()))
                return new State(
                        List.of(each.line() + (each.label().isEmpty() ? "" : " (" + each.label() + ")")),
                        Map.of(ID, String.valueOf(each.id()), LINE, each.line(), LABEL, each.label()));
        return ABSENT;
    }

    @Override
    public State after(Target target, State now) {
        return ABSENT;
    }

    @Override
    public List<PlannedCall> calls(Target target, State now) {
        return now.lines().isEmpty()
                ? List.of()
                : List.of(new PlannedCall("DELETE", "/2.0/repositories/" + target.workspace() + "/" + target.repository() + "/deploy-keys/" + now.detail(ID), ""));
    }

    @Override
    public void apply(BitbucketClient client, Target target, State now, @Nullable Secret secret) {
        client.deployKeys().delete(target.workspace(), target.repository(), Long.parseLong(now.detail(ID)));
    }

    @Override
    public void undo(BitbucketClient client, Target target, State before, State now) {
        client.deployKeys().add(target.workspace(), target.repository(), before.detail(LINE), before.detail(LABEL));
    }
}
