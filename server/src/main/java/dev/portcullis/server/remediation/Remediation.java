package dev.portcullis.server.remediation;

import dev.portcullis.bitbucket.access.Operation;
import dev.portcullis.bitbucket.access.Scopes;
import dev.portcullis.detection.rules.Rule;
import dev.portcullis.detection.rules.RuleCatalogue;
import dev.portcullis.server.audit.Audit;
import dev.portcullis.server.findings.Finding;
import dev.portcullis.server.findings.FindingFilter;
import dev.portcullis.server.findings.FindingReader;
import dev.portcullis.server.findings.FindingState;
import dev.portcullis.server.findings.Setting;
import dev.portcullis.server.integrations.Integration;
import dev.portcullis.server.integrations.Integrations;
import dev.portcullis.server.integrations.Principal;
import dev.portcullis.server.integrations.Sealer;
import dev.portcullis.server.inventory.Inventory;
import dev.portcullis.server.inventory.Workspace;
import dev.portcullis.server.jobs.JobKind;
import dev.portcullis.server.jobs.Jobs;
import dev.portcullis.server.remediation.RemedyObject.Standing;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** From a finding to a preview, an approval, a change and back. What is written to Bitbucket is a job's. */
@Component
public class Remediation {
    /** Key: the remedy. */
    static final JobKind APPLY = new JobKind("apply", 28);

    /** Most objects of one remedy: what a person can look through. */
    public static final int MOST = 200;

    private final RemedyStore store;
    private final FindingReader findings;
    private final RuleCatalogue rules;
    private final Integrations integrations;
    private final Inventory inventory;
    private final Sealer sealer;
    private final Jobs jobs;
    private final Audit audit;
    private final TransactionTemplate transaction;
    private final Clock clock;

