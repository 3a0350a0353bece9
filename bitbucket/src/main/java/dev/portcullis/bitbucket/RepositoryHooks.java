package dev.portcullis.bitbucket;

import dev.portcullis.bitbucket.access.Operation;
import dev.portcullis.bitbucket.http.Call;
import dev.portcullis.bitbucket.http.Listing;
import dev.portcullis.bitbucket.http.Priority;
import dev.portcullis.bitbucket.http.Transport;

/**
 * Webhook subscriptions of one repository. They belong to others: ours is the workspace's ({@link Hooks}). Writing them
 * counts as a change of a setting, so it asks for the permit of {@code WriteKind.SETTING}.
 */
public final class RepositoryHooks {

    private final Transport transport;
    private final Priority priority;

    RepositoryHooks(Transport transport, Priority priority) {
        this.transport = transport;
        this.priority = priority;
    }

    /** Every hook of the repository; only its administrators may see them. */
    public Listing<Hook> list(String workspace, String repository) {
        Call call = Call.of(Operation.REPOSITORY_HOOKS, workspace, repository)
                .query("pagelen", 100)
                .query("fields", Hooks.LISTED);
        return transport.list(call, priority, Hooks::read);
    }

    /** One hook; {@code NotFound} when it is gone. */
    public Hook get(String workspace, String repository, String hookUuid) {
        Call call = Call.of(Operation.REPOSITORY_HOOK, workspace, repository, hookUuid);
        return Hooks.read(transport.send(call, priority).json());
    }

    /** Creates a hook and gives it as stored. Never sent twice: {@code Unavailable} says when the outcome is unknown. */
    public Hook create(String workspace, String repository, HookSettings settings) {
        Call call =
                Call.of(Operation.REPOSITORY_HOOK_CREATE, workspace, repository).json(Hooks.write(settings));
        return transport.send(call, priority).written(Hooks::read);
    }

    /** Changes the secret alone: what the request does not name stays as it is (facts section 6.1). */
    public Hook change(String workspace, String repository, String hookUuid, HookSecret secret) {
        Call call = Call.of(Operation.REPOSITORY_HOOK_UPDATE, workspace, repository, hookUuid)
                .json(Hooks.write(secret));
        return transport.send(call, priority).written(Hooks::read);
    }

    /** Deletes a hook; {@code NotFound} when there is none. */
    public void delete(String workspace, String repository, String hookUuid) {
        transport.send(Call.of(Operation.REPOSITORY_HOOK_DELETE, workspace, repository, hookUuid), priority);
    }
}
