package dev.portcullis.server.inventory;

import dev.portcullis.detection.posture.DeployKeys;
import dev.portcullis.detection.posture.RepositoryPosture.DeployKey;
import dev.portcullis.detection.posture.RepositoryPosture.Grant;
import dev.portcullis.detection.posture.RepositoryPosture.Reviewer;
import dev.portcullis.server.inventory.Identity.Kind;
import dev.portcullis.server.inventory.Identity.Where;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Who acts in a workspace, put together from the facts about its repositories and projects. Members of groups are not told by Bitbucket. */
@Component
public class Identities {
    private final FactStore store;
    private final Inventory inventory;
    private final JsonMapper json = JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

    Identities(FactStore store, Inventory inventory) {
        this.store = store;
        this.inventory = inventory;
    }

    /**
     * Administrators first, then by name.
     *
     * @param gaps how many facts could not be read, so that somebody may be missing
     * @param readAt the oldest of the facts; null when none was read
     */
    public record Listing(List<Identity> identities, int gaps, @Nullable Instant readAt) {}

    public Listing all(UUID workspace) {
        Map<UUID, String> places = new LinkedHashMap<>();
        for (Repository each : inventory.repositories(workspace)) places.put(each.repository(), each.fullName());
        Map<UUID, String> projects = new LinkedHashMap<>();
        for (Project each : inventory.projects(workspace)) projects.put(UUID.fromString(each.project().replaceAll("[{}]", "")), each.key());
        String slug = inventory.workspace(workspace).map(Workspace::slug).orElse("the workspace");
        Map<String, Found> found = new LinkedHashMap<>();
        int gaps = 0;
        Instant oldest = null;
        for (FactStore.Stored each : store.workspace(workspace)) {
            boolean tells = switch (each.kind()) {
                case GRANTS, PROJECT_GRANTS, OWNERS, DEFAULT_REVIEWERS, DEPLOY_KEYS -> true;
                default -> false;
            };
            if (!tells) continue;
            if (each.value() == null) {
                gaps++;
                continue;
            }
            if (oldest == null || each.readAt().isBefore(oldest)) oldest = each.readAt();
            String repository = places.get(each.object());
            switch (each.kind()) {
                case GRANTS -> {
                    if (repository != null) grants(found, repository, "repository", json.readValue(each.value(), Facts.Granted.class), each.readAt());
                }
                case PROJECT_GRANTS -> {
                    String project = projects.get(each.object());
                    if (project != null) grants(found, project, "project", json.readValue(each.value(), Facts.Granted.class), each.readAt());
                }
                case OWNERS -> {
                    for (Facts.Person person : json.readValue(each.value(), new TypeReference<List<Facts.Person>>() {}))
                        add(found, Kind.PERSON, person.uuid(), person.name(), new Where(slug, "workspace", "owner", each.readAt(), null));
                }
                case DEFAULT_REVIEWERS -> {
                    if (repository != null)
                        for (Reviewer reviewer : json.readValue(each.value(), new TypeReference<List<Reviewer>>() {}))
                            add(found, Kind.PERSON, reviewer.user(), reviewer.name(), new Where(repository, "repository", "reviewer", each.readAt(), null));
                }
                case DEPLOY_KEYS -> {
                    if (repository != null)
                        for (DeployKey key : json.readValue(each.value(), new TypeReference<List<DeployKey>>() {}))
                            add(found, Kind.KEY, DeployKeys.keyOf(key.key()), key.label().isEmpty() ? "unnamed key" : key.label(), new Where(repository, "repository", "read", each.readAt(), key.lastUsedEpochSecond() == null ? null : Instant.ofEpochSecond(key.lastUsedEpochSecond())));
                }
                default -> throw new IllegalStateException("no fact about identities");
            }
        }
        List<Identity> identities = found.values().stream()
                .map(each -> new Identity(workspace, each.kind, each.id, each.name, each.grants))
                .sorted(Comparator.comparing((Identity each) -> !each.administers()).thenComparing(Identity::name, String.CASE_INSENSITIVE_ORDER).thenComparing(Identity::id))
                .toList();
        return new Listing(identities, gaps, oldest);
    }

    public Optional<Identity> find(UUID workspace, String kind, String id) {
        return all(workspace).identities().stream().filter(each -> each.kind().key().equals(kind) && each.id().equals(id)).findFirst();
    }

    private static void grants(Map<String, Found> found, String place, String level, Facts.Granted granted, Instant readAt) {
        for (Grant each : granted.grants())
            add(found, each.group() ? Kind.GROUP : Kind.PERSON, each.holder(), each.name(), new Where(place, level, each.permission(), readAt, null));
    }

    private static void add(Map<String, Found> found, Kind kind, String id, String name, Where where) {
        Found identity = found.computeIfAbsent(kind + " " + id, key -> new Found(kind, id, name));
        if (identity.grants.stream().noneMatch(where::same)) identity.grants.add(where);
    }

    private static final class Found {
        private final Kind kind;
        private final String id;
        private final String name;
        private final List<Where> grants = new ArrayList<>();

        Found(Kind kind, String id, String name) {
            this.kind = kind;
            this.id = id;
            this.name = name;
        }
    }
}
