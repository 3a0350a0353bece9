package dev.portcullis.server.alerts;

import dev.portcullis.bitbucket.Annotation;
import dev.portcullis.bitbucket.BitbucketClient;
import dev.portcullis.bitbucket.BuildStatus;
import dev.portcullis.bitbucket.Comment;
import dev.portcullis.bitbucket.Reports;
import dev.portcullis.bitbucket.error.BitbucketException;
import dev.portcullis.bitbucket.error.BitbucketException.Invalid;
import dev.portcullis.bitbucket.error.BitbucketException.NotFound;
import dev.portcullis.bitbucket.error.BitbucketException.RateLimited;
import dev.portcullis.bitbucket.error.BitbucketException.WriteRefused;
import dev.portcullis.bitbucket.http.Priority;
import dev.portcullis.detection.rules.RuleCatalogue;
import dev.portcullis.server.Settings;
import dev.portcullis.server.findings.BroughtFinding;
import dev.portcullis.server.findings.FindingReader;
import dev.portcullis.server.findings.ScanStore;
import dev.portcullis.server.integrations.Ids;
import dev.portcullis.server.integrations.Integration;
import dev.portcullis.server.integrations.Integrations;
import dev.portcullis.server.integrations.Mode;
import dev.portcullis.server.integrations.Names;
import dev.portcullis.server.inventory.Inventory;
import dev.portcullis.server.inventory.PullRequest;
import dev.portcullis.server.inventory.Repository;
import dev.portcullis.server.inventory.Work;
import dev.portcullis.server.jobs.JobHandler;
import dev.portcullis.server.jobs.JobKind;
import dev.portcullis.server.jobs.Jobs;
import dev.portcullis.server.policies.GateVerdict;
import dev.portcullis.server.policies.Policies;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Makes a pull request say what its gate's verdict says: writes only the difference between what should stand there and what we know stands
 * there. Report and status are written under keys of their own, so a repeat overwrites; a comment's row is written before the call, so a repeat
 * after a kill knows that it must look before it speaks.
 */
@Component
class TellJob implements JobHandler {
    private static final int MOST_THREADS = 20;

    private final Integrations integrations;
    private final Inventory inventory;
    private final FindingReader findings;
    private final ScanStore scans;
    private final Policies policies;
    private final PostedStore store;
    private final Names names;
    private final RuleCatalogue rules;
    private final Words words;
    private final Jobs jobs;
    private final Clock clock;

    TellJob(Integrations integrations, Inventory inventory, FindingReader findings, ScanStore scans, Policies policies, PostedStore store, Names names,
            RuleCatalogue rules, Settings settings, Jobs jobs, Clock clock) {
        this.integrations = integrations;
        this.inventory = inventory;
        this.findings = findings;
        this.scans = scans;
        this.policies = policies;
        this.store = store;
        this.names = names;
        this.rules = rules;
        this.words = new Words(settings.address());
        this.jobs = jobs;
        this.clock = clock;
    }

    @Override
    public JobKind kind() {
        return Alerts.TELL;
    }

    @Override
    public void run(UUID workspace, String key, Progress progress) throws Exception {
        int hash = key.indexOf('#');
        UUID repositoryId = UUID.fromString(key.substring(0, hash));
        int number = Integer.parseInt(key.substring(hash + 1));
        Optional<Integration> integration = integrations.find(workspace);
        Optional<Repository> repository = inventory.repository(workspace, repositoryId);
        Optional<PullRequest> found = inventory.pullRequest(workspace, repositoryId, number);
        Optional<GateVerdict> verdict = policies.verdict(workspace, repositoryId, number);
        if (integration.isEmpty() || repository.isEmpty() || found.isEmpty() || verdict.isEmpty()) return;
        if (!integration.get().mode().tells() || integration.get().paused() || !found.get().open()) return;
        if (found.get().quiet(verdict.get().head())) return;
        BitbucketClient client = integrations.client(workspace).at(Priority.URGENT);
        try {
            if (found.get().claimedState() != null && !confirmedOpen(client, repository.get(), found.get())) return;
            new Telling(client, integration.get(), repository.get(), found.get(), verdict.get()).tell();
        } catch (RateLimited limited) {
            throw new RetryLater(limited.until(), "The hour's requests are used up; goes on by itself");
        } catch (WriteRefused modeChanged) {
            // The mode was lowered or writing paused while we were at it: that is what was wanted.
        } catch (NotFound gone) {
            // Deleted commit, pull request or repository: look at the world again rather than try for ever.
            if (confirmedOpen(client, repository.get(), found.get())) throw gone;
        } catch (BitbucketException failure) {
            integrations.trouble(workspace, failure.getMessage());
            throw failure;
        }
    }

