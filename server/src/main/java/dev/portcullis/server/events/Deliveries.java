package dev.portcullis.server.events;

import dev.portcullis.bitbucket.error.BitbucketException.Malformed;
import dev.portcullis.bitbucket.webhook.PullRequestEvent;
import dev.portcullis.bitbucket.webhook.Push;
import dev.portcullis.bitbucket.webhook.RepositoryEvent;
import dev.portcullis.bitbucket.webhook.RepositoryRef;
import dev.portcullis.bitbucket.webhook.WebhookPayload;
import dev.portcullis.bitbucket.webhook.WebhookSignature;
import dev.portcullis.server.audit.Audit;
import dev.portcullis.server.integrations.Ids;
import dev.portcullis.server.integrations.Integration;
import dev.portcullis.server.integrations.Integrations;
import dev.portcullis.server.integrations.Integrations.HookSecrets;
import dev.portcullis.server.inventory.Inventory;
import dev.portcullis.server.inventory.Inventory.PullRequestTold;
import dev.portcullis.server.inventory.Told;
import dev.portcullis.server.inventory.Work;
import dev.portcullis.server.jobs.Jobs;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Takes deliveries. Each is verified on its raw bytes, stored once, written into the inventory as the claim it is, and answered: the work is a
 * job's. Its signature covers the body only, so nothing in a header is believed.
 */
@Component
public class Deliveries {
    private static final Logger LOG = LoggerFactory.getLogger(Deliveries.class);

    private final Integrations integrations;
    private final Inventory inventory;
    private final DeliveryStore store;
    private final Jobs jobs;
    private final Audit audit;
    private final TransactionTemplate transaction;
    private final Clock clock;

    Deliveries(Integrations integrations, Inventory inventory, DeliveryStore store, Jobs jobs, Audit audit, TransactionTemplate transaction, Clock clock) {
        this.integrations = integrations;
        this.inventory = inventory;
        this.store = store;
        this.jobs = jobs;
        this.audit = audit;
        this.transaction = transaction;
        this.clock = clock;
    }

    public Optional<Delivery> newest(UUID workspace, UUID repository) {
        return store.newest(workspace, repository);
    }

    public List<Delivery> newest(UUID workspace, int limit) {
        return store.all(workspace, limit);
    }

    /** Refused within a day. */
    public List<Refusal> refusals(UUID workspace) {
        return store.refusals(workspace, clock.instant().minus(Duration.ofDays(1)));
    }

    enum Answer {
        ACCEPTED(202),
        REPEATED(200),
        UNKNOWN_HOOK(404),
        BAD_SIGNATURE(401),
        OTHER_WORKSPACE(403),
        MALFORMED(400),
        TOO_LARGE(413);

        private final int status;

        Answer(int status) {
            this.status = status;
        }

        int status() {
            return status;
        }
    }

    Answer take(String path, @Nullable String signature, @Nullable String deliveryId, @Nullable String eventKey, int attempt, byte[] body) {
        Optional<HookSecrets> hook = integrations.hookByPath(path);
        if (hook.isEmpty()) return refuse(null, Answer.UNKNOWN_HOOK, "an address that is no hook of ours");
        UUID workspace = hook.get().workspace();
        if (signature == null || !WebhookSignature.verify(hook.get().secrets(), body, signature))
            return refuse(workspace, Answer.BAD_SIGNATURE, signature == null ? "no signature" : "a signature that does not fit the body");
        if (eventKey == null || deliveryId == null || deliveryId.isBlank() || deliveryId.length() > 100)
            return refuse(workspace, Answer.MALFORMED, "headers missing");
        WebhookPayload payload;
        UUID of;
        try {
            payload = WebhookPayload.parse(eventKey, body);
            if (payload.workspaceUuid() == null) return refuse(workspace, Answer.OTHER_WORKSPACE, "an event that names no workspace");
            of = Ids.uuid(payload.workspaceUuid());
        } catch (Malformed | IllegalArgumentException malformed) {
            return refuse(workspace, Answer.MALFORMED, "a body that does not fit its event");
        }
        if (!of.equals(workspace)) return refuse(workspace, Answer.OTHER_WORKSPACE, "an event of another workspace");
        return Boolean.TRUE.equals(transaction.execute(status -> learn(workspace, payload, deliveryId, attempt, body)))
                ? Answer.ACCEPTED
                : Answer.REPEATED;
    }

