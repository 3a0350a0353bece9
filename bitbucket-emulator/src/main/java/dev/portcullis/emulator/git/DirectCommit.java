package dev.portcullis.emulator.git;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheBuilder;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.jspecify.annotations.Nullable;

/** Puts one commit on a branch of a repository that is in use, as a push would. */
public final class DirectCommit {

    private final Repository git;
    private final PersonIdent author;

    public DirectCommit(Repository git, PersonIdent author) {
        this.git = git;
        this.author = author;
    }

    /** Writes files (bytes) or removes them (null); a branch that is not there starts at another one, or empty. */
    public RefChange put(String branch, @Nullable String from, String message, Map<String, byte @Nullable []> files) {
        History history = new History(git);
        Optional<RevCommit> old = history.branch(branch).map(History.NamedRef::target);
        RevCommit parent = old.or(() -> from == null ? Optional.empty() : history.resolve(from))
                .orElse(null);
        try (ObjectInserter inserter = git.newObjectInserter()) {
            CommitBuilder commit = new CommitBuilder();
            commit.setTreeId(tree(inserter, parent, files));
            if (parent != null) {
                commit.setParentId(parent);
            }
            commit.setAuthor(author);
            commit.setCommitter(author);
            commit.setMessage(message);
            ObjectId id = inserter.insert(commit);
            inserter.flush();
            if (!Merge.move(git, branch, old.orElse(null), id)) {
                throw new IllegalStateException(branch + " moved meanwhile");
            }
            return new RefChange(
                    Constants.R_HEADS + branch, old.map(RevCommit::name).orElse(null), id.name());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private ObjectId tree(ObjectInserter inserter, @Nullable RevCommit parent, Map<String, byte @Nullable []> files)
            throws IOException {
        DirCache index = DirCache.newInCore();
        DirCacheBuilder builder = index.builder();
        if (parent != null) {
            try (TreeWalk walk = new TreeWalk(git)) {
                walk.addTree(parent.getTree());
                walk.setRecursive(true);
                while (walk.next()) {
                    if (!files.containsKey(walk.getPathString())) {
                        add(builder, walk.getPathString(), walk.getFileMode(0), walk.getObjectId(0));
                    }
                }
            }
        }
        for (Map.Entry<String, byte @Nullable []> file : files.entrySet()) {
            byte[] content = file.getValue();
            if (content != null) {
                add(builder, file.getKey(), FileMode.REGULAR_FILE, inserter.insert(Constants.OBJ_BLOB, content));
            }
        }
        builder.finish();
        return index.writeTree(inserter);
    }

    private static void add(DirCacheBuilder builder, String path, FileMode mode, ObjectId id) {
        DirCacheEntry entry = new DirCacheEntry(path);
        entry.setFileMode(mode);
        entry.setObjectId(id);
        builder.add(entry);
    }
}
