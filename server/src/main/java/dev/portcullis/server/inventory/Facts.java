package dev.portcullis.server.inventory;

import dev.portcullis.detection.posture.Fact;
import dev.portcullis.detection.posture.RepositoryPosture;
import dev.portcullis.detection.posture.RepositoryPosture.BranchingModel;
import dev.portcullis.detection.posture.RepositoryPosture.DeployKey;
import dev.portcullis.detection.posture.RepositoryPosture.Grant;
import dev.portcullis.detection.posture.RepositoryPosture.Hook;
import dev.portcullis.detection.posture.RepositoryPosture.ProjectSettings;
import dev.portcullis.detection.posture.RepositoryPosture.Restriction;
import dev.portcullis.detection.posture.RepositoryPosture.Reviewer;
import dev.portcullis.detection.posture.RepositoryPosture.Variable;
import dev.portcullis.server.Settings;
import dev.portcullis.server.integrations.Ids;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** What was read of settings, and how old it is. Never asks Bitbucket: that does the job of {@link Work#SETTINGS}. */
@Component
public class Facts {
    static final String NOT_READ = "Not read yet.";

    private final FactStore store;
    private final RepositoryStore repositories;
    private final Duration every;
    private final Clock clock;
    private final JsonMapper json =
            JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

    Facts(FactStore store, RepositoryStore repositories, Settings settings, Clock clock) {
        this.store = store;
        this.repositories = repositories;
        this.every = settings.posture().every();
        this.clock = clock;
    }

    /**
     * Explicit grants of an object, and who may administer it in effect.
     *
     * @param administrators null where nobody asked, or where it could not be read
     */
    record Granted(List<Grant> grants, @Nullable List<Person> administrators) {}

    record Person(String uuid, String name) {}

    /** A fact as pages list it. */
    public record Known(FactKind kind, @Nullable String gap, @Nullable Instant readAt) {}

    /** All facts of one repository, of its project, and of the workspace that it is in. */
    public RepositoryPosture posture(UUID workspace, UUID repository) {
        Map<FactKind, FactStore.Stored> stored = stored(workspace, repository);
        Fact<Granted> own = one(stored, FactKind.GRANTS, new TypeReference<>() {});
        return new RepositoryPosture(
                repository.toString(),
                clock.instant().getEpochSecond(),
                one(stored, FactKind.SETTINGS, new TypeReference<RepositoryPosture.Settings>() {}),
                one(stored, FactKind.PROJECT, new TypeReference<ProjectSettings>() {}),
                one(stored, FactKind.RESTRICTIONS, new TypeReference<List<Restriction>>() {}),
                one(stored, FactKind.DEFAULT_REVIEWERS, new TypeReference<List<Reviewer>>() {}),
                one(stored, FactKind.DEPLOY_KEYS, new TypeReference<List<DeployKey>>() {}),
                both(one(stored, FactKind.HOOKS, new TypeReference<List<Hook>>() {}), one(stored, FactKind.WORKSPACE_HOOKS, new TypeReference<>() {})),
                grants(own, one(stored, FactKind.PROJECT_GRANTS, new TypeReference<>() {}), one(stored, FactKind.OWNERS, new TypeReference<>() {})),
                both(
                        both(one(stored, FactKind.VARIABLES, new TypeReference<List<Variable>>() {}), one(stored, FactKind.DEPLOYMENT_VARIABLES, new TypeReference<>() {})),
                        one(stored, FactKind.WORKSPACE_VARIABLES, new TypeReference<>() {})),
                one(stored, FactKind.BRANCHING_MODEL, new TypeReference<BranchingModel>() {}));
    }

    /** Names of who administers a workspace. */
    public Fact<List<String>> owners(UUID workspace) {
        for (FactStore.Stored each : store.all(workspace, List.of(workspace)))
            if (each.kind() == FactKind.OWNERS) {
                long at = each.readAt().getEpochSecond();
                return each.value() == null
                        ? Fact.missing(String.valueOf(each.gap()), at)
                        : Fact.of(json.readValue(each.value(), new TypeReference<List<Person>>() {}).stream().map(Person::name).sorted(String.CASE_INSENSITIVE_ORDER).toList(), at);
            }
        return Fact.missing(NOT_READ, 0);
    }

    /** Explicit grants on a project; none where they were not read. */
    List<Grant> granted(UUID workspace, UUID project) {
        return store.all(workspace, List.of(project)).stream()
                .filter(each -> each.kind() == FactKind.PROJECT_GRANTS && each.value() != null)
                .flatMap(each -> json.readValue(each.value(), Granted.class).grants().stream())
                .toList();
    }

    /** In the order of the kinds; those that were never read have no moment. */
    public List<Known> known(UUID workspace, UUID repository) {
        Map<FactKind, FactStore.Stored> stored = stored(workspace, repository);
        return Stream.of(FactKind.values())
                .map(kind -> {
                    FactStore.Stored fact = stored.get(kind);
                    return fact == null ? new Known(kind, NOT_READ, null) : new Known(kind, fact.gap(), fact.readAt());
                })
                .toList();
    }

    /** The moment before which a fact is to be read again. */
    Instant staleBefore() {
        return clock.instant().minus(every);
    }

    boolean stale(Map<UUID, Instant> oldest, UUID object) {
        Instant read = oldest.get(object);
        return read == null || !read.isAfter(staleBefore());
    }

    private Map<FactKind, FactStore.Stored> stored(UUID workspace, UUID repository) {
        Set<UUID> objects = new LinkedHashSet<>(List.of(workspace, repository));
        repositories.find(workspace, repository).map(Repository::project).filter(project -> project != null).map(Ids::uuid).ifPresent(objects::add);
        Map<FactKind, FactStore.Stored> stored = new EnumMap<>(FactKind.class);
        for (FactStore.Stored each : store.all(workspace, objects)) stored.put(each.kind(), each);
        return stored;
    }

    private <T> Fact<T> one(Map<FactKind, FactStore.Stored> stored, FactKind kind, TypeReference<T> type) {
        FactStore.Stored fact = stored.get(kind);
        if (fact == null) return Fact.missing(NOT_READ, 0);
        long at = fact.readAt().getEpochSecond();
        return fact.value() == null ? Fact.missing(String.valueOf(fact.gap()), at) : Fact.of(json.readValue(fact.value(), type), at);
    }

    private static <T> Fact<List<T>> both(Fact<List<T>> one, Fact<List<T>> other) {
        Optional<Fact<List<T>>> gap = gap(one, other);
        if (gap.isPresent()) return gap.get();
        List<T> all = new ArrayList<>(value(one));
        all.addAll(value(other));
        return Fact.of(all, Math.min(one.readAtEpochSecond(), other.readAtEpochSecond()));
    }

    /** A group's members are nobody's to list: who administers in effect, and not by a name of their own, is in one of the groups. */
    private static Fact<List<Grant>> grants(Fact<Granted> own, Fact<Granted> project, Fact<List<Person>> owners) {
        Optional<Fact<List<Grant>>> gap = gap(own, project);
        if (gap.isPresent()) return gap.get();
        List<Grant> explicit = new ArrayList<>(value(own).grants());
        explicit.addAll(value(project).grants());
        List<Person> administrators = value(own).administrators();
        Set<String> ownerUuids = new LinkedHashSet<>();
        if (owners.value() != null) owners.value().forEach(each -> ownerUuids.add(each.uuid()));
        List<Grant> grants = new ArrayList<>();
        for (Grant each : explicit) {
            List<String> members = !each.group() || administrators == null || owners.value() == null
                    ? null
                    : administrators.stream().map(Person::uuid).filter(uuid -> !ownerUuids.contains(uuid)).toList();
            grants.add(new Grant(each.group(), each.holder(), each.name(), each.permission(), each.level(),
                    each.permission().equals("admin") ? members : null));
        }
        if (administrators != null)
            for (Person each : administrators)
                if (ownerUuids.contains(each.uuid())) grants.add(new Grant(false, each.uuid(), each.name(), "admin", "workspace", null));
        return Fact.of(List.copyOf(grants), Math.min(own.readAtEpochSecond(), project.readAtEpochSecond()));
    }

    private static <T> Optional<Fact<T>> gap(Fact<?>... parts) {
        for (Fact<?> each : parts) if (each.gap() != null) return Optional.of(Fact.missing(each.gap(), each.readAtEpochSecond()));
        return Optional.empty();
    }

    private static <T> T value(Fact<T> fact) {
        T value = fact.value();
        if (value == null) throw new IllegalStateException("a gap has no value");
        return value;
    }

    String write(Object value) {
        return json.writeValueAsString(value);
    }
}
