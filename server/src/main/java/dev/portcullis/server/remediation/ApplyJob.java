package dev.portcullis.server.remediation;

import dev.portcullis.bitbucket.BitbucketClient;
import dev.portcullis.bitbucket.access.Secret;
import dev.portcullis.bitbucket.error.BitbucketException;
import dev.portcullis.bitbucket.error.BitbucketException.Conflict;
import dev.portcullis.bitbucket.error.BitbucketException.CutShort;
import dev.portcullis.bitbucket.error.BitbucketException.Forbidden;
import dev.portcullis.bitbucket.error.BitbucketException.Invalid;
import dev.portcullis.bitbucket.error.BitbucketException.IpNotAllowed;
import dev.portcullis.bitbucket.error.BitbucketException.MissingScopes;
import dev.portcullis.bitbucket.error.BitbucketException.NotFound;
import dev.portcullis.bitbucket.error.BitbucketException.PlanLimit;
import dev.portcullis.bitbucket.error.BitbucketException.RateLimited;
import dev.portcullis.bitbucket.error.BitbucketException.Unauthorized;
import dev.portcullis.bitbucket.error.BitbucketException.Unavailable;
import dev.portcullis.bitbucket.error.BitbucketException.WriteRefused;
import dev.portcullis.bitbucket.http.Priority;
import dev.portcullis.server.audit.Audit;
import dev.portcullis.server.findings.Findings;
import dev.portcullis.server.integrations.Ids;
import dev.portcullis.server.integrations.Integrations;
import dev.portcullis.server.integrations.Sealer;
import dev.portcullis.server.inventory.Inventory;
import dev.portcullis.server.inventory.Repository;
import dev.portcullis.server.inventory.Work;
import dev.portcullis.server.jobs.JobHandler;
import dev.portcullis.server.jobs.JobKind;
import dev.portcullis.server.jobs.Jobs;
import dev.portcullis.server.remediation.RemedyObject.Standing;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Reads, applies or undoes a remedy, object by object. What is about to be sent is written down before, and the world is read before every
 * call: so a run that was killed finds out whether its call arrived, and neither repeats nor loses it. A failure of one object is that object's.
 */
@Component
class ApplyJob implements JobHandler {
    private final RemedyStore store;
    private final Integrations integrations;
    private final Inventory inventory;
    private final Findings findings;
    private final Sealer sealer;
    private final Jobs jobs;
    private final Audit audit;
    private final TransactionTemplate transaction;
    private final Clock clock;

    ApplyJob(RemedyStore store, Integrations integrations, Inventory inventory, Findings findings, Sealer sealer, Jobs jobs, Audit audit,
            TransactionTemplate transaction, Clock clock) {
        this.store = store;
        this.integrations = integrations;
        this.inventory = inventory;
        this.findings = findings;
        this.sealer = sealer;
        this.jobs = jobs;
        this.audit = audit;
        this.transaction = transaction;
        this.clock = clock;
    }

    @Override
    public JobKind kind() {
        return Remediation.APPLY;
    }

    @Override
    public void run(UUID workspace, String key, Progress progress) throws Exception {
        Optional<Proposal> found = store.find(UUID.fromString(key));
        if (found.isEmpty() || !found.get().state().busy() || integrations.find(workspace).isEmpty()) return;
        Proposal remedy = found.get();
        BitbucketClient client = integrations.client(workspace).at(Priority.NORMAL);
        Run run = new Run(remedy, Remedies.of(remedy.kind()), client);
        try {
            List<RemedyObject> objects = store.objects(workspace, remedy.remedy());
            for (int i = 0; i < objects.size(); i++) {
                if (objects.size() > 1) progress.at(i, objects.size());
                run.object(objects.get(i));
            }
            run.finish();
        } catch (RateLimited limited) {
            throw new RetryLater(limited.until(), "The hour's requests are used up; goes on by itself");
        } catch (WriteRefused refused) {
            // The mode was lowered or writing paused: nothing more is sent, and a person decides how to go on.
            stop(remedy, String.valueOf(refused.getMessage()));
        }
    }

