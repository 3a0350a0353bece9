package dev.portcullis.server.scanning;

import dev.portcullis.bitbucket.access.Credential;
import dev.portcullis.bitbucket.error.BitbucketException.NotFound;
import dev.portcullis.detection.Gap;
import dev.portcullis.detection.ScanResult;
import dev.portcullis.detection.Subject;
import dev.portcullis.server.findings.Findings;
import dev.portcullis.server.findings.ScanStore;
import dev.portcullis.server.integrations.Ids;
import dev.portcullis.server.integrations.Integration;
import dev.portcullis.server.integrations.Integrations;
import dev.portcullis.server.integrations.Names;
import dev.portcullis.server.inventory.Inventory;
import dev.portcullis.server.inventory.PullRequest;
import dev.portcullis.server.inventory.RefState;
import dev.portcullis.server.inventory.Repository;
import dev.portcullis.server.inventory.Work;
import dev.portcullis.server.jobs.JobHandler;
import dev.portcullis.server.jobs.JobKind;
import dev.portcullis.server.jobs.Jobs;
import dev.portcullis.server.mirrors.GitTrouble;
import dev.portcullis.server.mirrors.Mirrors;
import dev.portcullis.server.response.Response;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Brings one repository up to date: fetches it, has the engines read what is new since the last scan, and judges its open pull requests. Serial
 * by repository. What git says counts; what a delivery claimed was only the reason to look. Each branch and each pull request is written down in a
 * transaction of its own, so a kill costs one of them at most.
 *
 * <p>A head that was read under other rules than these is behind too, but nobody waits for that: {@link HistoryJob} reads it.
 */
@Component
class ScanJob implements JobHandler {
    private static final String UNREAD = "could not read ";

    private static final Logger LOG = LoggerFactory.getLogger(ScanJob.class);

    private final Integrations integrations;
    private final Inventory inventory;
    private final Mirrors mirrors;
    private final EnginePool engines;
    private final Findings findings;
    private final ScanStore scans;
    private final Response response;
    private final Names names;
    private final Jobs jobs;
    private final FirstReadings firstReadings;
    private final TransactionTemplate transaction;
    private final Clock clock;

    ScanJob(Integrations integrations, Inventory inventory, Mirrors mirrors, EnginePool engines, Findings findings, ScanStore scans, Response response,
            Names names, Jobs jobs, FirstReadings firstReadings, TransactionTemplate transaction, Clock clock) {
        this.integrations = integrations;
        this.inventory = inventory;
        this.mirrors = mirrors;
        this.engines = engines;
        this.findings = findings;
        this.scans = scans;
        this.response = response;
        this.names = names;
        this.jobs = jobs;
        this.firstReadings = firstReadings;
        this.transaction = transaction;
        this.clock = clock;
    }

    @Override
    public JobKind kind() {
        return Work.SCAN;
    }

    @Override
    public void run(UUID workspace, String key, Progress progress) throws Exception {
        UUID id = UUID.fromString(key);
        Optional<Integration> integration = integrations.find(workspace);
        Optional<Repository> repository = inventory.repository(workspace, id);
        if (integration.isEmpty() || repository.isEmpty() || repository.get().state().equals("gone")) return;
        if (!integrations.watches(integration.get(), repository.get().project())) return;
        Credential credential = integrations.credential(integration.get().principal(), workspace);
        Mirrors.Login login = new Mirrors.Login(credential.gitUser(), credential.secret().reveal());
        Mirrors.Fetched fetched;
        try {
            fetched = mirrors.fetch(workspace, id, repository.get().fullName(), login);
        } catch (GitTrouble trouble) {
            unreadable(integration.get(), repository.get(), trouble);
            return;
        }
        integrations.well(workspace);
        new Reading(integration.get(), repository.get(), login, fetched, progress).run();
    }