    /** Our own record is in doubt, so this reads. */
    private boolean confirmedOpen(BitbucketClient client, Repository repository, PullRequest pullRequest) {
        try {
            var read = client.pullRequests().get(repository.workspaceSlug(), Ids.braced(repository.repository()), pullRequest.number());
            String state = read.state().name().toLowerCase(Locale.ROOT);
            inventory.confirmed(repository.workspace(), repository.repository(), pullRequest.number(), state);
            return state.equals("open");
        } catch (NotFound gone) {
            jobs.want(Work.SYNC, repository.workspace(), repository.workspace().toString(), repository.workspaceSlug());
            inventory.confirmed(repository.workspace(), repository.repository(), pullRequest.number(), "superseded");
            return false;
        }
    }

    /** One pull request's telling. */
    private final class Telling {
        private final BitbucketClient client;
        private final Integration integration;
        private final Repository repository;
        private final PullRequest pullRequest;
        private final GateVerdict verdict;
        private final String slug;
        private final String id;
        private final String page;
        private final Map<String, Posted> posted = new LinkedHashMap<>();
        private List<Comment> ours = List.of();
        private boolean looked;

        Telling(BitbucketClient client, Integration integration, Repository repository, PullRequest pullRequest, GateVerdict verdict) {
            this.client = client;
            this.integration = integration;
            this.repository = repository;
            this.pullRequest = pullRequest;
            this.verdict = verdict;
            this.slug = repository.workspaceSlug();
            this.id = Ids.braced(repository.repository());
            this.page = words.pullRequestPage(slug, repository.slug(), pullRequest.number());
            for (Posted each : store.all(repository.workspace(), repository.repository(), pullRequest.number()))
                posted.put(each.surface() + ' ' + each.key(), each);
        }

        void tell() throws InterruptedException {
            List<BroughtFinding> brought = findings.brought(repository.workspace(), repository.repository(), pullRequest.number()).stream()
                    .filter(each -> policies.concerns(repository.workspace(), each.engine(), each.severity()))
                    .toList();
            List<BroughtFinding> counted = brought.stream().filter(each -> !each.decided()).toList();
            Throwable[] trouble = new Throwable[1];
            Thread status = Thread.ofVirtual().start(() -> {
                try {
                    status();
                } catch (RuntimeException failure) {
                    trouble[0] = failure;
                }
            });
            try {
                report(brought);
            } finally {
                status.join();
            }
            if (trouble[0] instanceof RuntimeException failure) throw failure;
            int threads = threads(brought);
            summary(brought, counted, threads);
        }

        private void report(List<BroughtFinding> brought) {
            String reportId = "portcullis-" + pullRequest.number();
            String gaps = scans.newestOfPullRequest(repository.workspace(), repository.repository(), pullRequest.number())
                    .map(scan -> scans.gaps(scan.id()).size())
                    .filter(count -> count > 0)
                    .map(count -> count + (count == 1 ? " place" : " places"))
                    .orElse("");
            var report = words.report(verdict, brought.size(), page, gaps);
            List<Annotation> annotations = brought.stream()
                    .limit(Reports.MAX_ANNOTATIONS)
                    .map(each -> words.annotation(each, names.real(repository.workspace(), each.pathKey(), each.pathSealed())))
                    .toList();
            String content = Words.hash(report + "\n" + annotations);
            Posted before = posted.get("report " + verdict.head());
            if (before != null && content.equals(before.contentHash())) return;
            intend("report", verdict.head());
            client.reports().put(slug, id, verdict.head(), reportId, report);
            for (int from = 0; from < annotations.size(); from += Reports.ANNOTATIONS_A_REQUEST)
                client.reports().annotate(slug, id, verdict.head(), reportId,
                        annotations.subList(from, Math.min(annotations.size(), from + Reports.ANNOTATIONS_A_REQUEST)));
            done("report", verdict.head(), reportId, content, false);
        }

