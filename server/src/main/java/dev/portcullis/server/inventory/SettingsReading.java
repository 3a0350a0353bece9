package dev.portcullis.server.inventory;

import dev.portcullis.bitbucket.Account;
import dev.portcullis.bitbucket.BitbucketClient;
import dev.portcullis.bitbucket.GroupPermission;
import dev.portcullis.bitbucket.UserPermission;
import dev.portcullis.bitbucket.error.BitbucketException;
import dev.portcullis.bitbucket.error.BitbucketException.CutShort;
import dev.portcullis.bitbucket.error.BitbucketException.Forbidden;
import dev.portcullis.bitbucket.error.BitbucketException.Gone;
import dev.portcullis.bitbucket.error.BitbucketException.Invalid;
import dev.portcullis.bitbucket.error.BitbucketException.IpNotAllowed;
import dev.portcullis.bitbucket.error.BitbucketException.Malformed;
import dev.portcullis.bitbucket.error.BitbucketException.MissingScopes;
import dev.portcullis.bitbucket.error.BitbucketException.NotFound;
import dev.portcullis.bitbucket.error.BitbucketException.PlanLimit;
import dev.portcullis.bitbucket.error.BitbucketException.TwoStepRequired;
import dev.portcullis.detection.posture.DeployKeys;
import dev.portcullis.detection.posture.RepositoryPosture.BranchingModel;
import dev.portcullis.detection.posture.RepositoryPosture.DeployKey;
import dev.portcullis.detection.posture.RepositoryPosture.Grant;
import dev.portcullis.detection.posture.RepositoryPosture.Hook;
import dev.portcullis.detection.posture.RepositoryPosture.ProjectSettings;
import dev.portcullis.detection.posture.RepositoryPosture.Restriction;
import dev.portcullis.detection.posture.RepositoryPosture.Reviewer;
import dev.portcullis.detection.posture.RepositoryPosture.Settings;
import dev.portcullis.detection.posture.RepositoryPosture.Variable;
import dev.portcullis.detection.secrets.TextMask;
import dev.portcullis.server.integrations.Ids;
import dev.portcullis.server.inventory.Facts.Granted;
import dev.portcullis.server.inventory.Facts.Person;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One reading of settings: each fact is written down as soon as it is read, with its gap where it could not be. At most eleven requests a repository
 * and one for each of its deployment environments, unless a listing has more than a hundred entries.
 */
final class SettingsReading {
    private static final String DEPLOYMENT = "deployment ";

    private final UUID workspace;
    private final String slug;
    private final BitbucketClient client;
    private final FactStore store;
    private final Facts facts;
    private final Clock clock;

    SettingsReading(UUID workspace, String slug, BitbucketClient client, FactStore store, Facts facts, Clock clock) {
        this.workspace = workspace;
        this.slug = slug;
        this.client = client;
        this.store = store;
        this.facts = facts;
        this.clock = clock;
    }

    /** What the repositories of a workspace share. @param ours tells our own webhook by uuid and address */
    void workspace(java.util.function.Predicate<dev.portcullis.bitbucket.Hook> ours) {
        read(workspace, FactKind.OWNERS, () -> client.permissions().workspace(slug).whole().stream()
                .filter(each -> each.permission().equals("owner"))
                .flatMap(each -> person(each).stream())
                .toList());
        read(workspace, FactKind.WORKSPACE_HOOKS, () -> client.hooks().list(slug).whole().stream()
                .map(each -> hook(each, "workspace", ours.test(each)))
                .toList());
        read(workspace, FactKind.WORKSPACE_VARIABLES, () -> client.pipelines().workspaceVariables(slug).whole().stream()
                .map(each -> new Variable(bare(each.uuid()), shown(each.key()), each.secured(), "workspace"))
                .toList());
    }

    void project(dev.portcullis.bitbucket.Project project) {
        UUID object = Ids.uuid(project.uuid());
        read(object, FactKind.PROJECT, () -> new ProjectSettings(project.key(), project.isPrivate()));
        read(object, FactKind.PROJECT_GRANTS, () -> new Granted(
                granted(client.permissions().projectUsers(slug, project.key()).whole(), client.permissions().projectGroups(slug, project.key()).whole(), "project"),
                null));
    }