    /** Nothing stays stuck: what may pass by itself is tried again, the rest is said on the repository's page and looked at anew. */
    private void unreadable(Integration integration, Repository repository, GitTrouble trouble) throws GitTrouble {
        LOG.warn("{} cannot be fetched: {}", repository.fullName(), trouble.getMessage());
        if (trouble.passing()) throw trouble;
        transaction.executeWithoutResult(status -> {
            inventory.unreadable(repository.workspace(), repository.repository(), trouble.getMessage());
            inventory.firstRead(repository.workspace(), repository.repository());
            if (trouble.kind() == GitTrouble.Kind.NOT_FOUND && !repository.state().equals("unreadable"))
                jobs.want(Work.SYNC, repository.workspace(), "repository:" + repository.repository(), repository.fullName());
            if (trouble.kind() == GitTrouble.Kind.UNAUTHORIZED || trouble.kind() == GitTrouble.Kind.MISSING_SCOPES)
                integrations.trouble(integration.workspace(), trouble.getMessage());
        });
    }

    /** One run over one repository. */
    private final class Reading {
        private final Integration integration;
        private final Repository repository;
        private final UUID workspace;
        private final UUID id;
        private final Mirrors.Login login;
        /** Real branch name to full hash. */
        private final Map<String, String> heads;
        /** The same of branches that git does not take over: they stay as they were, unscanned. */
        private final Map<String, String> refused;
        private final Progress progress;
        private final Path gitDir;
        private final byte[] identityKey;
        private final boolean first;
        private @Nullable String failed;

        Reading(Integration integration, Repository repository, Mirrors.Login login, Mirrors.Fetched fetched, Progress progress) {
            this.integration = integration;
            this.repository = repository;
            this.workspace = repository.workspace();
            this.id = repository.repository();
            this.login = login;
            this.heads = fetched.heads();
            this.refused = fetched.refused();
            this.progress = progress;
            this.gitDir = mirrors.path(workspace, id);
            this.identityKey = integrations.identityKey(workspace);
            this.first = repository.firstReadAt() == null;
        }

        void run() throws Exception {
            Instant now = clock.instant();
            Map<String, String> byKey = new HashMap<>();
            heads.forEach((branch, head) -> byKey.put(names.of(workspace, branch).key(), head));
            Set<String> unreadKeys = keys(refused.keySet());
            transaction.executeWithoutResult(status -> {
                inventory.fetched(workspace, id, mirrors.bytes(workspace, id));
                if (!refused.isEmpty()) inventory.readInPart(workspace, id, malformed());
                heads.forEach((branch, head) -> inventory.sawHead(workspace, id, branch, head, "git", now));
                refused.forEach((branch, head) -> inventory.sawHead(workspace, id, branch, head, "git", now));
                List<RefState> dropped = inventory.refs(workspace, id).stream()
                        .filter(ref -> !byKey.containsKey(ref.key()) && !unreadKeys.contains(ref.key()) && (ref.headSeen() != null || ref.headScanned() != null))
                        .toList();
                // Rows of branches are held before those of findings, by all who need both.
                dropped.forEach(ref -> inventory.droppedBranch(workspace, id, ref.key()));
                List<Findings.Turn> turns = new ArrayList<>();
                dropped.forEach(ref -> turns.addAll(findings.dropBranch(workspace, id, ref.key())));
                response.announce(workspace, turns, first, null);
            });
            // By what git has now, not by what a delivery claimed meanwhile: that one is fetched by the run that it asked for.
            List<RefState> behind = inventory.refs(workspace, id).stream()
                    .filter(ref -> byKey.containsKey(ref.key()) && !byKey.get(ref.key()).equals(ref.headScanned()))
                    .sorted(Comparator.comparing((RefState ref) -> !ref.key().equals(repository.mainBranch())).thenComparing(RefState::key))
                    .toList();
            List<PullRequest> open = inventory.openPullRequests(workspace, id);
            int total = behind.size() + open.size();
            int done = 0;
            for (RefState ref : behind) {
                branch(ref, byKey.get(ref.key()));
                if (total > 3) progress.at(++done, total);
            }
            for (PullRequest each : open) {
                pullRequest(each);
                if (total > 3) progress.at(++done, total);
            }
            if (failed != null) throw new IllegalStateException("A branch could not be scanned: " + failed);
            if (first) inventory.firstRead(workspace, id);
            firstReadings.wantHistory(repository);
        }

