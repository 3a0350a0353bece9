package dev.portcullis.server.remediation;

import dev.portcullis.bitbucket.BitbucketClient;
import dev.portcullis.bitbucket.DeployKey;
import dev.portcullis.bitbucket.access.Operation;
import dev.portcullis.bitbucket.access.Secret;
import dev.portcullis.detection.posture.DeployKeys;
import dev.portcullis.detection.posture.RepositoryPosture;
import dev.portcullis.detection.secrets.TextMask;
import dev.portcullis.server.inventory.Identity;
import dev.portcullis.server.web.Tone;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Takes a deploy key away. The key is known by its text: Bitbucket numbers it anew when it comes back. */
final class RemoveDeployKey implements Remedy {
    private static final String ID = "id";
    private static final String LINE = "line";
    private static final String LABEL = "label";
    private static final State ABSENT = new State(List.of("key: not there"), Map.of());

    @Override
    public String id() {
        return "remove-deploy-key";
    }

    @Override
    public String title() {
        return "Remove the deploy key";
    }

    @Override
    public String noun(String rule) {
        return "deploy key";
    }

    @Override
    public String consequence() {
        return "Whatever still clones with this key is refused. Undo puts the same public key back, with a number of its own.";
    }

    @Override
    public String back() {
        return "put the same public key back";
    }

    @Override
    public List<Effect> effects(Target target, RepositoryPosture posture) {
        List<RepositoryPosture.DeployKey> keys = posture.deployKeys().value();
        if (keys == null) return List.of();
        return keys.stream()
                .filter(each -> DeployKeys.keyOf(each.key()).equals(target.key()))
                .map(each -> new Effect(
                        Identity.Kind.KEY, target.key(), each.label().isEmpty() ? "unnamed key" : shown(each.label()), each.lastUsedEpochSecond() == null ? "no use is known" : "clones",
                        each.lastUsedEpochSecond() == null ? null : Instant.ofEpochSecond(each.lastUsedEpochSecond()), "a clone with it is refused", Tone.WARN))
                .toList();
    }

    @Override
    public Set<Operation> operations() {
        return Set.of(Operation.DEPLOY_KEYS, Operation.DEPLOY_KEY_DELETE, Operation.DEPLOY_KEY_ADD);
    }

    @Override
    public State read(BitbucketClient client, Target target, @Nullable State before) {
        for (DeployKey each : client.deployKeys().list(target.workspace(), target.repository()).whole())
            if (DeployKeys.keyOf(each.key()).equals(target.key()))
                return new State(
                        List.of("key: " + shown(each.line()), "label: " + (each.label().isEmpty() ? "none" : shown(each.label()))),
                        Map.of(ID, String.valueOf(each.id()), LINE, each.line(), LABEL, each.label(), "last used", String.valueOf(each.lastUsed())));
        return ABSENT;
    }

    @Override
    public State after(Target target, State now) {
        return ABSENT;
    }

    @Override
    public PlannedCall call(Target target, State now) {
        return new PlannedCall("DELETE", target.path("/deploy-keys/" + now.details().getOrDefault(ID, "")), "");
    }

    @Override
    public PlannedCall inverse(Target target, State before, State now) {
        Map<String, String> body = new LinkedHashMap<>();
        body.put("key", shown(now.details().getOrDefault(LINE, "")));
        body.put("label", shown(now.details().getOrDefault(LABEL, "")));
        return PlannedCall.back("POST", target.path("/deploy-keys"), JsonMapper.shared().writeValueAsString(body));
    }

    @Override
    public void apply(BitbucketClient client, Target target, State now, @Nullable Secret secret) {
        client.deployKeys().delete(target.workspace(), target.repository(), Long.parseLong(now.detail(ID)));
    }

    @Override
    public void undo(BitbucketClient client, Target target, State before, State now) {
        client.deployKeys().add(target.workspace(), target.repository(), before.detail(LINE), before.detail(LABEL));
    }

    private static String shown(String text) {
        return TextMask.mask(text).shown();
    }
}
