package dev.portcullis.emulator.git;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.lib.AnyObjectId;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevObject;
import org.eclipse.jgit.revwalk.RevSort;
import org.eclipse.jgit.revwalk.RevTag;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.revwalk.filter.RevFilter;
import org.eclipse.jgit.treewalk.filter.AndTreeFilter;
import org.eclipse.jgit.treewalk.filter.PathFilter;
import org.eclipse.jgit.treewalk.filter.TreeFilter;
import org.jspecify.annotations.Nullable;

/** The commits, branches and tags of one repository. */
public final class History {

    private final Repository git;

    public History(Repository git) {
        this.git = git;
    }

    /** A branch or tag with the commit that it leads to, and the annotation of an annotated tag. */
    public record NamedRef(
            String name, RevCommit target, @Nullable RevTag annotation) {}

    public List<NamedRef> branches() {
        return refs(Constants.R_HEADS);
    }

    public List<NamedRef> tags() {
        return refs(Constants.R_TAGS);
    }

    private List<NamedRef> refs(String prefix) {
        try (RevWalk walk = new RevWalk(git)) {
            List<NamedRef> found = new ArrayList<>();
            for (Ref ref : git.getRefDatabase().getRefsByPrefix(prefix)) {
                named(walk, ref, prefix).ifPresent(found::add);
            }
            return found;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    public Optional<NamedRef> branch(String name) {
        return ref(Constants.R_HEADS, name);
    }

    public Optional<NamedRef> tag(String name) {
        return ref(Constants.R_TAGS, name);
    }

    private Optional<NamedRef> ref(String prefix, String name) {
        try (RevWalk walk = new RevWalk(git)) {
            Ref ref = Repository.isValidRefName(prefix + name) ? git.exactRef(prefix + name) : null;
            return ref == null ? Optional.empty() : named(walk, ref, prefix);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static Optional<NamedRef> named(RevWalk walk, Ref ref, String prefix) throws IOException {
        RevObject object = walk.parseAny(ref.getObjectId());
        RevObject target = walk.peel(object);
        if (!(target instanceof RevCommit commit)) {
            return Optional.empty();
        }
        walk.parseBody(commit);
        RevTag annotation = object instanceof RevTag tag ? tag : null;
        if (annotation != null) {
            walk.parseBody(annotation);
        }
        return Optional.of(new NamedRef(ref.getName().substring(prefix.length()), commit, annotation));
    }

    /** A commit by full hash, by an unambiguous beginning of at least four characters, or by branch or tag name. */
    public Optional<RevCommit> resolve(String revision) {
        Optional<NamedRef> named = branch(revision).or(() -> tag(revision));
        if (named.isPresent()) {
            return named.map(NamedRef::target);
        }
        if (!revision.matches("[0-9a-fA-F]{4,40}")) {
            return Optional.empty();
        }
        try (ObjectReader reader = git.newObjectReader();
                RevWalk walk = new RevWalk(git)) {
            if (revision.length() == 40) {
                return commit(walk, ObjectId.fromString(revision));
            }
            List<RevCommit> found = new ArrayList<>();
            for (ObjectId id : reader.resolve(org.eclipse.jgit.lib.AbbreviatedObjectId.fromString(revision))) {
                commit(walk, id).ifPresent(found::add);
            }
            return found.size() == 1 ? Optional.of(found.getFirst()) : Optional.empty();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static Optional<RevCommit> commit(RevWalk walk, AnyObjectId id) throws IOException {
        try {
            return Optional.of(walk.parseCommit(id));
        } catch (org.eclipse.jgit.errors.MissingObjectException
                | org.eclipse.jgit.errors.IncorrectObjectTypeException absent) {
            return Optional.empty();
        }
    }

    /** Commits reachable from the first and not from the second, newest first, skipping and limiting. */
    public List<RevCommit> log(
            List<? extends AnyObjectId> include,
            List<? extends AnyObjectId> exclude,
            @Nullable String path,
            int skip,
            int limit) {
        try (RevWalk walk = new RevWalk(git)) {
            walk.sort(RevSort.COMMIT_TIME_DESC);
            walk.sort(RevSort.TOPO, true);
            if (path != null && !Difference.plain(path).isEmpty()) {
                walk.setTreeFilter(AndTreeFilter.create(PathFilter.create(Difference.plain(path)), TreeFilter.ANY_DIFF));
            }
            for (AnyObjectId id : include) {
                walk.markStart(walk.parseCommit(id));
            }
            for (AnyObjectId id : exclude) {
                walk.markUninteresting(walk.parseCommit(id));
            }
            List<RevCommit> found = new ArrayList<>();
            int seen = 0;
            for (RevCommit commit : walk) {
                if (seen++ < skip) {
                    continue;
                }
                if (found.size() == limit) {
                    break;
                }
                walk.parseBody(commit);
                found.add(commit);
            }
            return found;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    public Optional<RevCommit> mergeBase(AnyObjectId one, AnyObjectId other) {
        try (RevWalk walk = new RevWalk(git)) {
            walk.setRevFilter(RevFilter.MERGE_BASE);
            walk.markStart(walk.parseCommit(one));
            walk.markStart(walk.parseCommit(other));
            RevCommit base = walk.next();
            if (base != null) {
                walk.parseBody(base);
            }
            return Optional.ofNullable(base);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    public boolean isAncestor(AnyObjectId older, AnyObjectId newer) {
        try (RevWalk walk = new RevWalk(git)) {
            return walk.isMergedInto(walk.parseCommit(older), walk.parseCommit(newer));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
