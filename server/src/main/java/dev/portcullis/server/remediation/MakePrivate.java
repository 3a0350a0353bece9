package dev.portcullis.server.remediation;

import dev.portcullis.bitbucket.BitbucketClient;
import dev.portcullis.bitbucket.access.Operation;
import dev.portcullis.bitbucket.access.Secret;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Hides a repository from everybody who has no right on it. */
final class MakePrivate implements Remedy {
    @Override
    public String id() {
        return "make-private";
    }

    @Override
    public String title() {
        return "Make the repository private";
    }

    @Override
    public String consequence() {
        return "Whoever has no right on the repository loses sight of it: anonymous clones and links from outside stop working. What was copied stays copied.";
    }

    @Override
    public Set<Operation> operations() {
        return Set.of(Operation.REPOSITORY, Operation.REPOSITORY_UPDATE);
    }

    @Override
    public State read(BitbucketClient client, Target target) {
        boolean isPrivate = client.repositories().one(target.workspace(), target.repository()).isPrivate();
        return state(isPrivate);
    }

    private static State state(boolean isPrivate) {
        return new State(List.of("is_private: " + isPrivate), Map.of());
    }

    @Override
    public State after(Target target, State now) {
        return state(true);
    }

    @Override
    public List<PlannedCall> calls(Target target, State now) {
        return List.of(new PlannedCall("PUT", "/2.0/repositories/" + target.workspace() + "/" + target.repository(), "{\"is_private\": true}"));
    }

    @Override
    public void apply(BitbucketClient client, Target target, State now, @Nullable Secret secret) {
        client.repositories().setPrivate(target.workspace(), target.repository(), true);
    }

    @Override
    public void undo(BitbucketClient client, Target target, State before, State now) {
        client.repositories().setPrivate(target.workspace(), target.repository(), false);
    }
}
