package dev.portcullis.server.alerts;

import dev.portcullis.bitbucket.BitbucketClient;
import dev.portcullis.bitbucket.BuildStatus;
import dev.portcullis.bitbucket.Comment;
import dev.portcullis.bitbucket.error.BitbucketException.NotFound;
import dev.portcullis.bitbucket.error.BitbucketException.RateLimited;
import dev.portcullis.bitbucket.error.BitbucketException.WriteRefused;
import dev.portcullis.server.Settings;
import dev.portcullis.server.integrations.Ids;
import dev.portcullis.server.integrations.Integration;
import dev.portcullis.server.integrations.Integrations;
import dev.portcullis.server.integrations.Mode;
import dev.portcullis.server.inventory.Inventory;
import dev.portcullis.server.inventory.PullRequest;
import dev.portcullis.server.inventory.Repository;
import dev.portcullis.server.jobs.JobHandler;
import dev.portcullis.server.jobs.JobKind;
import dev.portcullis.server.jobs.Jobs;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Takes back everything that we wrote in a workspace: comments and reports are deleted, build statuses say that they were withdrawn, for
 * Bitbucket cannot delete a status. A row is forgotten once Bitbucket has taken it back, so a kill costs one request at most. Runs in mode
 * observe only; raising the mode ends it.
 */
@Component
class WithdrawJob implements JobHandler {
    private static final Duration SOON = Duration.ofSeconds(2);

    private final Integrations integrations;
    private final Inventory inventory;
    private final PostedStore store;
    private final Words words;
    private final Jobs jobs;
    private final Clock clock;

    WithdrawJob(Integrations integrations, Inventory inventory, PostedStore store, Settings settings, Jobs jobs, Clock clock) {
        this.integrations = integrations;
        this.inventory = inventory;
        this.store = store;
        this.words = new Words(settings.address());
        this.jobs = jobs;
        this.clock = clock;
    }

    @Override
    public JobKind kind() {
        return Alerts.WITHDRAW;
    }

    @Override
    public void run(UUID workspace, String key, Progress progress) throws Exception {
        Optional<Integration> integration = integrations.find(workspace);
        if (integration.isEmpty() || integration.get().mode() != Mode.OBSERVE) return;
        // A telling that began before the mode was lowered may still be writing.
        if (jobs.running(workspace, Alerts.TELL)) throw new RetryLater(clock.instant().plus(SOON), "Waits for a pull request that is being told");
        BitbucketClient client = integrations.withdrawing(workspace);
        String self = Ids.uuid(integrations.principal(integration.get().principal()).orElseThrow().userUuid()).toString();
        List<PostedStore.Place> places = store.everything(workspace);
        Map<String, List<Comment>> own = new HashMap<>();
        try {
            for (int i = 0; i < places.size(); i++) {
                progress.at(i, places.size());
                takeBack(client, places.get(i), self, own);
                store.forget(places.get(i));
            }
            progress.at(places.size(), places.size());
        } catch (RateLimited limited) {
            throw new RetryLater(limited.until(), "The hour's requests are used up; goes on by itself");
        } catch (WriteRefused modeRaised) {
            // Somebody wants us to write again: that is what was wanted last.
        }
    }

    private void takeBack(BitbucketClient client, PostedStore.Place place, String self, Map<String, List<Comment>> own) {
        Optional<Repository> repository = inventory.repository(place.workspace(), place.repository());
        if (repository.isEmpty()) return;
        String slug = repository.get().workspaceSlug();
        String id = Ids.braced(place.repository());
        try {
            switch (place.posted().surface()) {
                case "report" -> client.reports().delete(slug, id, place.posted().key(), "portcullis-" + place.number());
                case "status" -> withdraw(client, repository.get(), place);
                default -> {
                    String remote = place.posted().remoteId();
                    if (remote == null) remote = inDoubt(client, slug, id, place, self, own);
                    if (remote != null && !remote.equals("0")) client.comments().delete(slug, id, place.number(), Long.parseLong(remote));
                }
            }
        } catch (NotFound gone) {
            // Deleted by somebody, or with its commit or repository: it stands nowhere any more.
        }
    }

    private void withdraw(BitbucketClient client, Repository repository, PostedStore.Place place) {
        Optional<PullRequest> pullRequest = inventory.pullRequest(place.workspace(), place.repository(), place.number());
        client.statuses().put(
                repository.workspaceSlug(),
                Ids.braced(place.repository()),
                place.posted().key(),
                new BuildStatus(
                        "portcullis-" + place.number(),
                        BuildStatus.State.STOPPED,
                        "Portcullis",
                        "Withdrawn: Portcullis does not judge this pull request any more.",
                        URI.create(words.pullRequestPage(repository.workspaceSlug(), repository.slug(), place.number())),
                        pullRequest.map(inventory::realSource).orElse(null)));
    }

    /** Written down before a call whose outcome we do not know: looked for by its marker, among our own comments only. */
    private @Nullable String inDoubt(
            BitbucketClient client, String slug, String id, PostedStore.Place place, String self, Map<String, List<Comment>> own) {
        String pullRequest = place.repository() + "#" + place.number();
        List<Comment> comments = own.computeIfAbsent(pullRequest, each -> client.comments().list(slug, id, place.number()).whole().stream()
                .filter(comment -> !comment.deleted() && comment.authorUuid() != null && Ids.uuid(comment.authorUuid()).toString().equals(self))
                .toList());
        String marker = "[" + Words.markerKey(pullRequest, place.posted().surface(), place.posted().key()) + "]:";
        return comments.stream().filter(comment -> comment.raw().contains(marker)).findFirst().map(comment -> String.valueOf(comment.id())).orElse(null);
    }
}
