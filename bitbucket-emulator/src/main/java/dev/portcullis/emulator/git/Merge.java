package dev.portcullis.emulator.git;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.List;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.merge.MergeStrategy;
import org.eclipse.jgit.merge.RecursiveMerger;
import org.eclipse.jgit.revwalk.RevCommit;
import org.jspecify.annotations.Nullable;

/** Brings one branch into another inside a bare repository, in the six ways that the service offers. */
public final class Merge {

    /** The branches cannot be joined without a person. */
    public static final class Conflict extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Conflict(String message) {
            super(message);
        }
    }

    private final Repository git;
    private final PersonIdent who;
    private final String message;

    public Merge(Repository git, PersonIdent who, String message) {
        this.git = git;
        this.who = who;
        this.message = message;
    }

    /** The new head of the destination; nothing moves yet. */
    public ObjectId prepare(String strategy, RevCommit source, RevCommit destination) {
        boolean ahead = new History(git).isAncestor(destination, source);
        return switch (strategy) {
            case "merge_commit" -> commit(joined(source, destination), List.of(destination, source), who, message);
            case "squash" -> commit(joined(source, destination), List.of(destination), who, message);
            case "fast_forward" -> fastForward(ahead, source);
            case "squash_fast_forward" -> {
                fastForward(ahead, source);
                yield commit(source.getTree(), List.of(destination), who, message);
            }
            case "rebase_fast_forward" -> rebased(source, destination);
            case "rebase_merge" -> {
                RevCommit top = parse(rebased(source, destination));
                yield commit(top.getTree(), List.of(destination, top), who, message);
            }
            default -> throw new IllegalArgumentException(strategy);
        };
    }

    private static ObjectId fastForward(boolean ahead, RevCommit source) {
        if (!ahead) {
            throw new Conflict("The branch cannot be fast forwarded");
        }
        return source.getId();
    }

    /** Moves a branch if it still is where the caller saw it; a null new place deletes it. */
    public static boolean move(Repository git, String branch, @Nullable ObjectId from, @Nullable ObjectId to) {
        return moveRef(git, "refs/heads/" + branch, from, to);
    }

    /** The same for a ref by its whole name. */
    public static boolean moveRef(Repository git, String ref, @Nullable ObjectId from, @Nullable ObjectId to) {
        try {
            RefUpdate update = git.updateRef(ref);
            update.setExpectedOldObjectId(from == null ? ObjectId.zeroId() : from);
            update.setForceUpdate(true);
            update.disableRefLog();
            if (to == null) {
                return update.delete() == RefUpdate.Result.FORCED;
            }
            update.setNewObjectId(to);
            return switch (update.update()) {
                case NEW, FAST_FORWARD, FORCED, NO_CHANGE -> true;
                default -> false;
            };
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private ObjectId joined(RevCommit source, RevCommit destination) {
        try {
            RecursiveMerger merger = (RecursiveMerger) MergeStrategy.RECURSIVE.newMerger(git, true);
            if (!merger.merge(destination, source)) {
                throw new Conflict("You can't merge until you resolve all merge conflicts.");
            }
            return merger.getResultTreeId();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private ObjectId rebased(RevCommit source, RevCommit destination) {
        History history = new History(git);
        List<RevCommit> commits = new java.util.ArrayList<>(
                history.log(List.of(source), List.of(destination), null, 0, Integer.MAX_VALUE));
        Collections.reverse(commits);
        RevCommit top = destination;
        try {
            for (RevCommit commit : commits) {
                if (commit.getParentCount() != 1) {
                    continue;
                }
                RecursiveMerger merger = (RecursiveMerger) MergeStrategy.RECURSIVE.newMerger(git, true);
                merger.setBase(commit.getParent(0));
                if (!merger.merge(top, commit)) {
                    throw new Conflict("You can't merge until you resolve all merge conflicts.");
                }
                top = parse(
                        commit(merger.getResultTreeId(), List.of(top), Idents.author(commit), commit.getFullMessage()));
            }
            return top.getId();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private RevCommit parse(ObjectId id) {
        return new History(git).resolve(id.name()).orElseThrow();
    }

    private ObjectId commit(ObjectId tree, List<? extends ObjectId> parents, PersonIdent author, String text) {
        try (ObjectInserter inserter = git.newObjectInserter()) {
            CommitBuilder commit = new CommitBuilder();
            commit.setTreeId(tree);
            commit.setParentIds(parents);
            commit.setAuthor(author);
            commit.setCommitter(who);
            commit.setMessage(text);
            ObjectId id = inserter.insert(commit);
            inserter.flush();
            return id;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