    Remediation(RemedyStore store, FindingReader findings, RuleCatalogue rules, Integrations integrations, Inventory inventory, Sealer sealer, Jobs jobs,
            Audit audit, TransactionTemplate transaction, Clock clock) {
        this.store = store;
        this.findings = findings;
        this.rules = rules;
        this.integrations = integrations;
        this.inventory = inventory;
        this.sealer = sealer;
        this.jobs = jobs;
        this.audit = audit;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** A person's wish that cannot be fulfilled; the sentence says why. */
    public static final class Rejected extends Exception {
        Rejected(String sentence) {
            super(sentence);
        }
    }

    /** The remedy that a rule names; empty for none. */
    public Optional<String> remedyOf(String rule) {
        return rules.find(rule).map(Rule::remedy).filter(id -> Remedies.find(id).isPresent());
    }

    /**
     * Begins a preview over the objects of these findings: one workspace, one kind. Nothing is written to Bitbucket.
     *
     * @return the remedy's id
     */
    public UUID propose(List<Long> numbers, String by, String origin) throws Rejected {
        List<Finding> chosen = new ArrayList<>();
        for (long number : numbers.stream().distinct().toList()) findings.find(number).ifPresent(chosen::add);
        try {
            return propose(by, origin, chosen);
        } catch (Rejected rejected) {
            String what = chosen.isEmpty() ? "no finding" : chosen.size() == 1 ? chosen.getFirst().id() : chosen.getFirst().id() + " and " + (chosen.size() - 1) + " more";
            audit.record(chosen.isEmpty() ? null : chosen.getFirst().workspace(), by, "remedy.refused", what, null, String.valueOf(rejected.getMessage()), origin);
            throw rejected;
        }
    }

    private UUID propose(String by, String origin, List<Finding> chosen) throws Rejected {
        if (chosen.isEmpty()) throw new Rejected("Choose at least one finding.");
        UUID workspace = chosen.getFirst().workspace();
        String kind = remedyOf(chosen.getFirst().rule()).orElseThrow(() -> new Rejected("There is no remedy for this finding; its page says what to do by hand."));
        for (Finding each : chosen) {
            if (!each.workspace().equals(workspace)) throw new Rejected("Choose findings of one workspace.");
            if (!remedyOf(each.rule()).filter(kind::equals).isPresent()) throw new Rejected("Choose findings that the same remedy puts right.");
        }
        List<Place> places = places(chosen);
        if (places.size() > MOST) throw new Rejected("Choose at most " + MOST + " at once.");
        return propose(workspace, kind, places, by, origin);
    }

    /** The same for whatever breaks one of these rules, which one remedy puts right; of more than {@link #MOST} the riskiest. */
    UUID propose(Workspace workspace, List<String> rules, String by, String origin) throws Rejected {
        String kind = rules.isEmpty() ? null : remedyOf(rules.getFirst()).orElse(null);
        if (kind == null) throw new Rejected("There is no remedy of this name.");
        List<Place> places = places(findings.list(open(workspace.workspace(), rules, 1, MOST)));
        return propose(workspace.workspace(), kind, places.subList(0, Math.min(MOST, places.size())), by, origin);
    }

    /** Findings about settings that a remedy can put right now. @param workspace null for all */
    static FindingFilter open(@Nullable UUID workspace, List<String> rules, int page, int size) {
        return new FindingFilter(workspace, List.of(FindingState.OPEN, FindingState.ACKNOWLEDGED), List.of(), rules, List.of(), "present", null, "", "risk", page, size);
    }

    private record Place(Finding finding, Setting setting) {}

    private List<Place> places(List<Finding> chosen) {
        List<Place> places = new ArrayList<>();
        Set<String> known = new HashSet<>();
        for (Finding each : chosen)
            for (Setting setting : findings.settings(each)) {
                // What the workspace owns is wrong in each of its repositories, and is put right once.
                String thing = setting.key().startsWith(Target.OF_WORKSPACE) ? setting.key() : setting.repository() + "/" + setting.rule() + "/" + setting.key();
                if (setting.present() && known.add(thing)) places.add(new Place(each, setting));
            }
        return places;
    }

    private UUID propose(UUID workspace, String kind, List<Place> places, String by, String origin) throws Rejected {
        if (places.isEmpty()) throw new Rejected("It is put right already.");
        return transaction.execute(status -> {
            UUID remedy = UUID.randomUUID();
            store.insert(workspace, remedy, kind, by, clock.instant());
            for (int i = 0; i < places.size(); i++) {
                Setting setting = places.get(i).setting();
                String repository = inventory.repository(workspace, setting.repository()).map(each -> each.fullName()).orElse("a repository");
                store.insert(
                        workspace, remedy, i, setting.repository(), places.get(i).finding().number(), setting.rule(), setting.key(),
                        setting.name().isEmpty() || setting.key().isEmpty() ? repository : repository + ": " + setting.name());
            }
            jobs.want(APPLY, workspace, remedy.toString(), Remedies.of(kind).title());
            audit.record(workspace, by, "remedy.proposed", Remedies.of(kind).title(), null, places.size() == 1 ? "1 object" : places.size() + " objects", origin);
            return remedy;
        });
    }

    /** Reads again what was neither applied nor is about to be. An approval that was asked for is to be asked for again. */
    public void renew(UUID remedy, String by, String origin) throws Rejected {
        Proposal known = known(remedy);
        decide(known, by, origin, () -> {
            Proposal now = locked(known);
            if (now.state().busy() || now.state() == RemedyState.DROPPED) return already(now);
            boolean any = false;
            for (RemedyObject each : store.objects(now.workspace(), remedy)) {
                if (!each.standing().renewable()) continue;
                store.unread(each);
                any = true;
            }
            if (!any) return "There is nothing to preview again: everything was applied.";
            store.unapproved(now);
            store.state(now, RemedyState.READING, null);
            jobs.want(APPLY, now.workspace(), remedy.toString(), now.title());
            audit.record(now.workspace(), by, "remedy.renewed", now.title(), now.state().key(), null, origin);
            return null;
        });
    }

    /** Asks for the change, with the objects that a person left ticked. Where the workspace wants it, a second person is waited for. */
    public void apply(UUID remedy, List<Integer> positions, String by, String origin) throws Rejected {
        Proposal known = known(remedy);
        unhindered(known, by, origin);
        decide(known, by, origin, () -> {
            Proposal now = locked(known);
            if (now.state() != RemedyState.PREVIEW && now.state() != RemedyState.DONE && now.state() != RemedyState.UNDONE) return already(now);
            long some = store.objects(now.workspace(), remedy).stream().filter(each -> positions.contains(each.position()) && each.standing().applicable()).count();
            if (some == 0) return "Tick at least one object that is ready.";
            store.choose(now, positions);
            boolean second = store.secondApproval(now.workspace());
            store.unapproved(now);
            store.by(now, "applied", by, clock.instant());
            store.state(now, second ? RemedyState.WAITING : RemedyState.APPLYING, null);
            if (!second) jobs.want(APPLY, now.workspace(), remedy.toString(), now.title());
            audit.record(now.workspace(), by, second ? "remedy.asked" : "remedy.apply", now.title(), null, some + " chosen", origin);
            return null;
        });
    }

    /** A second person lets it go on. */
    public void approve(UUID remedy, String by, String origin) throws Rejected {
        Proposal known = known(remedy);
        unhindered(known, by, origin);
        decide(known, by, origin, () -> {
            Proposal now = locked(known);
            if (now.state() != RemedyState.WAITING) return "This remedy does not wait for approval.";
            if (by.equals(now.appliedBy()) || by.equals(now.proposedBy())) {
                return "Somebody else must approve: you proposed it or asked for it yourself.";
            }
            store.by(now, "approved", by, clock.instant());
            store.state(now, RemedyState.APPLYING, null);
            jobs.want(APPLY, now.workspace(), remedy.toString(), now.title());
            audit.record(now.workspace(), by, "remedy.approved", now.title(), null, "asked for by " + now.appliedBy(), origin);
            return null;
        });
    }

    /**
     * Puts back what was applied, where it still stands as we left it. One person does: what brings trouble is to be taken back at once.
     *
     * @param positions empty for all of it
     */
    public void undo(UUID remedy, List<Integer> positions, String by, String origin) throws Rejected {
        Proposal known = known(remedy);
        unhindered(known, by, origin);
        decide(known, by, origin, () -> {
            Proposal now = locked(known);
            if (now.state() != RemedyState.DONE) return "Only what was applied can be undone.";
            List<Integer> chosen = store.objects(now.workspace(), remedy).stream()
                    .filter(each -> each.standing().undoable() && (positions.isEmpty() || positions.contains(each.position())))
                    .map(RemedyObject::position)
                    .toList();
            if (chosen.isEmpty()) return "Nothing is chosen that was applied.";
            store.choose(now, chosen);
            store.by(now, "undone", by, clock.instant());
            store.state(now, RemedyState.UNDOING, null);
            jobs.want(APPLY, now.workspace(), remedy.toString(), now.title());
            audit.record(now.workspace(), by, "remedy.undo", now.title(), null, chosen.size() + " chosen", origin);
            return null;
        });
    }

    private void decide(Proposal known, String by, String origin, Supplier<@Nullable String> decision) throws Rejected {
        String refusal = transaction.execute(status -> {
            String why = decision.get();
            if (why != null) audit.record(known.workspace(), by, "remedy.refused", known.title(), null, why, origin);
            return why;
        });
        if (refusal != null) throw new Rejected(refusal);
    }

    private Proposal locked(Proposal known) {
        return store.lock(known.workspace(), known.remedy()).orElseThrow();
    }

    private static String already(Proposal now) {
        return "It was not done: this remedy is " + now.state().label().toLowerCase(Locale.ROOT) + " by now.";
    }

    private void unhindered(Proposal known, String by, String origin) throws Rejected {
        String obstacle = obstacle(known);
        if (obstacle == null) return;
        audit.record(known.workspace(), by, "remedy.refused", known.title(), null, obstacle, origin);
        throw new Rejected(obstacle);
    }

    /** Forgets a proposal that nobody wants. */
    public void drop(UUID remedy, String by, String origin) throws Rejected {
        Proposal known = known(remedy);
        decide(known, by, origin, () -> {
            Proposal now = locked(known);
            if (now.state() != RemedyState.PREVIEW && now.state() != RemedyState.WAITING)
                return "It is too late to drop it: this remedy is " + now.state().label().toLowerCase(Locale.ROOT) + " by now.";
            // What was applied keeps its way back: only the rest is dropped.
            boolean applied = store.objects(now.workspace(), remedy).stream().anyMatch(each -> each.standing().undoable());
            store.state(now, applied ? RemedyState.DONE : RemedyState.DROPPED, null);
            audit.record(now.workspace(), by, "remedy.dropped", now.title(), now.state().key(), null, origin);
            return null;
        });
    }

    /** What we gave to a hook, once. */
    Optional<String> revealOnce(UUID remedy, int position, String by, String origin) throws Rejected {
        Proposal known = known(remedy);
        return transaction.execute(status -> {
            store.lock(known.workspace(), remedy);
            Optional<RemedyObject> object = store.objects(known.workspace(), remedy).stream()
                    .filter(each -> each.position() == position && each.standing() == Standing.APPLIED && each.hasSecret())
                    .findFirst();
            if (object.isEmpty()) audit.record(known.workspace(), by, "remedy.refused", known.title(), null, "There is no secret to show, or none any more.", origin);
            return object.flatMap(each -> store.secret(each).map(sealed -> {
                store.secretShown(each, clock.instant());
                audit.record(known.workspace(), by, "remedy.secret", each.name(), "kept sealed", "shown once, and forgotten", origin);
                return sealer.openText(secretIdentity(each), sealed);
            }));
        });
    }

    void secondApproval(UUID workspace, boolean wanted, String by, String origin) {
        transaction.executeWithoutResult(status -> {
            boolean before = store.secondApproval(workspace);
            if (before == wanted) return;
            store.secondApproval(workspace, wanted);
            audit.record(workspace, by, "integration.approval", inventory.workspace(workspace).map(each -> each.slug()).orElse("a workspace"),
                    before ? "by a second person" : "none", wanted ? "by a second person" : "none", origin);
        });
    }

    boolean secondApproval(UUID workspace) {
        return store.secondApproval(workspace);
    }

    /** Why nothing can be applied in this workspace now; null when it can. Said before anyone tries. */
    @Nullable String obstacle(Proposal remedy) {
        Optional<Integration> integration = integrations.find(remedy.workspace());
        if (integration.isEmpty()) return "The workspace is not watched any more.";
        if (!integration.get().mode().tells()) return "The workspace is in mode observe: remedies can be previewed, not applied. Raise the mode to tell or gate first.";
        if (integration.get().paused()) return "Writing to Bitbucket is paused, so nothing is changed. Let it go on first.";
        List<String> missing = missing(remedy);
        return missing.isEmpty() ? null : "The credential of the service account lacks " + String.join(", ", missing) + ".";
    }

    /** Scopes that the remedy wants and the credential does not hold. */
    List<String> missing(Proposal remedy) {
        Scopes held = scopes(remedy);
        TreeSet<String> missing = new TreeSet<>();
        if (held.held().isEmpty()) return List.of();
        for (Operation each : Remedies.of(remedy.kind()).operations())
            if (!held.allows(each)) for (String scope : each.scopes(held.model())) if (!held.model().closure(held.held()).contains(scope)) missing.add(scope);
        return List.copyOf(missing);
    }

    /** Scopes that the remedy wants, in the words of the credential's kind. */
    List<String> needed(Proposal remedy) {
        Scopes held = scopes(remedy);
        TreeSet<String> needed = new TreeSet<>();
        Remedies.of(remedy.kind()).operations().forEach(each -> needed.addAll(each.scopes(held.model())));
        return List.copyOf(needed);
    }

    private Scopes scopes(Proposal remedy) {
        String told = integrations.find(remedy.workspace()).flatMap(each -> integrations.principal(each.principal())).map(Principal::scopes).orElse("");
        return Scopes.parse(told);
    }

    private Proposal known(UUID remedy) throws Rejected {
        return store.find(remedy).orElseThrow(() -> new Rejected("There is no such remedy."));
    }

    static String secretIdentity(RemedyObject object) {
        return "remedy:" + object.workspace() + ":" + object.remedy() + ":" + object.position();
    }
}
