package dev.portcullis.server.onboarding;

import dev.portcullis.bitbucket.BitbucketClient;
import dev.portcullis.bitbucket.Hook;
import dev.portcullis.bitbucket.HookSettings;
import dev.portcullis.bitbucket.access.Feature;
import dev.portcullis.bitbucket.error.BitbucketException;
import dev.portcullis.bitbucket.error.BitbucketException.Forbidden;
import dev.portcullis.bitbucket.error.BitbucketException.Invalid;
import dev.portcullis.bitbucket.error.BitbucketException.MissingScopes;
import dev.portcullis.bitbucket.error.BitbucketException.NotFound;
import dev.portcullis.bitbucket.error.BitbucketException.RateLimited;
import dev.portcullis.bitbucket.error.BitbucketException.WriteRefused;
import dev.portcullis.bitbucket.http.Priority;
import dev.portcullis.server.Settings;
import dev.portcullis.server.integrations.Integration;
import dev.portcullis.server.integrations.Integrations;
import dev.portcullis.server.inventory.Inventory;
import dev.portcullis.server.jobs.JobHandler;
import dev.portcullis.server.jobs.JobKind;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Makes sure that a workspace has our one hook. Looks first, so a repeat after a kill finds the hook that was made. */
@Component
class HookJob implements JobHandler {
    static final Set<String> EVENTS = Set.of(
            "repo:push", "repo:created", "repo:updated", "repo:deleted", "pullrequest:created", "pullrequest:updated", "pullrequest:fulfilled",
            "pullrequest:rejected");

    private final Integrations integrations;
    private final Inventory inventory;
    private final Settings settings;

    HookJob(Integrations integrations, Inventory inventory, Settings settings) {
        this.integrations = integrations;
        this.inventory = inventory;
        this.settings = settings;
    }

    @Override
    public JobKind kind() {
        return Onboarding.HOOK;
    }

    @Override
    public void run(UUID workspace, String key, Progress progress) throws Exception {
        Optional<Integration> integration = integrations.find(workspace);
        if (integration.isEmpty() || integration.get().hookPath() == null) return;
        // Asked for again as soon as writing goes on.
        if (integration.get().paused()) return;
        if (!integrations.principal(integration.get().principal()).orElseThrow().features().contains(Feature.WEBHOOK)) {
            integrations.hook(workspace, null, "unwanted", "The webhook was left out when this credential was entered.");
            return;
        }
        BitbucketClient client = integrations.client(workspace).at(Priority.URGENT);
        String slug = inventory.workspace(workspace).orElseThrow().slug();
        URI address = settings.deliveries(integration.get().hookPath());
        HookSettings wanted = new HookSettings(address, "Portcullis", true, EVENTS, integrations.hookSecret(workspace));
        try {
            Hook hook = null;
            // By the uuid that it was given; by its address where a kill came between making it and writing that down.
            for (Hook each : client.hooks().list(slug).whole())
                if (each.uuid().equals(integration.get().hookUuid()) || hook == null && each.url().equals(address.toString())) hook = each;
            hook = hook == null ? client.hooks().create(slug, wanted) : client.hooks().update(slug, hook.uuid(), wanted);
            integrations.hook(workspace, hook.uuid(), "present", "");
        } catch (RateLimited limited) {
            throw new RetryLater(limited.until(), "The hour's requests are used up; goes on by itself");
        } catch (WriteRefused paused) {
            // Writing was paused while we were at it: that is what was wanted.
        } catch (Invalid | MissingScopes | Forbidden | NotFound refused) {
            // Nobody is helped by trying again: it is said on the integration's page, and pushes are found by looking.
            integrations.hook(workspace, null, "refused", refused.getMessage());
        } catch (BitbucketException failure) {
            integrations.trouble(workspace, failure.getMessage());
            throw failure;
        }
    }
}
