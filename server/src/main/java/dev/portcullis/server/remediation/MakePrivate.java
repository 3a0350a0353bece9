package dev.portcullis.server.remediation;

import dev.portcullis.bitbucket.BitbucketClient;
import dev.portcullis.bitbucket.Repository;
import dev.portcullis.bitbucket.access.Operation;
import dev.portcullis.bitbucket.access.Secret;
import dev.portcullis.detection.posture.RepositoryPosture;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Hides a repository from everybody who has no right on it. */
final class MakePrivate implements Remedy {
    private static final String PUBLIC = "visibility: public, everybody on the internet can read it";
    private static final String PRIVATE = "visibility: private";

    @Override
    public String id() {
        return "make-private";
    }

    @Override
    public String title() {
        return "Make the repository private";
    }

    @Override
    public String noun(String rule) {
        return "visibility";
    }

    @Override
    public String consequence() {
        return "Whoever has no right on the repository loses sight of it: anonymous clones and links from outside stop working. What was copied stays copied.";
    }

    @Override
    public String back() {
        return "make it public again";
    }

    @Override
    public List<Effect> effects(Target target, RepositoryPosture posture) {
        return List.of(Effect.outside("Whoever has no right on it", "reads and clones without signing in", "is refused, as are links from outside"));
    }

    @Override
    public Set<Operation> operations() {
        return Set.of(Operation.REPOSITORY, Operation.REPOSITORY_UPDATE);
    }

    @Override
    public State read(BitbucketClient client, Target target, @Nullable State before) {
        Repository repository = client.repositories().one(target.workspace(), target.repository());
        return new State(
                List.of("project: " + (repository.projectKey() == null ? "not told" : repository.projectKey()), repository.isPrivate() ? PRIVATE : PUBLIC), Map.of());
    }

    @Override
    public State after(Target target, State now) {
        return now.with(PUBLIC, PRIVATE);
    }

    @Override
    public PlannedCall call(Target target, State now) {
        return new PlannedCall("PUT", target.path(""), "{\"is_private\":true}");
    }

    @Override
    public PlannedCall inverse(Target target, State before, State now) {
        return PlannedCall.back("PUT", target.path(""), "{\"is_private\":false}");
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