        private void branch(RefState ref, String head) throws Exception {
            List<RefState> all = inventory.refs(workspace, id);
            Set<String> scanned = new LinkedHashSet<>();
            for (RefState each : all) if (each.headScanned() != null) scanned.add(each.headScanned());
            List<String> there = mirrors.existing(workspace, id, scanned);
            String own = ref.headScanned() != null && there.contains(ref.headScanned()) ? ref.headScanned() : null;
            RefState main = all.stream()
                    .filter(each -> each.key().equals(repository.mainBranch()) && !each.key().equals(ref.key()) && each.headScanned() != null && there.contains(each.headScanned()))
                    .findFirst()
                    .orElse(null);
            String base = own != null ? own : main != null ? main.headScanned() : null;
            // The first reading takes the heads' trees only; from then on every commit that no scanned head reaches.
            Subject subject = base == null && first
                    ? new Subject.Tree(gitDir, head)
                    : new Subject.Change(gitDir, base, head, first ? List.of(head) : there);
            Instant started = clock.instant();
            for (ScanResult result : engines.scan(subject, identityKey)) {
                transaction.executeWithoutResult(status -> {
                    // What did not change was read under the rules of what it was compared with.
                    String rules = base == null ? result.ruleSet() : own != null ? ref.rules() : main.rules();
                    // First of all, since it holds the row: who reads the old head under new rules comes before or not at all.
                    if (result.outcome() == ScanResult.Outcome.FAILED) failed = reason(result);
                    else inventory.scannedHead(workspace, id, ref.key(), head, rules);
                    scans.record(
                            new ScanStore.Scanned(workspace, id, subject instanceof Subject.Tree ? "tree" : "change", ref.key(), ref.shown(), null, base, head,
                                    started, first ? null : ref.seenAt()),
                            result);
                    List<Findings.Turn> turns =
                            findings.reconcile(new Findings.Branch(workspace, id, ref.key(), own == null && main != null ? main.key() : null, head), result);
                    response.announce(workspace, turns, first, head.equals(ref.headSeen()) ? ref.pushedBy() : null);
                });
            }
            mirrors.keep(workspace, id, List.of(head));
        }

        private void pullRequest(PullRequest pullRequest) throws Exception {
            String head = null;
            String gap = null;
            String branch = inventory.realSource(pullRequest);
            if (pullRequest.sourceRepository() == null) gap = "The fork that it comes from was deleted.";
            else if (pullRequest.fromFork()) {
                if (pullRequest.sourceFullName() == null) gap = "Bitbucket does not tell where its fork is.";
                else
                    try {
                        head = mirrors.fetchFork(workspace, id, pullRequest.number(), pullRequest.sourceFullName(), branch, login);
                    } catch (GitTrouble trouble) {
                        if (trouble.passing()) throw trouble;
                        gap = "The fork that it comes from cannot be read: " + trouble.getMessage();
                    }
            } else {
                head = heads.get(branch);
                if (head == null) gap = refused.containsKey(branch) ? "Its source branch holds an object that git refuses as malformed." : "Its source branch does not exist any more.";
            }
            String target = target(pullRequest);
            if (head != null && target == null)
                gap = keys(refused.keySet()).contains(pullRequest.targetKey())
                        ? "Its target branch holds an object that git refuses as malformed."
                        : "Its target branch does not exist any more.";
            if (gap != null || head == null || target == null) {
                notJudged(pullRequest, Objects.requireNonNull(gap));
                return;
            }
            String base = mirrors.mergeBase(workspace, id, target, head).orElse(null);
            boolean settled = pullRequest.judgeGap() == null || pullRequest.judgeGap().startsWith(UNREAD);
            if (head.equals(pullRequest.judgedHead()) && Objects.equals(base, pullRequest.judgedBase()) && settled) return;
            // Its target has all that it has: most likely it was merged, and the delivery that says so is on its way. Then nothing is judged.
            if (head.equals(base) && pullRequest.judgedHead() != null && !stillOpen(pullRequest)) return;
            Instant started = clock.instant();
            Subject subject = new Subject.Change(gitDir, base, head, List.of(target));
            String judged = head;
            for (ScanResult result : engines.scan(subject, identityKey))
                transaction.executeWithoutResult(status -> {
                    scans.record(
                            new ScanStore.Scanned(workspace, id, "pull-request", pullRequest.sourceKey(), pullRequest.sourceShown(), pullRequest.number(), base,
                                    judged, started, learnt(pullRequest, judged)),
                            result);
                    boolean failed = result.outcome() == ScanResult.Outcome.FAILED;
                    // Where nothing is written to the pull request, nothing that only it brings is told elsewhere.
                    response.announce(workspace, findings.bring(workspace, id, pullRequest.number(), judged, result), first || pullRequest.quiet(judged), pusher(pullRequest, judged));
                    inventory.judged(pullRequest, judged, base, failed ? reason(result) : unread(result));
                    response.evaluate(workspace, id, pullRequest.number());
                });
            mirrors.keep(workspace, id, List.of(head));
        }