        private void status() {
            if (integration.mode() != Mode.GATE) return;
            String key = "portcullis-" + pullRequest.number();
            BuildStatus status = new BuildStatus(
                    key,
                    switch (verdict.verdict()) {
                        case PASSED -> BuildStatus.State.SUCCESSFUL;
                        case FAILED -> BuildStatus.State.FAILED;
                        case NOT_JUDGED -> BuildStatus.State.STOPPED;
                    },
                    "Portcullis",
                    Words.description(verdict),
                    URI.create(page),
                    inventory.realSource(pullRequest));
            String content = Words.hash(status.toString());
            Posted before = posted.get("status " + verdict.head());
            if (before != null && content.equals(before.contentHash())) return;
            intend("status", verdict.head());
            try {
                client.statuses().put(slug, id, verdict.head(), status);
            } catch (NotFound unknown) {
                // A commit that never reached this repository has nowhere to hold a status; the page says that it was not judged.
                if (verdict.verdict() != GateVerdict.Verdict.NOT_JUDGED) throw unknown;
            }
            done("status", verdict.head(), key, content, false);
        }

        /** @return how many threads speak of something that counts */
        private int threads(List<BroughtFinding> brought) {
            // One thread a finding and file: the first line that holds it speaks for the others.
            Map<String, BroughtFinding> wanted = new LinkedHashMap<>();
            for (BroughtFinding each : brought)
                if (each.atHead() && each.kind().equals("file")) wanted.putIfAbsent(each.id() + ":" + each.pathKey(), each);
            int speaking = 0;
            for (Map.Entry<String, BroughtFinding> each : wanted.entrySet()) {
                BroughtFinding finding = each.getValue();
                Posted before = posted.get("inline " + each.getKey());
                if (finding.decided()) {
                    if (before != null) change(before, words.settled(finding, marker("inline", each.getKey())), true);
                } else if (before != null || speaking < MOST_THREADS) {
                    speaking++;
                    String text = words.inline(finding, rules.find(finding.rule()), marker("inline", each.getKey()));
                    if (before == null) open("inline", each.getKey(), finding, text);
                    else change(before, text, false);
                }
            }
            for (Posted before : List.copyOf(posted.values()))
                if (before.surface().equals("inline") && !wanted.containsKey(before.key())) {
                    String findingId = before.key().substring(0, before.key().indexOf(':'));
                    Optional<BroughtFinding> remains = brought.stream().filter(each -> each.id().equals(findingId) && !each.decided()).findFirst();
                    if (remains.isPresent()) {
                        // Still counted: a commit of this pull request holds it. The thread stays open with the gate.
                        change(before, words.remains(remains.get(), marker("inline", before.key())), false);
                        continue;
                    }
                    change(before, words.gone(findingId, Long.parseLong(findingId.substring(2)), marker("inline", before.key())), true);
                }
            return speaking;
        }

        private void summary(List<BroughtFinding> brought, List<BroughtFinding> counted, int threads) {
            Posted before = posted.get("summary summary");
            if (counted.isEmpty() && before == null) return;
            List<BroughtFinding> settled = brought.stream().filter(BroughtFinding::decided).toList();
            String text = words.summary(verdict, counted, settled, threads, page, marker("summary", "summary"));
            if (before == null) open("summary", "summary", null, text);
            else change(before, text, false);
        }

