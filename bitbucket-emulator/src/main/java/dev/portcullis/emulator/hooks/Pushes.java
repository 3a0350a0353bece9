package dev.portcullis.emulator.hooks;

import dev.portcullis.emulator.git.GitRepositories;
import dev.portcullis.emulator.git.History;
import dev.portcullis.emulator.git.History.NamedRef;
import dev.portcullis.emulator.git.RefChange;
import dev.portcullis.emulator.shape.Json;
import dev.portcullis.emulator.shape.Links;
import dev.portcullis.emulator.shape.Shapes;
import dev.portcullis.emulator.shape.Times;
import dev.portcullis.emulator.state.Directory;
import dev.portcullis.emulator.state.Person;
import dev.portcullis.emulator.state.PullRequest;
import dev.portcullis.emulator.state.Repository;
import dev.portcullis.emulator.state.State;
import dev.portcullis.emulator.state.Workspace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevObject;
import org.eclipse.jgit.revwalk.RevTag;
import org.eclipse.jgit.revwalk.RevWalk;
import org.jspecify.annotations.Nullable;

/**
 * What follows when refs moved: pull requests take the new heads, and hooks hear of it.
 *
 * <p>A push carries the newest five commits of a ref at most (facts 6.3). A pull request whose source branch was deleted
 * stays open with its last commit, and one whose commits somebody pushed to the destination counts as merged: guesses.
 */
public final class Pushes {

    private static final int CARRIED = 5;

    private final State state;
    private final Directory directory;
    private final GitRepositories git;
    private final Shapes shapes;
    private final Events events;
    private final Clock clock;

    public Pushes(State state, Directory directory, GitRepositories git, Shapes shapes, Events events, Clock clock) {
        this.state = state;
        this.directory = directory;
        this.git = git;
        this.shapes = shapes;
        this.events = events;
        this.clock = clock;
    }

    /** A pull request that a push changed, and the event that tells of it. */
    private record Touched(String event, PullRequest pull) {}

    public void moved(String repositoryUuid, Person actor, List<RefChange> changes) {
        List<RefChange> told =
                changes.stream().filter(one -> one.isBranch() || one.isTag()).toList();
        if (told.isEmpty() || state.repositories.get(repositoryUuid) == null) {
            return;
        }
        Instant now = Times.now(clock);
        History history = new History(git.open(repositoryUuid));
        List<Touched> touched = new ArrayList<>();
        Repository repository = state.change(() -> {
            Repository fresh = withMainBranch(
                            state.repositories.find(repositoryUuid).orElseThrow(), told)
                    .withUpdatedOn(now);
            state.repositories.put(fresh.uuid(), fresh);
            for (PullRequest pull : directory.pullRequests(fresh)) {
                follow(pull, history, actor, now, touched);
            }
            return fresh;
        });
        List<Object> wire = new ArrayList<>();
        told.forEach(change -> wire.add(change(repository, history, change)));
        events.pushed(repository, actor, wire);
        touched.forEach(one -> events.pullRequest(one.event(), repository, actor, one.pull()));
    }

    /** Brings pull requests and main branches up to refs that moved while a killed process could not say so. */
    public void catchUp() {
        for (Repository repository : state.repositories.all()) {
            if (git.isPromised(repository.uuid())) {
                continue;
            }
            if (!git.exists(repository.uuid())) {
                git.create(repository.uuid());
            }
            History history = new History(git.open(repository.uuid()));
            List<RefChange> heads = history.branches().stream()
                    .map(one -> new RefChange(
                            "refs/heads/" + one.name(), null, one.target().name()))
                    .toList();
            state.change(() -> {
                Repository fresh = withMainBranch(repository, heads);
                if (!fresh.equals(repository)) {
                    state.repositories.put(fresh.uuid(), fresh);
                }
                for (PullRequest pull : directory.pullRequests(fresh)) {
                    follow(pull, history, directory.person(pull.author()), Times.now(clock), new ArrayList<>());
                }
            });
        }
    }

    private Repository withMainBranch(Repository repository, List<RefChange> changes) {
        if (repository.mainBranch() != null) {
            return repository;
        }
        return changes.stream()
                .filter(one -> one.isBranch() && one.newHash() != null)
                .findFirst()
                .map(one -> {
                    git.pointHead(repository.uuid(), one.name());
                    return repository.withMainBranch(one.name());
                })
                .orElse(repository);
    }