        /** Who pushed its head, when a delivery said so; a fork's pushes are not delivered to us. */
        private @Nullable String pusher(PullRequest pullRequest, String head) {
            if (pullRequest.fromFork()) return null;
            return inventory.refs(workspace, id).stream()
                    .filter(each -> each.key().equals(pullRequest.sourceKey()) && head.equals(each.headSeen()))
                    .findFirst()
                    .map(RefState::pushedBy)
                    .orElse(null);
        }

        private String malformed() {
            List<String> shown = refused.keySet().stream().map(branch -> names.of(workspace, branch).shown()).sorted().toList();
            String first = String.join(", ", shown.subList(0, Math.min(3, shown.size())));
            return (shown.size() == 1 ? "The branch " + first + " is" : shown.size() <= 3 ? "The branches " + first + " are" : shown.size() + " branches, among them " + first + ", are")
                    + " not scanned: a commit or file in there breaks git's own format (git fsck names it). All others are.";
        }

        private Set<String> keys(Set<String> branches) {
            Set<String> keys = new HashSet<>();
            for (String branch : branches) keys.add(names.of(workspace, branch).key());
            return keys;
        }

        private boolean stillOpen(PullRequest pullRequest) {
            String state;
            try {
                state = integrations.client(workspace).pullRequests().get(repository.workspaceSlug(), Ids.braced(id), pullRequest.number()).state().name().toLowerCase(Locale.ROOT);
            } catch (NotFound gone) {
                state = "superseded";
            }
            inventory.confirmed(workspace, id, pullRequest.number(), state);
            return state.equals("open");
        }

        /** What was not read is not passed. Binary files hold no text to read and are only counted. */
        private static @Nullable String unread(ScanResult result) {
            long places = result.gaps().stream().filter(gap -> gap.reason() != Gap.Reason.BINARY).count();
            return places == 0 ? null : UNREAD + places + (places == 1 ? " place, see what was checked." : " places, see what was checked.");
        }

        private void notJudged(PullRequest pullRequest, String gap) {
            if (gap.equals(pullRequest.judgeGap())) return;
            transaction.executeWithoutResult(status -> {
                inventory.judged(pullRequest, pullRequest.judgedHead(), pullRequest.judgedBase(), gap);
                response.evaluate(workspace, id, pullRequest.number());
            });
        }

        /** When this head was learnt: a push is often delivered, and scanned, before the pull request's own event names its new head. */
        private @Nullable Instant learnt(PullRequest pullRequest, String head) {
            String told = pullRequest.sourceHead();
            if (pullRequest.fromFork() || told != null && head.startsWith(told)) return pullRequest.headSeenAt();
            return inventory.refs(workspace, id).stream()
                    .filter(each -> each.key().equals(pullRequest.sourceKey()) && head.equals(each.headSeen()))
                    .map(RefState::seenAt)
                    .findFirst()
                    .orElse(pullRequest.headSeenAt());
        }

        private @Nullable String target(PullRequest pullRequest) {
            for (Map.Entry<String, String> each : heads.entrySet())
                if (names.of(workspace, each.getKey()).key().equals(pullRequest.targetKey())) return each.getValue();
            return null;
        }

        private static String reason(ScanResult result) {
            return result.gaps().isEmpty() ? "the engine failed." : result.gaps().getFirst().detail();
        }
    }
}