    private void stop(Proposal remedy, String why) {
        transaction.executeWithoutResult(status -> {
            Proposal now = store.lock(remedy.workspace(), remedy.remedy()).orElseThrow();
            if (now.state() != remedy.state()) return;
            for (RemedyObject each : store.objects(remedy.workspace(), remedy.remedy())) {
                // Read just now and found as before: nothing of it was sent.
                if (each.standing() == Standing.APPLYING) store.standing(each, Standing.READY, "Nothing was written.", clock.instant());
                if (each.standing() == Standing.UNDOING) store.standing(each, Standing.APPLIED, "Nothing was undone.", clock.instant());
            }
            settle(now, why);
            audit.record(remedy.workspace(), Audit.PORTCULLIS, "remedy.refused", remedy.title(), null, why, Audit.JOB);
        });
    }

    /** In the caller's transaction. What was applied can be undone, whatever became of the rest. */
    private void settle(Proposal now, @Nullable String why) {
        List<RemedyObject> objects = store.objects(now.workspace(), now.remedy());
        boolean undone = now.state() == RemedyState.UNDOING && objects.stream().anyMatch(each -> each.standing() == Standing.UNDONE);
        store.state(now, objects.stream().anyMatch(each -> each.standing().undoable()) ? RemedyState.DONE : undone ? RemedyState.UNDONE : RemedyState.PREVIEW, why);
        if (now.state() == RemedyState.READING) return;
        Set<String> wanted = new LinkedHashSet<>();
        for (RemedyObject each : objects) {
            if (each.key().startsWith(Target.OF_WORKSPACE)) {
                if (wanted.add(Work.SHARED)) jobs.want(Work.SETTINGS, now.workspace(), Work.SHARED, each.name());
                continue;
            }
            if (wanted.add(each.repository().toString()))
                inventory.repository(now.workspace(), each.repository())
                        .ifPresent(repository -> jobs.want(Work.SETTINGS, now.workspace(), "repository:" + each.repository(), repository.fullName()));
        }
    }

    /** One run over one remedy. */
    private final class Run {
        private final Proposal remedy;
        private final Remedy change;
        private final BitbucketClient client;

        Run(Proposal remedy, Remedy change, BitbucketClient client) {
            this.remedy = remedy;
            this.change = change;
            this.client = client;
        }

        void object(RemedyObject object) {
            boolean due = switch (remedy.state()) {
                case READING -> object.standing() == Standing.UNREAD;
                case APPLYING -> object.chosen() && object.standing() == Standing.READY || object.standing() == Standing.APPLYING;
                case UNDOING -> object.chosen() && object.standing().undoable() || object.standing() == Standing.UNDOING;
                default -> false;
            };
            if (!due) return;
            Optional<Repository> repository = inventory.repository(object.workspace(), object.repository());
            if (repository.isEmpty()) {
                set(object, failure() == Standing.UNDO_FAILED ? Standing.UNDO_FAILED : Standing.LEFT_OUT, "The repository is not known any more.");
                return;
            }
            Target target = new Target(repository.get().workspaceSlug(), Ids.braced(object.repository()), object.rule(), object.key());
            try {
                switch (remedy.state()) {
                    case READING -> read(object, target);
                    case APPLYING -> apply(object, target);
                    default -> undo(object, target);
                }
            } catch (NotFound gone) {
                boolean undoing = remedy.state() == RemedyState.UNDOING;
                set(object, undoing ? Standing.UNDO_FAILED : Standing.LEFT_OUT, "It does not exist any more, or the service account may not see it.");
            } catch (RateLimited | Unavailable | Unauthorized | WriteRefused ofAll) {
                // Not this object's alone: the others would meet the same.
                throw ofAll;
            } catch (BitbucketException refused) {
                set(object, failure(), words(refused));
            }
        }

        private Standing failure() {
            return switch (remedy.state()) {
                case READING -> Standing.LEFT_OUT;
                case UNDOING -> Standing.UNDO_FAILED;
                default -> Standing.FAILED;
            };
        }

        private void read(RemedyObject object, Target target) {
            preview(object, target, change.read(client, target, null), Standing.READY, null);
        }