    /** @return the repository itself; empty when Bitbucket does not show it: then nothing else was asked */
    Optional<dev.portcullis.bitbucket.Repository> repository(UUID repository, java.util.function.Predicate<dev.portcullis.bitbucket.Hook> ours) {
        String name = Ids.braced(repository);
        Optional<dev.portcullis.bitbucket.Repository> read = ask(repository, FactKind.SETTINGS, () -> client.repositories().one(slug, name));
        if (read.isEmpty()) {
            String gap = store.all(workspace, List.of(repository)).stream().filter(each -> each.kind() == FactKind.SETTINGS).findFirst().map(FactStore.Stored::gap).orElse(Facts.NOT_READ);
            for (FactKind kind : FactKind.values())
                if (kind.of() == FactKind.Of.REPOSITORY && kind != FactKind.SETTINGS) store.put(workspace, repository, kind, null, gap, clock.instant());
            return read;
        }
        var is = read.get();
        put(repository, FactKind.SETTINGS, new Settings(is.isPrivate(), is.forkPolicy(), is.mainBranch() == null ? null : shown(is.mainBranch())));
        read(repository, FactKind.RESTRICTIONS, () -> client.branchRestrictions().list(slug, name).whole().stream()
                .map(each -> new Restriction(each.id(), each.kind(), each.pattern() == null ? null : shown(each.pattern()), each.branchType(), each.value(),
                        each.users().stream().map(SettingsReading::bare).toList(), each.groups()))
                .toList());
        read(repository, FactKind.BRANCHING_MODEL, () -> {
            var model = client.repositories().branchingModel(slug, name);
            return new BranchingModel(model.development() == null ? null : shown(model.development()), model.production() == null ? null : shown(model.production()),
                    model.types().stream().map(each -> shown(each.prefix())).toList());
        });
        read(repository, FactKind.DEFAULT_REVIEWERS, () -> client.reviewers().effective(slug, name).whole().stream()
                .map(each -> new Reviewer(each.user().uuid() == null ? "" : bare(each.user().uuid()), shown(each.user().displayName())))
                .toList());
        read(repository, FactKind.DEPLOY_KEYS, () -> client.deployKeys().list(slug, name).whole().stream().map(each -> key(repository, each)).toList());
        read(repository, FactKind.HOOKS, () -> client.repositoryHooks().list(slug, name).whole().stream()
                .map(each -> hook(each, "repository", ours.test(each)))
                .toList());
        read(repository, FactKind.VARIABLES, () -> client.pipelines().variables(slug, name).whole().stream()
                .map(each -> new Variable(bare(each.uuid()), shown(each.key()), each.secured(), "repository"))
                .toList());
        read(repository, FactKind.DEPLOYMENT_VARIABLES, () -> {
            List<Variable> variables = new ArrayList<>();
            for (var environment : client.pipelines().environments(slug, name).whole())
                for (var each : client.pipelines().deploymentVariables(slug, name, environment.uuid()).whole())
                    variables.add(new Variable(bare(each.uuid()), shown(each.key()), each.secured(), DEPLOYMENT + shown(environment.name())));
            return List.copyOf(variables);
        });
        read(repository, FactKind.GRANTS, () -> {
            List<Grant> grants = granted(client.permissions().repositoryUsers(slug, name).whole(), client.permissions().repositoryGroups(slug, name).whole(), "repository");
            boolean byGroup = grants.stream().anyMatch(SettingsReading::administers) || projectGroupAdministers(is.projectUuid());
            return new Granted(grants, byGroup ? administrators(name) : null);
        });
        return read;
    }

    private static boolean administers(Grant grant) {
        return grant.group() && grant.permission().equals("admin");
    }

    private boolean projectGroupAdministers(@Nullable String project) {
        return project != null && facts.granted(workspace, Ids.uuid(project)).stream().anyMatch(SettingsReading::administers);
    }

    /** What nobody may read does not spoil what was read: the groups' members then stay unknown. */
    private @Nullable List<Person> administrators(String name) {
        try {
            return client.permissions().effective(slug, name).whole().stream()
                    .filter(each -> each.permission().equals("admin"))
                    .flatMap(each -> person(each).stream())
                    .toList();
        } catch (BitbucketException refused) {
            gap(refused);
            return null;
        }
    }

