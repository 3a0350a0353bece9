package dev.portcullis.detection.posture;

import dev.portcullis.detection.posture.RepositoryPosture.BranchingModel;
import dev.portcullis.detection.posture.RepositoryPosture.DeployKey;
import dev.portcullis.detection.posture.RepositoryPosture.Grant;
import dev.portcullis.detection.posture.RepositoryPosture.Hook;
import dev.portcullis.detection.posture.RepositoryPosture.ProjectSettings;
import dev.portcullis.detection.posture.RepositoryPosture.Restriction;
import dev.portcullis.detection.posture.RepositoryPosture.Reviewer;
import dev.portcullis.detection.posture.RepositoryPosture.Settings;
import dev.portcullis.detection.posture.RepositoryPosture.Variable;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The facts that an example of a rule file states; what it does not name is missing. */
final class FactsExample {
    static final long TODAY = Instant.parse("2026-11-24T12:00:00Z").getEpochSecond();
    static final String REPOSITORY = "5f0f2f68-0000-4000-8000-000000000001";
    static final String UNSAID = "The example does not say.";
    private static final Set<String> NAMES = Set.of(
            "settings", "project", "restrictions", "default-reviewers", "deploy-keys", "hooks", "grants", "variables", "branching-model");

    private final Map<?, ?> yaml;

    private FactsExample(Map<?, ?> yaml) {
        this.yaml = yaml;
    }

    static FactsExample read(String text) {
        Map<?, ?> yaml = (Map<?, ?>) new Load(LoadSettings.builder().build()).loadFromString(text);
        FactsExample example = new FactsExample(yaml);
        Set<String> unknown = new LinkedHashSet<>(example.named());
        unknown.addAll(example.missing().keySet());
        unknown.removeAll(NAMES);
        if (!unknown.isEmpty()) throw new IllegalArgumentException("no such facts: " + unknown);
        return example;
    }

    /** The facts that are stated. */
    Set<String> named() {
        Set<String> named = new LinkedHashSet<>();
        for (Object key : yaml.keySet()) if (!key.equals("missing")) named.add((String) key);
        return named;
    }

    /** Fact to reason. */
    @SuppressWarnings("unchecked")
    Map<String, String> missing() {
        Object missing = yaml.get("missing");
        return missing == null ? Map.of() : (Map<String, String>) missing;
    }

    RepositoryPosture facts() {
        return new RepositoryPosture(
                REPOSITORY,
                TODAY,
                one("settings", m -> new Settings(flag(m, "private", true), text(m, "fork-policy", "no_public_forks"), text(m, "main-branch", null))),
                one("project", m -> new ProjectSettings(text(m, "key", "PAY"), flag(m, "private", true))),
                many("restrictions", m -> new Restriction(1, text(m, "kind", null), text(m, "pattern", null), text(m, "branch-type", null), (Integer) m.get("value"),
                        texts(m, "users"), texts(m, "groups"))),
                many("default-reviewers", m -> new Reviewer(text(m, "user", null), text(m, "user", null))),
                many("deploy-keys", m -> new DeployKey(7, text(m, "label", ""), text(m, "key", "ssh-ed25519 AAAAC3Nz" + m.get("label") + " comment"), moment(m, "created"),
                        m.containsKey("last-used") ? moment(m, "last-used") : null, m.containsKey("known-unused-since") ? moment(m, "known-unused-since") : 0)),
                many("hooks", m -> new Hook(text(m, "uuid", "aaaaaaaa-0000-4000-8000-00000000000b"), text(m, "level", "repository"), text(m, "url", null),
                        text(m, "description", "a hook"), flag(m, "active", true), flag(m, "secret", false), List.of("repo:push"), flag(m, "ours", false))),
                many("grants", m -> new Grant(m.containsKey("group"), text(m, m.containsKey("group") ? "group" : "user", null),
                        text(m, m.containsKey("group") ? "group" : "user", null), text(m, "permission", null), text(m, "level", "repository"),
                        m.containsKey("members") ? texts(m, "members") : null)),
                many("variables", m -> new Variable("cccccccc-0000-4000-8000-00000000000d", text(m, "name", null), flag(m, "secured", false), text(m, "level", "repository"))),
                one("branching-model", m -> new BranchingModel(text(m, "development", null), text(m, "production", null), texts(m, "prefixes"))));
    }

    private <T> Fact<T> one(String name, Function<Map<?, ?>, T> read) {
        return yaml.get(name) instanceof Map<?, ?> map ? Fact.of(read.apply(map), TODAY) : Fact.missing(missing().getOrDefault(name, UNSAID), 0);
    }

    private <T> Fact<List<T>> many(String name, Function<Map<?, ?>, T> read) {
        return yaml.get(name) instanceof List<?> list
                ? Fact.of(list.stream().map(each -> read.apply((Map<?, ?>) each)).toList(), TODAY)
                : Fact.missing(missing().getOrDefault(name, UNSAID), 0);
    }

    private static String text(Map<?, ?> map, String key, String otherwise) {
        return map.containsKey(key) ? String.valueOf(map.get(key)) : otherwise;
    }

    private static boolean flag(Map<?, ?> map, String key, boolean otherwise) {
        return map.containsKey(key) ? (Boolean) map.get(key) : otherwise;
    }

    private static long moment(Map<?, ?> map, String key) {
        return Instant.parse(String.valueOf(map.get(key))).getEpochSecond();
    }

    @SuppressWarnings("unchecked")
    private static List<String> texts(Map<?, ?> map, String key) {
        return map.containsKey(key) ? (List<String>) map.get(key) : List.of();
    }
}