        private void preview(RemedyObject object, Target target, State now, Standing standing, @Nullable String reason) {
            State after = change.after(target, now);
            List<PlannedCall> calls = List.of(change.call(target, now), change.inverse(target, now, now));
            if (after.same(now)) store.preview(object, now, after, List.of(), Standing.LEFT_OUT, "It is so already. Findings follow with the next reading.");
            else store.preview(object, now, after, calls, standing, reason);
        }

        private void apply(RemedyObject object, Target target) {
            State before = Objects.requireNonNull(object.before());
            State after = Objects.requireNonNull(object.after());
            boolean begun = object.standing() == Standing.APPLYING;
            Instant looked = clock.instant();
            State now = change.read(client, target, begun ? before : null);
            if (now.holds(before, after)) {
                // Our own call, whose outcome a kill hid; or somebody was faster.
                if (begun) applied(object, target, now, after);
                else set(object, Standing.LEFT_OUT, "Somebody did it meanwhile: nothing was written.");
                return;
            }
            if (!now.equals(before)) {
                preview(object, target, now, Standing.CHANGED, "It is not as it was previewed: nothing was written. The preview is new.");
                return;
            }
            Secret secret = change.givesSecret() ? secret(object) : null;
            if (!begun && !begin(object, Standing.APPLYING, looked)) {
                set(object, Standing.LEFT_OUT, "Another remedy is changing it right now, or just did: nothing was written.");
                return;
            }
            change.apply(client, target, now, secret);
            // From here on it is applied, whatever is read: there must be a way back.
            State read;
            try {
                read = change.read(client, target, before);
            } catch (RateLimited | Unavailable | Unauthorized | WriteRefused ofAll) {
                throw ofAll;
            } catch (BitbucketException unread) {
                set(object, Standing.APPLIED, "Bitbucket took the change; it could not be read back: " + words(unread));
                return;
            }
            if (read.holds(before, after)) applied(object, target, read, after);
            else set(object, Standing.APPLIED, "Bitbucket took the change, and shows something else: " + String.join("; ", read.lines()));
        }

        private void applied(RemedyObject object, Target target, State read, State after) {
            // A key that is gone tells nothing of its inverse: what was read before does.
            State known = read.details().isEmpty() ? Objects.requireNonNull(object.before()) : read;
            store.calls(object, List.of(object.calls().getFirst(), change.inverse(target, Objects.requireNonNull(object.before()), known)));
            set(object, Standing.APPLIED, read.same(after) ? null : "Something else has changed meanwhile: " + String.join("; ", read.beyond(after)));
        }

        private void undo(RemedyObject object, Target target) {
            State before = Objects.requireNonNull(object.before());
            State after = Objects.requireNonNull(object.after());
            boolean begun = object.standing() == Standing.UNDOING;
            Instant looked = clock.instant();
            State now = change.read(client, target, before);
            if (now.holds(after, before)) {
                set(object, Standing.UNDONE, begun ? null : "It was as before already: nothing was written.");
                return;
            }
            if (!now.holds(before, after)) {
                set(object, Standing.UNDO_FAILED, "It was changed since: nothing was written. Now: " + String.join("; ", now.lines()));
                return;
            }
            String touched = change.touched(after, now);
            if (touched != null) {
                set(object, Standing.UNDO_FAILED, touched);
                return;
            }
            if (!change.inverse(target, before, now).fulfils(object.calls().getLast())) {
                set(object, Standing.UNDO_FAILED, "What was applied is gone, and somebody else's stands in its place: nothing was written.");
                return;
            }
            if (!begun && !begin(object, Standing.UNDOING, looked)) {
                set(object, Standing.UNDO_FAILED, "Another remedy is changing it right now, or just did: nothing was written.");
                return;
            }
            change.undo(client, target, before, now);
            State read;
            try {
                read = change.read(client, target, before);
            } catch (RateLimited | Unavailable | Unauthorized | WriteRefused ofAll) {
                throw ofAll;
            } catch (BitbucketException unread) {
                set(object, Standing.UNDO_FAILED, "Bitbucket took the change; it could not be read back, so undo once more to look again: " + words(unread));
                return;
            }
            if (read.same(before)) set(object, Standing.UNDONE, null);
            else if (read.holds(after, before)) set(object, Standing.UNDONE, "Something else has changed since: " + String.join("; ", read.beyond(before)));
            else set(object, Standing.UNDO_FAILED, "Bitbucket took the change, and shows something else: " + String.join("; ", read.lines()));
        }

