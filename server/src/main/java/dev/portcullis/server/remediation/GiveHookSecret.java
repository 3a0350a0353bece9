package dev.portcullis.server.remediation;

import dev.portcullis.bitbucket.BitbucketClient;
import dev.portcullis.bitbucket.Hook;
import dev.portcullis.bitbucket.HookSecret;
import dev.portcullis.bitbucket.access.Operation;
import dev.portcullis.bitbucket.access.Secret;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Lets a hook's receiver tell Bitbucket's deliveries from anybody's. */
final class GiveHookSecret implements Remedy {
    private static final String OF_WORKSPACE = "workspace:";

    @Override
    public String id() {
        return "give-hook-secret";
    }

    @Override
    public String title() {
        return "Give the webhook a secret";
    }

    @Override
    public String consequence() {
        return "Bitbucket signs every delivery from then on. The receiver works as before until it checks the signature: put the secret there, it is shown once.";
    }

    @Override
    public Set<Operation> operations() {
        return Set.of(Operation.REPOSITORY_HOOK, Operation.REPOSITORY_HOOK_UPDATE, Operation.HOOK, Operation.FOREIGN_HOOK_UPDATE);
    }

    @Override
    public boolean givesSecret() {
        return true;
    }

    @Override
    public State read(BitbucketClient client, Target target) {
        Hook hook = ofWorkspace(target)
                ? client.hooks().get(target.workspace(), uuid(target))
                : client.repositoryHooks().get(target.workspace(), target.repository(), uuid(target));
        if (hook.secretSet() == null) throw new IllegalStateException("Bitbucket does not say whether the hook has a secret");
        return state(hook.secretSet());
    }

    private static State state(boolean set) {
        return new State(List.of("secret: " + (set ? "set" : "none")), Map.of());
    }

    @Override
    public State after(Target target, State now) {
        return state(true);
    }

    @Override
    public List<PlannedCall> calls(Target target, State now) {
        String owner = ofWorkspace(target) ? "/2.0/workspaces/" + target.workspace() : "/2.0/repositories/" + target.workspace() + "/" + target.repository();
        return List.of(new PlannedCall("PUT", owner + "/hooks/" + uuid(target), "{\"secret\": \"•••••••• (64 characters, made when it is applied)\"}"));
    }

    @Override
    public void apply(BitbucketClient client, Target target, State now, @Nullable Secret secret) {
        change(client, target, new HookSecret.Set(Objects.requireNonNull(secret)));
    }

    @Override
    public void undo(BitbucketClient client, Target target, State before, State now) {
        change(client, target, new HookSecret.Removed());
    }

    private static void change(BitbucketClient client, Target target, HookSecret secret) {
        if (ofWorkspace(target)) client.hooks().change(target.workspace(), uuid(target), secret);
        else client.repositoryHooks().change(target.workspace(), target.repository(), uuid(target), secret);
    }

    private static boolean ofWorkspace(Target target) {
        return target.key().startsWith(OF_WORKSPACE);
    }

    private static String uuid(Target target) {
        return "{" + (ofWorkspace(target) ? target.key().substring(OF_WORKSPACE.length()) : target.key()) + "}";
    }
}
