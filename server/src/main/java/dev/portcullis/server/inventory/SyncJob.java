package dev.portcullis.server.inventory;

import dev.portcullis.bitbucket.BitbucketClient;
import dev.portcullis.bitbucket.error.BitbucketException;
import dev.portcullis.bitbucket.error.BitbucketException.NotFound;
import dev.portcullis.bitbucket.error.BitbucketException.RateLimited;
import dev.portcullis.bitbucket.http.Priority;
import dev.portcullis.server.integrations.Ids;
import dev.portcullis.server.integrations.Integration;
import dev.portcullis.server.integrations.Integrations;
import dev.portcullis.server.integrations.Names;
import dev.portcullis.server.inventory.Inventory.PullRequestTold;
import dev.portcullis.server.jobs.JobHandler;
import dev.portcullis.server.jobs.JobKind;
import dev.portcullis.server.jobs.Jobs;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Re-reads what exists. A workspace's run lists projects and repositories and asks for one run a repository, so a kill costs one listing at most.
 * Only a complete listing removes: one that is cut short throws, and removes nothing.
 */
@Component
class SyncJob implements JobHandler {
    static final String REPOSITORY = "repository:";

    private final Integrations integrations;
    private final Inventory inventory;
    private final RepositoryStore repositories;
    private final Names names;
    private final Jobs jobs;
    private final TransactionTemplate transaction;
    private final Clock clock;

    SyncJob(Integrations integrations, Inventory inventory, RepositoryStore repositories, Names names, Jobs jobs, TransactionTemplate transaction,
            Clock clock) {
        this.integrations = integrations;
        this.inventory = inventory;
        this.repositories = repositories;
        this.names = names;
        this.jobs = jobs;
        this.transaction = transaction;
        this.clock = clock;
    }

    @Override
    public JobKind kind() {
        return Work.SYNC;
    }

    @Override
    public void run(UUID workspace, String key, Progress progress) throws Exception {
        Optional<Integration> integration = integrations.find(workspace);
        if (integration.isEmpty()) return;
        try {
            if (key.startsWith(REPOSITORY)) repository(integration.get(), UUID.fromString(key.substring(REPOSITORY.length())));
            else workspace(integration.get());
            integrations.well(workspace);
        } catch (RateLimited limited) {
            throw new RetryLater(limited.until(), "The hour's requests are used up; goes on by itself");
        } catch (BitbucketException failure) {
            integrations.trouble(workspace, failure.getMessage());
            throw failure;
        }
    }

    private void workspace(Integration integration) {
        UUID workspace = integration.workspace();
        BitbucketClient client = integrations.client(workspace).at(Priority.NORMAL);
        Instant started = clock.instant();
        // By uuid: a slug may have been given to another workspace meanwhile.
        var read = client.workspaces().one(Ids.braced(workspace));
        inventory.workspace(workspace, read.slug(), read.name(), "listing");
        List<dev.portcullis.bitbucket.Project> projects = client.projects().list(read.slug()).whole();
        List<dev.portcullis.bitbucket.Repository> listed = client.repositories().list(read.slug()).whole();
        transaction.executeWithoutResult(status -> {
            Set<UUID> wasGone = inventory.goneRepositories(workspace).stream().map(Repository::repository).collect(Collectors.toSet());
            for (var project : projects)
                repositories.project(workspace, project.uuid(), project.key(), names.of(workspace, project.name()).shown(), clock.instant());
            repositories.retainProjects(workspace, started);
            Set<UUID> present = new HashSet<>();
            for (var each : listed) {
                UUID repository = Ids.uuid(each.uuid());
                present.add(repository);
                repositories.listed(
                        workspace,
                        repository,
                        each.projectUuid(),
                        each.slug(),
                        names.of(workspace, each.name()).shown(),
                        each.isPrivate(),
                        each.mainBranch() == null ? null : names.of(workspace, each.mainBranch()).key(),
                        null,
                        clock.instant());
                if (integrations.watches(integration, each.projectUuid())) {
                    String label = read.slug() + "/" + each.slug();
                    jobs.want(Work.SYNC, workspace, REPOSITORY + repository, label);
                    jobs.want(Work.SCAN, workspace, repository.toString(), label);
                    if (wasGone.contains(repository)) jobs.want(Work.SETTINGS, workspace, REPOSITORY + repository, label);
                }
            }
            for (UUID gone : repositories.retain(workspace, present, clock.instant())) jobs.want(Work.JUDGE, workspace, gone.toString(), "a repository that is gone");
            integrations.synced(workspace);
            jobs.want(Work.SETTINGS, workspace, workspace.toString(), read.slug());
        });
    }

    private void repository(Integration integration, UUID repository) {
        UUID workspace = integration.workspace();
        BitbucketClient client = integrations.client(workspace).at(Priority.NORMAL);
        Optional<Repository> known = inventory.repository(workspace, repository);
        if (known.isEmpty()) return;
        String slug = known.get().workspaceSlug();
        List<dev.portcullis.bitbucket.PullRequest> open;
        try {
            open = open(client, known.get(), slug);
        } catch (NotFound gone) {
            // By uuid: it is not the repository that is gone when the workspace has another slug now.
            var read = client.workspaces().one(Ids.braced(workspace));
            try {
                if (read.slug().equals(slug)) throw gone;
                inventory.workspace(workspace, read.slug(), names.of(workspace, read.name()).shown(), "listing");
                slug = read.slug();
                open = open(client, known.get(), slug);
            } catch (NotFound still) {
                transaction.executeWithoutResult(status -> {
                    inventory.gone(workspace, repository, "Bitbucket answers that it does not exist, or that the service account may not see it");
                    jobs.want(Work.JUDGE, workspace, repository.toString(), known.get().fullName());
                });
                return;
            }
        }
        Repository now = inventory.repository(workspace, repository).orElseThrow();
        if (!integrations.watches(integration, now.project())) return;
        Set<Integer> stillOpen = new HashSet<>();
        List<PullRequestTold> told = new ArrayList<>();
        for (var each : open) {
            stillOpen.add((int) each.id());
            Told.of(each).ifPresent(told::add);
        }
        for (PullRequest each : inventory.openPullRequests(workspace, repository))
            if (!stillOpen.contains(each.number())) {
                var read = client.pullRequests().get(slug, Ids.braced(repository), each.number());
                inventory.confirmed(workspace, repository, each.number(), read.state().name().toLowerCase(Locale.ROOT));
            }
        transaction.executeWithoutResult(status -> {
            for (PullRequestTold each : told) inventory.told(workspace, repository, each, true, integration.since());
            jobs.want(Work.SCAN, workspace, repository.toString(), now.fullName());
            if (known.get().state().equals("gone")) jobs.want(Work.SETTINGS, workspace, REPOSITORY + repository, now.fullName());
        });
    }

    /** The repository anew where our record of it is in doubt, and its open pull requests. */
    private List<dev.portcullis.bitbucket.PullRequest> open(BitbucketClient client, Repository known, String slug) throws BitbucketException {
        UUID workspace = known.workspace();
        String uuid = Ids.braced(known.repository());
        if (!known.state().equals("present") || known.source().equals("delivery")) {
            var read = client.repositories().one(slug, uuid);
            repositories.listed(workspace, known.repository(), read.projectUuid(), read.slug(), names.of(workspace, read.name()).shown(), read.isPrivate(),
                    read.mainBranch() == null ? null : names.of(workspace, read.mainBranch()).key(), null, clock.instant());
        }
        return client.pullRequests().open(slug, uuid).whole();
    }
}