    Answer tooLarge(String path) {
        return refuse(integrations.hookByPath(path).map(HookSecrets::workspace).orElse(null), Answer.TOO_LARGE, "more than 1 MB");
    }

    private Answer refuse(@Nullable UUID workspace, Answer answer, String detail) {
        // Anybody can post to an unknown address; what concerns a workspace is worth waking somebody.
        if (workspace == null) LOG.debug("Refused a delivery: {}", detail);
        else LOG.warn("Refused a delivery: {}", detail);
        int within = store.refused(workspace, answer.name().toLowerCase(Locale.ROOT), detail, clock.instant());
        // Counted by the minute; the trail has the first of each, so that a flood does not fill it.
        if (workspace != null && within == 1)
            audit.record(workspace, "somebody", "delivery.refused", "the webhook listener", null, detail, "network");
        return answer;
    }

    private boolean learn(UUID workspace, WebhookPayload payload, String deliveryId, int attempt, byte[] body) {
        Instant now = clock.instant();
        Integration integration = integrations.integration(workspace);
        RepositoryRef ref = switch (payload) {
            case Push push -> push.repository();
            case PullRequestEvent event -> event.repository();
            case RepositoryEvent event -> event.repository();
            default -> null;
        };
        UUID repository = ref == null ? null : Ids.uuid(ref.uuid());
        boolean watched = ref != null && integrations.watches(integration, project(integration, repository, ref));
        boolean fresh = store.insert(workspace, deliveryId, attempt, payload.eventKey(), digest(body), body.length, repository,
                watched ? "accepted" : "ignored", watched ? "" : ref == null ? "no event that we use" : "of a project that is not watched", now);
        integrations.delivered(workspace);
        if (ref == null || repository == null) return fresh;
        String label = ref.fullName();
        // It may have been moved: that too is only claimed, and Bitbucket itself is asked.
        if (fresh && inventory.claimProject(workspace, repository, ref.projectUuid())) jobs.want(Work.SYNC, workspace, "repository:" + repository, label);
        if (!watched) return fresh;
        if (!fresh) {
            // Its claims were taken already, or are a replay's. Looking again costs little and can believe nothing false.
            jobs.want(Work.SCAN, workspace, repository.toString(), label);
            // Two changes of a setting, there and back and there again, are told in the same words.
            if (payload instanceof RepositoryEvent) jobs.want(Work.SETTINGS, workspace, "repository:" + repository, label);
            return false;
        }
        inventory.claimRepository(workspace, repository, ref.projectUuid(), ref.slug(), ref.name());
        switch (payload) {
            case Push push -> {
                for (Push.Change change : push.changes())
                    if (change.ref().type() == Push.RefType.BRANCH && (change.now() == null || full(change.now().targetHash())))
                        inventory.pushedHead(workspace, repository, change.ref().name(), change.now() == null ? null : change.now().targetHash(),
                                push.actor() == null ? null : push.actor().uuid(), now);
                jobs.want(Work.SCAN, workspace, repository.toString(), label);
            }
            case PullRequestEvent event -> {
                Optional<PullRequestTold> told = Told.of(event.pullRequest());
                told.ifPresent(each -> inventory.told(workspace, repository, each, false, integration.since()));
                // That it is closed is only claimed: Bitbucket itself is asked.
                if (told.isPresent() && !told.get().state().equals("open")) jobs.want(Work.SYNC, workspace, "repository:" + repository, label);
                else jobs.want(Work.SCAN, workspace, repository.toString(), label);
            }
            case RepositoryEvent event -> {
                jobs.want(Work.SYNC, workspace, "repository:" + repository, label);
                // It names no setting that changed, and says nothing of visibility or forks: only reading tells.
                jobs.want(Work.SETTINGS, workspace, "repository:" + repository, label);
            }
            default -> throw new IllegalStateException("an event without a repository");
        }
        if (inventory.repository(workspace, repository).map(each -> !each.state().equals("present")).orElse(false))
            jobs.want(Work.SYNC, workspace, "repository:" + repository, label);
        return true;
    }

    /** Which project a known repository is in is the listing's word; a delivery's only counts for a repository that is new. */
    private @Nullable String project(Integration integration, @Nullable UUID repository, RepositoryRef ref) {
        if (repository == null) return null;
        return inventory.repository(integration.workspace(), repository).map(each -> each.project()).orElse(ref.projectUuid());
    }

    /** A short hash says nothing that could be kept: git tells the full one. */
    private static boolean full(String hash) {
        return hash.length() == 40;
    }

    private static byte[] digest(byte[] body) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(body);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