    private static List<Grant> granted(List<UserPermission> users, List<GroupPermission> groups, String level) {
        List<Grant> grants = new ArrayList<>();
        for (UserPermission each : users)
            person(each).ifPresent(person -> grants.add(new Grant(false, person.uuid(), person.name(), each.permission(), level, null)));
        for (GroupPermission each : groups) grants.add(new Grant(true, each.slug(), shown(each.name()), each.permission(), level, null));
        return List.copyOf(grants);
    }

    private static Optional<Person> person(UserPermission permission) {
        Account user = permission.user();
        return user.uuid() == null ? Optional.empty() : Optional.of(new Person(bare(user.uuid()), shown(user.displayName())));
    }

    private DeployKey key(UUID repository, dev.portcullis.bitbucket.DeployKey key) {
        Instant now = clock.instant();
        Instant created = key.addedOn() == null ? now : key.addedOn();
        Instant unused = store.unusedSince(workspace, repository, DeployKeys.keyOf(key.key()), key.lastUsed(), created, now);
        return new DeployKey(
                key.id(), shown(key.label()), key.key(), created.getEpochSecond(), key.lastUsed() == null ? null : key.lastUsed().getEpochSecond(), unused.getEpochSecond());
    }

    private static Hook hook(dev.portcullis.bitbucket.Hook hook, String level, boolean ours) {
        if (hook.secretSet() == null && hook.active() && !ours)
            throw new Malformed("Bitbucket does not say whether the webhooks have a secret");
        return new Hook(bare(hook.uuid()), level, origin(hook.url()), shown(hook.description()), hook.active(), Boolean.TRUE.equals(hook.secretSet()),
                hook.events().stream().sorted().toList(), ours);
    }

    /** What follows the host is often itself a secret, and is not kept. */
    private static String origin(String url) {
        try {
            URI uri = new URI(url.strip());
            if (uri.getScheme() != null && uri.getHost() != null) {
                boolean more = uri.getRawPath() != null && uri.getRawPath().length() > 1;
                return uri.getScheme() + "://" + uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort()) + (more ? "/…" : "");
            }
        } catch (URISyntaxException unreadable) {
            // Below.
        }
        return url.strip().toLowerCase(java.util.Locale.ROOT).startsWith("http:") ? "http:…" : "…";
    }

    private static String shown(String text) {
        return TextMask.mask(text).shown();
    }

    private static String bare(String uuid) {
        return uuid.startsWith("{") && uuid.endsWith("}") ? uuid.substring(1, uuid.length() - 1) : uuid;
    }

    private <T> void read(UUID object, FactKind kind, Supplier<T> call) {
        ask(object, kind, call).ifPresent(value -> put(object, kind, value));
    }

    private void put(UUID object, FactKind kind, Object value) {
        store.put(workspace, object, kind, facts.write(value), null, clock.instant());
    }

    private <T> Optional<T> ask(UUID object, FactKind kind, Supplier<T> call) {
        try {
            return Optional.of(call.get());
        } catch (BitbucketException refused) {
            store.put(workspace, object, kind, null, gap(refused), clock.instant());
            return Optional.empty();
        }
    }

    /** Why it will not be known for now; what may be known in a while, or stops everything, is thrown on. */
    private static String gap(BitbucketException refused) {
        return switch (refused) {
            case MissingScopes scopes when scopes.missing().isEmpty() -> "The credential lacks a scope that Bitbucket does not name.";
            case MissingScopes scopes ->
                "The credential lacks the " + (scopes.missing().size() == 1 ? "scope " : "scopes ") + String.join(", ", scopes.missing()) + ".";
            case Forbidden forbidden -> "The service account's role does not suffice: it has to administer this.";
            case NotFound missing -> "Bitbucket answers that it does not exist, or that the service account may not see it.";
            case PlanLimit plan -> "The workspace's plan does not include it.";
            case IpNotAllowed address -> "The workspace's allowlist of addresses keeps Portcullis out.";
            case TwoStepRequired step -> "The workspace asks for two-step verification, which the service account has not switched on.";
            case Gone gone -> "Atlassian has removed this part of its API.";
            case CutShort cut -> "The listing is longer than what is read of it: what was seen is not the whole.";
            case Malformed malformed -> "Bitbucket's answer could not be read: " + malformed.getMessage();
            case Invalid invalid -> "Bitbucket does not take the question: " + invalid.getMessage();
            default -> throw refused;
        };
    }
}
