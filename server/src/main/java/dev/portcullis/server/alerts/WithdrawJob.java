package dev.portcullis.server.alerts;

import dev.portcullis.bitbucket.BitbucketClient;
import dev.portcullis.bitbucket.BuildStatus;
import dev.portcullis.bitbucket.Comment;
import dev.portcullis.bitbucket.error.BitbucketException;
import dev.portcullis.bitbucket.error.BitbucketException.Malformed;
import dev.portcullis.bitbucket.error.BitbucketException.NotFound;
import dev.portcullis.bitbucket.error.BitbucketException.RateLimited;
import dev.portcullis.bitbucket.error.BitbucketException.Unauthorized;
import dev.portcullis.bitbucket.error.BitbucketException.Unavailable;
import dev.portcullis.bitbucket.error.BitbucketException.WriteRefused;
import dev.portcullis.server.Settings;
import dev.portcullis.server.integrations.Ids;
import dev.portcullis.server.integrations.Integration;
import dev.portcullis.server.integrations.Integrations;
import dev.portcullis.server.integrations.Mode;
import dev.portcullis.server.integrations.Names;
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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Takes back everything that we wrote in a workspace: comments and reports are deleted, build statuses say that they were withdrawn, for
 * Bitbucket cannot delete a status. A row is forgotten once Bitbucket has taken it back, so a kill costs one request at most; what it does not let
 * us take back stays a row, with the reason, and the others go on. Runs in mode observe only; raising the mode ends it.
 */
@Component
class WithdrawJob implements JobHandler {
    private static final Duration SOON = Duration.ofSeconds(2);

    /** So many failures of Bitbucket's own in a row, and it is away: asking on would help nobody. */
    private static final int AWAY = 3;

    private static final String UNSEEN = "Bitbucket answers that the repository does not exist, or that the service account may not see it.";

    private final Integrations integrations;
    private final Inventory inventory;
    private final PostedStore store;
    private final Names names;
    private final Words words;
    private final Jobs jobs;
    private final Clock clock;

    WithdrawJob(Integrations integrations, Inventory inventory, PostedStore store, Names names, Settings settings, Jobs jobs, Clock clock) {
        this.integrations = integrations;
        this.inventory = inventory;
        this.store = store;
        this.names = names;
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
        List<PostedStore.Place> places = store.everything(workspace);
        if (places.isEmpty()) return;
        try {
            BitbucketClient client = integrations.withdrawing(workspace);
            // By uuid: the slug that we know may be another workspace's by now.
            var read = client.workspaces().one(Ids.braced(workspace));
            inventory.workspace(workspace, read.slug(), names.of(workspace, read.name()).shown(), "listing");
            String self = Ids.uuid(integrations.principal(integration.get().principal()).orElseThrow().userUuid()).toString();
            new Withdrawing(client, read.slug(), self).all(places, progress);
        } catch (RateLimited limited) {
            throw new RetryLater(limited.until(), "The hour's requests are used up; goes on by itself");
        } catch (WriteRefused modeRaised) {
            // Somebody wants us to write again: that is what was wanted last.
        }
    }

    /** One run over all that stands. */
    private final class Withdrawing {
        private final BitbucketClient client;
        private final String slug;
        private final String self;
        private final Map<String, List<Comment>> own = new HashMap<>();
        private final Set<UUID> unseen = new HashSet<>();

        Withdrawing(BitbucketClient client, String slug, String self) {
            this.client = client;
            this.slug = slug;
            this.self = self;
        }

        void all(List<PostedStore.Place> places, Progress progress) {
            BitbucketException away = null;
            int inARow = 0;
            for (int i = 0; i < places.size(); i++) {
                progress.at(i, places.size());
                PostedStore.Place place = places.get(i);
                try {
                    String reason = takeBack(place);
                    if (reason == null) store.forget(place);
                    else store.left(place, reason);
                    inARow = 0;
                } catch (RateLimited | WriteRefused | Unauthorized all) {
                    throw all;
                } catch (Unavailable | Malformed failure) {
                    away = failure;
                    store.left(place, failure.getMessage() + " It is tried again.");
                    if (++inARow == AWAY) throw failure;
                } catch (BitbucketException refused) {
                    inARow = 0;
                    store.left(place, String.valueOf(refused.getMessage()));
                }
            }
            progress.at(places.size(), places.size());
            if (away != null) throw away;
        }

        /** @return why it stands, or may stand, all the same; null when it stands nowhere any more */
        private @Nullable String takeBack(PostedStore.Place place) {
            if (unseen.contains(place.repository())) return UNSEEN;
            String id = Ids.braced(place.repository());
            try {
                switch (place.posted().surface()) {
                    case "report" -> client.reports().delete(slug, id, place.posted().key(), "portcullis-" + place.number());
                    case "status" -> withdraw(place, id);
                    default -> {
                        String remote = place.posted().remoteId();
                        if (remote == null) remote = inDoubt(id, place);
                        if (remote != null && !remote.equals("0")) client.comments().delete(slug, id, place.number(), Long.parseLong(remote));
                    }
                }
            } catch (NotFound missing) {
                return seen(place.repository(), id) ? null : UNSEEN;
            }
            return null;
        }

        /** Bitbucket says the same of what is gone and of what we may not see: only in a repository that it shows us is a thing known to be gone. */
        private boolean seen(UUID repository, String id) {
            try {
                client.repositories().one(slug, id);
                return true;
            } catch (NotFound missing) {
                unseen.add(repository);
                return false;
            }
        }

        private void withdraw(PostedStore.Place place, String id) {
            String key = "portcullis-" + place.number();
            // Written down before a call whose outcome we do not know: what never stood there is not made to stand there now.
            if (place.posted().inDoubt()) client.statuses().get(slug, id, place.posted().key(), key);
            Optional<PullRequest> pullRequest = inventory.pullRequest(place.workspace(), place.repository(), place.number());
            String repository = inventory.repository(place.workspace(), place.repository()).map(Repository::slug).orElse(place.repository().toString());
            client.statuses().put(
                    slug,
                    id,
                    place.posted().key(),
                    new BuildStatus(
                            key,
                            BuildStatus.State.STOPPED,
                            "Portcullis",
                            "Withdrawn: Portcullis does not judge this pull request any more.",
                            URI.create(words.pullRequestPage(slug, repository, place.number())),
                            pullRequest.map(inventory::realSource).orElse(null)));
        }

        /** Written down before a call whose outcome we do not know: looked for by its marker, among our own comments only. */
        private @Nullable String inDoubt(String id, PostedStore.Place place) {
            String pullRequest = place.repository() + "#" + place.number();
            List<Comment> comments = own.computeIfAbsent(pullRequest, each -> client.comments().list(slug, id, place.number()).whole().stream()
                    .filter(comment -> !comment.deleted() && comment.authorUuid() != null && Ids.uuid(comment.authorUuid()).toString().equals(self))
                    .toList());
            String marker = "[" + Words.markerKey(pullRequest, place.posted().surface(), place.posted().key()) + "]:";
            return comments.stream().filter(comment -> comment.raw().contains(marker)).findFirst().map(comment -> String.valueOf(comment.id())).orElse(null);
        }
    }
}