        /** Written down before the call; false while another remedy has its own on the way, or had since we looked. */
        private boolean begin(RemedyObject object, Standing standing, Instant looked) {
            return Boolean.TRUE.equals(transaction.execute(status -> store.begin(object, standing, looked, clock.instant())));
        }

        /** Made and kept before it is given away, so that after a kill the same is given again. */
        private Secret secret(RemedyObject object) {
            String identity = Remediation.secretIdentity(object);
            byte[] sealed = store.secret(object).orElseGet(() -> {
                byte[] fresh = sealer.seal(identity, HexFormat.of().formatHex(Sealer.random(32)));
                store.secret(object, fresh);
                return fresh;
            });
            return Secret.of(sealer.openText(identity, sealed));
        }

        private void set(RemedyObject object, Standing standing, @Nullable String reason) {
            transaction.executeWithoutResult(status -> {
                store.standing(object, standing, reason, clock.instant());
                String actor = remedy.state() == RemedyState.UNDOING ? remedy.undoneBy() : remedy.appliedBy();
                String by = actor == null ? Audit.PORTCULLIS : actor;
                if (standing == Standing.APPLIED) findings.note(object.workspace(), object.finding(), "remedy", Audit.PORTCULLIS, "Remedy applied: " + change.title(object.rule()) + ", by " + by);
                if (standing == Standing.UNDONE) findings.note(object.workspace(), object.finding(), "remedy", Audit.PORTCULLIS, "Remedy undone: " + change.title(object.rule()) + ", by " + by);
                if (standing == Standing.APPLIED || standing == Standing.UNDONE || standing == Standing.FAILED || standing == Standing.UNDO_FAILED)
                    audit.record(
                            object.workspace(), by, "remedy." + standing.key(), object.name(), String.join("; ", object.nowLines()),
                            reason == null ? String.join("; ", object.afterLines()) : reason, Audit.JOB);
            });
        }

        void finish() {
            transaction.executeWithoutResult(status -> {
                Proposal now = store.lock(remedy.workspace(), remedy.remedy()).orElseThrow();
                if (now.state() == remedy.state()) settle(now, null);
            });
        }

        /** Bitbucket's own words, and what a person can do about it. */
        private String words(BitbucketException refused) {
            String message = String.valueOf(refused.getMessage()).strip();
            // Bitbucket often says only which field is wrong, and what is wrong with it only there (facts section 1.4).
            if (refused instanceof Invalid invalid) {
                String fields = invalid.fields().entrySet().stream()
                        .filter(each -> !each.getValue().stream().allMatch(message::contains))
                        .map(each -> each.getKey() + ": " + String.join(", ", each.getValue()))
                        .limit(3)
                        .collect(Collectors.joining("; "));
                if (!fields.isEmpty()) return words(new Invalid(message + " (" + fields + ")", Map.of()));
            }
            String said = message.endsWith(".") ? message : message + ".";
            return switch (refused) {
                case MissingScopes scopes when !scopes.missing().isEmpty() -> "The credential lacks " + String.join(", ", scopes.missing()) + ".";
                case PlanLimit plan -> said + " The workspace's plan does not offer it: raise the plan, or leave this object out.";
                case IpNotAllowed address -> said + " The workspace's allowlist of addresses keeps Portcullis out.";
                case CutShort cut -> said + " What was read is not the whole, so nothing is built on it.";
                case Forbidden forbidden -> said + " The service account has to administer the repository.";
                case Invalid invalid when remedy.state() != RemedyState.READING -> said + " Preview again to see what stands there now.";
                case Conflict conflict -> said + " Preview again to see what stands there now.";
                default -> message;
            };
        }
    }
}