        private void open(String surface, String key, @Nullable BroughtFinding at, String text) {
            intend(surface, key);
            long comment;
            try {
                comment = at == null
                        ? client.comments().create(slug, id, pullRequest.number(), text)
                        : client.comments().createInline(
                                slug, id, pullRequest.number(), names.real(repository.workspace(), at.pathKey(), at.pathSealed()), at.line(), text);
            } catch (Invalid refused) {
                if (at == null) throw refused;
                // Bitbucket takes no thread on this line, and never will. The summary and the report name it all the same.
                comment = 0;
            }
            done(surface, key, String.valueOf(comment), Words.hash(text), false);
            posted.put(surface + ' ' + key, new Posted(surface, key, String.valueOf(comment), Words.hash(text), false, clock.instant()));
        }

        /** Brings a comment that should exist to this text and state. */
        private void change(Posted before, String text, boolean resolved) {
            String remote = before.remoteId();
            boolean inline = before.surface().equals("inline");
            if (remote == null) {
                // Written down before a call whose outcome we do not know: look for it by its marker, among our own comments only.
                Optional<Comment> there = find(marker(before.surface(), before.key()));
                if (there.isEmpty()) {
                    if (resolved) return;
                    BroughtFinding at = inline ? place(before.key()) : null;
                    if (inline && at == null) return;
                    open(before.surface(), before.key(), at, text);
                    return;
                }
                remote = String.valueOf(there.get().id());
                before = new Posted(before.surface(), before.key(), remote, Words.hash(there.get().raw()), there.get().resolved(), clock.instant());
            }
            String content = Words.hash(text);
            if (content.equals(before.contentHash()) && before.resolved() == resolved) {
                done(before.surface(), before.key(), remote, content, resolved);
                return;
            }
            long comment = Long.parseLong(remote);
            try {
                if (!content.equals(before.contentHash())) client.comments().update(slug, id, pullRequest.number(), comment, text);
            } catch (NotFound deleted) {
                // Somebody deleted our comment, or Bitbucket never took it. It is theirs to do; we do not say it again.
                done(before.surface(), before.key(), remote, content, resolved);
                return;
            }
            if (inline && before.resolved() != resolved)
                try {
                    if (resolved) client.comments().resolve(slug, id, pullRequest.number(), comment);
                    else client.comments().reopen(slug, id, pullRequest.number(), comment);
                } catch (NotFound | BitbucketException.Conflict already) {
                    // The thread stands as we want it: somebody was there before us, or it is gone.
                }
            done(before.surface(), before.key(), remote, content, resolved);
        }

        private @Nullable BroughtFinding place(String key) {
            return findings.brought(repository.workspace(), repository.repository(), pullRequest.number()).stream()
                    .filter(each -> each.atHead() && each.kind().equals("file") && key.equals(each.id() + ":" + each.pathKey()))
                    .findFirst()
                    .orElse(null);
        }

        private Optional<Comment> find(String marker) {
            if (!looked) {
                String self = integrations.principal(integration.principal()).orElseThrow().userUuid();
                List<Comment> own = new ArrayList<>();
                for (Comment each : client.comments().list(slug, id, pullRequest.number()).whole())
                    if (!each.deleted() && each.authorUuid() != null && Ids.uuid(each.authorUuid()).equals(Ids.uuid(self))) own.add(each);
                ours = own;
                looked = true;
            }
            return ours.stream().filter(each -> each.raw().contains("[" + marker + "]:")).findFirst();
        }

        private String marker(String surface, String key) {
            return Words.markerKey(pullRequest.key(), surface, key);
        }

        private void intend(String surface, String key) {
            store.intend(repository.workspace(), repository.repository(), pullRequest.number(), surface, key, clock.instant());
        }

        private void done(String surface, String key, String remote, String content, boolean resolved) {
            store.done(repository.workspace(), repository.repository(), pullRequest.number(), surface, key, remote, content, resolved, clock.instant());
        }
    }
}