    /** Reads the heads from git and not from the push, so that of two pushes at once the later one stands. */
    private void follow(PullRequest pull, History history, Person actor, Instant now, List<Touched> touched) {
        if (!pull.isOpen()) {
            return;
        }
        String source = history.branch(pull.sourceBranch())
                .map(one -> one.target().name())
                .orElse(pull.sourceHash());
        Optional<NamedRef> into = history.branch(pull.destinationBranch());
        String destination = into.map(one -> one.target().name()).orElse(pull.destinationHash());
        boolean sourceMoved = !source.equals(pull.sourceHash());
        boolean destinationMoved = !destination.equals(pull.destinationHash());
        if (destinationMoved && into.isPresent() && isMerged(history, source, into.get())) {
            PullRequest merged = pull.withHeads(source, destination, now)
                    .closed(PullRequest.State.MERGED, destination, actor.uuid(), "", now);
            state.pullRequests.put(merged.key(), merged);
            touched.add(new Touched("fulfilled", merged));
        } else if (sourceMoved || destinationMoved) {
            PullRequest fresh = pull.withHeads(source, destination, sourceMoved ? now : pull.updatedOn());
            state.pullRequests.put(fresh.key(), fresh);
            if (sourceMoved) {
                touched.add(new Touched("updated", fresh));
            }
        }
    }

    private static boolean isMerged(History history, String source, NamedRef into) {
        return history.resolve(source)
                .filter(one -> history.isAncestor(one, into.target()))
                .isPresent();
    }

    private Map<String, @Nullable Object> change(Repository repository, History history, RefChange change) {
        NamedRef before = named(repository, change, change.oldHash());
        NamedRef after = named(repository, change, change.newHash());
        Map<String, @Nullable Object> wire = Json.object(
                "old", before == null ? null : shapes.commits().refInPush(repository, before, change.isBranch()),
                "new", after == null ? null : shapes.commits().refInPush(repository, after, change.isBranch()));
        List<RevCommit> commits = after == null ? List.of() : news(history, before, after, change);
        wire.put("truncated", commits.size() > CARRIED);
        wire.put("created", before == null);
        wire.put("forced", before != null && after != null && !history.isAncestor(before.target(), after.target()));
        wire.put("closed", after == null);
        if (after != null) {
            wire.put("links", links(repository, change, before, after));
            wire.put(
                    "commits",
                    commits.stream()
                            .limit(CARRIED)
                            .map(one -> shapes.commits().inPush(repository, one))
                            .toList());
        }
        return wire;
    }

    private static List<RevCommit> news(History history, @Nullable NamedRef before, NamedRef after, RefChange change) {
        List<ObjectId> known = new ArrayList<>();
        if (before != null) {
            known.add(before.target());
        } else {
            history.branches().stream()
                    .filter(one -> !(change.isBranch() && one.name().equals(change.name())))
                    .forEach(one -> known.add(one.target()));
        }
        return history.log(List.of(after.target()), known, null, 0, CARRIED + 1);
    }

    private Map<String, @Nullable Object> links(
            Repository repository, RefChange change, @Nullable NamedRef before, NamedRef after) {
        Workspace workspace = directory.owner(repository);
        String commits = "/commits?include=" + after.target().name();
        String page = Links.path(workspace, repository);
        if (before == null) {
            return Json.object(
                    "commits", Links.href(shapes.links().repository(workspace, repository, commits)),
                    "html", Links.href(shapes.links().page(page + "/branch/" + change.name())));
        }
        String range = after.target().name() + ".." + before.target().name();
        return Json.object(
                "commits",
                        Links.href(shapes.links()
                                .repository(
                                        workspace,
                                        repository,
                                        commits + "&exclude=" + before.target().name())),
                "diff", Links.href(shapes.links().repository(workspace, repository, "/diff/" + range)),
                "html", Links.href(shapes.links().page(page + "/branches/compare/" + range)));
    }

    private @Nullable NamedRef named(Repository repository, RefChange change, @Nullable String hash) {
        if (hash == null) {
            return null;
        }
        try (RevWalk walk = new RevWalk(git.open(repository.uuid()))) {
            RevObject object = walk.parseAny(ObjectId.fromString(hash));
            RevTag annotation = object instanceof RevTag tag ? tag : null;
            if (annotation != null) {
                walk.parseBody(annotation);
            }
            if (!(walk.peel(object) instanceof RevCommit commit)) {
                return null;
            }
            walk.parseBody(commit);
            return new NamedRef(change.name(), commit, annotation);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
