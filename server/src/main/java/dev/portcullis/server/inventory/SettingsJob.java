package dev.portcullis.server.inventory;

import dev.portcullis.bitbucket.BitbucketClient;
import dev.portcullis.bitbucket.Hook;
import dev.portcullis.bitbucket.error.BitbucketException;
import dev.portcullis.bitbucket.error.BitbucketException.RateLimited;
import dev.portcullis.bitbucket.http.Priority;
import dev.portcullis.server.Settings;
import dev.portcullis.server.integrations.Ids;
import dev.portcullis.server.integrations.Integration;
import dev.portcullis.server.integrations.Integrations;
import dev.portcullis.server.integrations.Names;
import dev.portcullis.server.jobs.JobHandler;
import dev.portcullis.server.jobs.JobKind;
import dev.portcullis.server.jobs.Jobs;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Re-reads settings. A workspace's run reads what its repositories share, where that is old, and asks for one run for each repository whose facts are;
 * so a kill, or an hour's requests used up, costs the reading of one repository at most. A repository's run always reads.
 */
@Component
class SettingsJob implements JobHandler {
    private final Integrations integrations;
    private final Inventory inventory;
    private final RepositoryStore repositories;
    private final FactStore store;
    private final Facts facts;
    private final Names names;
    private final Settings settings;
    private final Jobs jobs;
    private final TransactionTemplate transaction;
    private final Clock clock;

    SettingsJob(Integrations integrations, Inventory inventory, RepositoryStore repositories, FactStore store, Facts facts, Names names, Settings settings,
            Jobs jobs, TransactionTemplate transaction, Clock clock) {
        this.integrations = integrations;
        this.inventory = inventory;
        this.repositories = repositories;
        this.store = store;
        this.facts = facts;
        this.names = names;
        this.settings = settings;
        this.jobs = jobs;
        this.transaction = transaction;
        this.clock = clock;
    }

    @Override
    public JobKind kind() {
        return Work.SETTINGS;
    }

    @Override
    public void run(UUID workspace, String key, Progress progress) throws Exception {
        Optional<Integration> integration = integrations.find(workspace);
        Optional<Workspace> known = inventory.workspace(workspace);
        if (integration.isEmpty() || known.isEmpty()) return;
        BitbucketClient client = integrations.client(workspace).at(Priority.CRAWL);
        SettingsReading reading = new SettingsReading(workspace, known.get().slug(), client, store, facts, clock);
        try {
            if (key.startsWith(SyncJob.REPOSITORY)) repository(integration.get(), UUID.fromString(key.substring(SyncJob.REPOSITORY.length())), reading);
            else if (key.equals(Work.SHARED)) shared(integration.get(), reading);
            else workspace(integration.get(), known.get(), client, reading);
        } catch (RateLimited limited) {
            throw new RetryLater(limited.until(), "The hour's requests are used up; goes on by itself");
        } catch (BitbucketException failure) {
            integrations.trouble(workspace, failure.getMessage());
            throw failure;
        }
    }

    private void workspace(Integration integration, Workspace known, BitbucketClient client, SettingsReading reading) {
        UUID workspace = integration.workspace();
        Map<UUID, Instant> oldest = store.oldest(workspace);
        List<Repository> watched = inventory.repositories(workspace).stream()
                .filter(each -> integrations.watches(integration, each.project()))
                .toList();
        boolean stale = facts.stale(oldest, workspace);
        if (stale) {
            List<String> projects = watched.stream().map(Repository::project).filter(each -> each != null).distinct().toList();
            for (var project : client.projects().list(known.slug()).whole())
                if (projects.contains(project.uuid())) reading.project(project);
            // Last: what it reads says that all of it was read.
            reading.workspace(ours(integration));
        }
        transaction.executeWithoutResult(status -> {
            for (Repository each : watched)
                if (stale || facts.stale(oldest, each.repository()))
                    jobs.want(Work.SETTINGS, workspace, SyncJob.REPOSITORY + each.repository(), each.fullName());
        });
    }

    /** Somebody changed what belongs to the workspace itself: every repository is judged anew by what is known of it. */
    private void shared(Integration integration, SettingsReading reading) {
        reading.workspace(ours(integration));
        transaction.executeWithoutResult(status -> inventory.repositories(integration.workspace()).stream()
                .filter(each -> integrations.watches(integration, each.project()))
                .forEach(each -> jobs.want(Work.JUDGE, integration.workspace(), each.repository().toString(), each.fullName())));
    }

    private void repository(Integration integration, UUID id, SettingsReading reading) {
        UUID workspace = integration.workspace();
        Optional<Repository> known = inventory.repository(workspace, id);
        if (known.isEmpty() || known.get().state().equals("gone") || !integrations.watches(integration, known.get().project())) return;
        var read = reading.repository(id, ours(integration));
        transaction.executeWithoutResult(status -> {
            read.ifPresent(is -> repositories.listed(workspace, id, is.projectUuid(), is.slug(), names.of(workspace, is.name()).shown(), is.isPrivate(),
                    is.mainBranch() == null ? null : names.of(workspace, is.mainBranch()).key(), null, clock.instant()));
            jobs.want(Work.JUDGE, workspace, id.toString(), known.get().fullName());
            if (read.isEmpty()) jobs.want(Work.SYNC, workspace, SyncJob.REPOSITORY + id, known.get().fullName());
        });
    }

    private Predicate<Hook> ours(Integration integration) {
        String path = integration.hookPath();
        String address = path == null ? "" : settings.deliveries(path).toString();
        return hook -> integration.hookUuid() != null && Ids.uuid(hook.uuid()).equals(Ids.uuid(integration.hookUuid())) || hook.url().equals(address);
    }
}
