package dev.portcullis.server.inventory;

import dev.portcullis.server.integrations.Names;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What exists in Bitbucket, as far as we know, and since when we know it. */
@Component
public class Inventory {
    private final RepositoryStore repositories;
    private final RefStore refs;
    private final PullRequestStore pullRequests;
    private final Names names;
    private final Clock clock;

    Inventory(RepositoryStore repositories, RefStore refs, PullRequestStore pullRequests, Names names, Clock clock) {
        this.repositories = repositories;
        this.refs = refs;
        this.pullRequests = pullRequests;
        this.names = names;
        this.clock = clock;
    }

    public Optional<Workspace> workspace(UUID workspace) {
        return repositories.workspace(workspace);
    }

    /** The watched ones. */
    public List<Workspace> workspaces() {
        return repositories.workspaces();
    }

    public void workspace(UUID workspace, String slug, String name, String source) {
        repositories.workspace(workspace, slug, name, source, clock.instant());
    }

    public List<Project> projects(UUID workspace) {
        return repositories.projects(workspace);
    }

    public Optional<Repository> repository(UUID workspace, UUID repository) {
        return repositories.find(workspace, repository);
    }

    public Optional<Repository> repository(String workspaceSlug, String slug) {
        return repositories.bySlug(workspaceSlug, slug);
    }

    /** @param workspace null for all that are watched */
    public List<Repository> repositories(@Nullable UUID workspace) {
        return repositories.all(workspace);
    }

    /** @param workspace null for all; what Bitbucket lists no more, and what is known of it */
    public List<Repository> goneRepositories(@Nullable UUID workspace) {
        return repositories.gone(workspace);
    }

    public List<RefState> refs(UUID workspace, UUID repository) {
        return refs.all(workspace, repository);
    }

    public Optional<PullRequest> pullRequest(UUID workspace, UUID repository, int number) {
        return pullRequests.find(workspace, repository, number);
    }

    /** Locks the row until the caller's transaction ends, and reads it as it is then. */
    public Optional<PullRequest> lockPullRequest(UUID workspace, UUID repository, int number) {
        return pullRequests.lock(workspace, repository, number);
    }

    public List<PullRequest> openPullRequests(UUID workspace, @Nullable UUID repository) {
        return pullRequests.open(workspace, repository);
    }

    /** The branch's name at Bitbucket. */
    public String realSource(PullRequest pullRequest) {
        return names.real(pullRequest.workspace(), pullRequest.sourceKey(), pullRequest.sourceSealed());
    }

    public void claimRepository(UUID workspace, UUID repository, @Nullable String project, String slug, String name) {
        Names.Name shown = names.of(workspace, name);
        repositories.claimed(workspace, repository, project, slug, shown.shown(), clock.instant());
    }

    /** @return whether it is known to be in another project than is claimed: which one it is in is the listing's word */
    public boolean claimProject(UUID workspace, UUID repository, @Nullable String project) {
        return project != null && repositories.claimedProject(workspace, repository, project);
    }

    /** @param head full hash, null when the branch was deleted */
    public void sawHead(UUID workspace, UUID repository, String branch, @Nullable String head, String learnt, Instant at) {
        refs.seen(workspace, repository, names.of(workspace, branch), head, learnt, null, at);
    }

    /** As a delivery said. */
    public void pushedHead(UUID workspace, UUID repository, String branch, @Nullable String head, @Nullable String pusher, Instant at) {
        refs.seen(workspace, repository, names.of(workspace, branch), head, "delivery", pusher, at);
    }

    /** @param rules under which all of the head was read, now or before; null when some of it was read under others */
    public void scannedHead(UUID workspace, UUID repository, String refKey, String head, @Nullable String rules) {
        refs.scanned(workspace, repository, refKey, head, rules, clock.instant());
    }

    /**
     * All of a head was read under these rules. The branch's row is held until the caller's transaction ends.
     *
     * @return false when another head was scanned meanwhile: then nothing holds of what was read
     */
    public boolean readAnew(UUID workspace, UUID repository, String refKey, String head, String rules) {
        return refs.readAnew(workspace, repository, refKey, head, rules);
    }

    public void droppedBranch(UUID workspace, UUID repository, String refKey) {
        refs.dropped(workspace, repository, refKey, clock.instant());
    }

    public void fetched(UUID workspace, UUID repository, long bytes) {
        repositories.fetched(workspace, repository, bytes, clock.instant());
    }

    public void firstRead(UUID workspace, UUID repository) {
        repositories.firstRead(workspace, repository, clock.instant());
    }

    public void unreadable(UUID workspace, UUID repository, String reason) {
        repositories.state(workspace, repository, "unreadable", reason);
    }

    /** @param reason what of it could not be read, while the rest was */
    public void readInPart(UUID workspace, UUID repository, String reason) {
        repositories.state(workspace, repository, "present", reason);
    }

    public void gone(UUID workspace, UUID repository, String reason) {
        repositories.state(workspace, repository, "gone", reason);
    }

    public void judged(PullRequest pullRequest, @Nullable String head, @Nullable String base, @Nullable String gap) {
        pullRequests.judged(pullRequest.workspace(), pullRequest.repository(), pullRequest.number(), head, base, gap, clock.instant());
    }

    /** Bitbucket's own word on the state of a pull request. */
    public void confirmed(UUID workspace, UUID repository, int number, String state) {
        pullRequests.confirmed(workspace, repository, number, state);
    }

    /** What is open now stays without a word from us until it is pushed to. */
    public void hush(UUID workspace) {
        pullRequests.hush(workspace);
    }

    /**
     * What was told of a pull request, raw.
     *
     * @param state open, merged, declined or superseded
     */
    public record PullRequestTold(
            int number,
            String title,
            String state,
            boolean draft,
            @Nullable String authorUuid,
            String authorName,
            String sourceBranch,
            @Nullable UUID sourceRepository,
            @Nullable String sourceFullName,
            @Nullable String sourceHead,
            String targetBranch,
            Instant createdOn,
            Instant updatedOn) {}

    /**
     * @param confirmed whether Bitbucket itself said so when asked; a delivery's word on the state is only a claim
     * @param since when we were first allowed to write: a pull request that is older and new to us stays quiet
     */
    public void told(UUID workspace, UUID repository, PullRequestTold told, boolean confirmed, Instant since) {
        Names.Name source = names.of(workspace, told.sourceBranch());
        boolean old = told.createdOn().isBefore(since) && !pushedSince(workspace, repository, source.key(), since);
        pullRequests.told(
                workspace,
                repository,
                new PullRequestStore.Told(
                        told.number(),
                        names.of(workspace, told.title()).shown(),
                        told.draft(),
                        told.authorUuid(),
                        names.of(workspace, told.authorName()).shown(),
                        source,
                        told.sourceRepository(),
                        told.sourceFullName(),
                        told.sourceHead(),
                        names.of(workspace, told.targetBranch()),
                        told.createdOn(),
                        told.updatedOn()),
                told.state(),
                confirmed,
                old ? told.sourceHead() : null,
                clock.instant());
    }

    private boolean pushedSince(UUID workspace, UUID repository, String refKey, Instant since) {
        return refs.all(workspace, repository).stream()
                .anyMatch(ref -> ref.key().equals(refKey) && ref.learnt().equals("delivery") && ref.seenAt().isAfter(since));
    }
}
