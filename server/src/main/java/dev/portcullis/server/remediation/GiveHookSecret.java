package dev.portcullis.server.remediation;

import dev.portcullis.bitbucket.BitbucketClient;
import dev.portcullis.bitbucket.Hook;
import dev.portcullis.bitbucket.HookSecret;
import dev.portcullis.bitbucket.access.Operation;
import dev.portcullis.bitbucket.access.Secret;
import dev.portcullis.bitbucket.error.BitbucketException.Invalid;
import dev.portcullis.detection.posture.RepositoryPosture;
import dev.portcullis.server.web.Shown;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Lets a hook's receiver tell Bitbucket's deliveries from anybody's. */
final class GiveHookSecret implements Remedy {
    private static final String NONE = "secret: none";
    private static final String SET = "secret: set";
    static final String DOTS = "\u2022\u2022\u2022\u2022\u2022\u2022\u2022\u2022 64 characters, made when it is applied";

    @Override
    public String id() {
        return "give-hook-secret";
    }

    @Override
    public String title() {
        return "Give the webhook a secret";
    }

    @Override
    public String noun(String rule) {
        return "webhook";
    }

    @Override
    public String consequence() {
        return "Bitbucket signs every delivery from then on. The receiver works as before until it checks the signature: put the secret there, it is shown once. Undo removes whichever secret is set, as Bitbucket does not tell which; where the webhook was edited since, it does nothing.";
    }

    @Override
    public String back() {
        return "take the secret away again";
    }

    @Override
    public List<Effect> effects(Target target, RepositoryPosture posture) {
        List<RepositoryPosture.Hook> hooks = posture.hooks().value();
        if (hooks == null) return List.of();
        String uuid = uuid(target).replaceAll("[{}]", "");
        return hooks.stream()
                .filter(each -> each.uuid().equals(uuid))
                .map(each -> Effect.outside(
                        origin(each.url()), each.active() ? "receives " + Shown.count(each.events().size(), "kind", "kinds") + " of events" : "is switched off",
                        "works on, and has to learn the secret to check signatures"))
                .toList();
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
    public State read(BitbucketClient client, Target target, @Nullable State before) {
        Hook hook = target.ofWorkspace()
                ? client.hooks().get(target.workspace(), uuid(target))
                : client.repositoryHooks().get(target.workspace(), target.repository(), uuid(target));
        if (hook.secretSet() == null) throw new Invalid("Bitbucket does not say whether the webhook has a secret", Map.of());
        return new State(
                List.of(
                        "delivers to: " + origin(hook.url()) + (hook.active() ? "" : ", switched off"),
                        "events: " + String.join(", ", new TreeSet<>(hook.events())),
                        hook.secretSet() ? SET : NONE),
                // The whole address is often a secret itself: never shown, but it must not be another one by then.
                Map.of("address", hook.url()));
    }

    @Override
    public State after(Target target, State now) {
        return now.with(NONE, SET);
    }

    @Override
    public PlannedCall call(Target target, State now) {
        return new PlannedCall("PUT", target.path("/hooks/" + uuid(target)), "{\"secret\":\"" + DOTS + "\"}");
    }

    @Override
    public PlannedCall inverse(Target target, State before, State now) {
        return PlannedCall.back("PUT", target.path("/hooks/" + uuid(target)), "{\"secret\":null}");
    }

    /**
     * Bitbucket tells that a secret is set, never which (facts section 6.1). Whoever gives the webhook one of their own does so where the rest of it
     * is edited: where any of that moved, the secret may be theirs.
     */
    @Override
    public @Nullable String touched(State after, State now) {
        boolean edited = !now.same(after) || !now.details().equals(after.details());
        return edited ? "The webhook was edited since, and Bitbucket does not tell whose secret it has now: nothing was written." : null;
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
        if (target.ofWorkspace()) client.hooks().change(target.workspace(), uuid(target), secret);
        else client.repositoryHooks().change(target.workspace(), target.repository(), uuid(target), secret);
    }

    private static String uuid(Target target) {
        return "{" + (target.ofWorkspace() ? target.key().substring(Target.OF_WORKSPACE.length()) : target.key()) + "}";
    }

    private static String origin(String url) {
        try {
            URI uri = new URI(url.strip());
            if (uri.getScheme() != null && uri.getHost() != null)
                return uri.getScheme() + "://" + uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort()) + "/\u2026";
        } catch (URISyntaxException malformed) {
            // Said below.
        }
        return "an address that is not readable";
    }
}
