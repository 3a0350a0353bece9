package dev.portcullis.emulator.git;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheBuilder;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.internal.storage.file.ObjectDirectory;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.jspecify.annotations.Nullable;

/**
 * Writes commits straight into a bare repository, all of them into one pack.
 *
 * <p>Branches move when {@link #close} has written the pack.
 */
public final class CommitWriter implements AutoCloseable {

    private final @Nullable Repository git;
    private final ObjectInserter inserter;
    private final Map<String, ObjectId> heads = new TreeMap<>();
    private final Map<ObjectId, Map<String, ObjectId>> trees = new java.util.HashMap<>();

    public CommitWriter(Repository git) {
        this.git = git;
        inserter = ((ObjectDirectory) git.getObjectDatabase()).newPackInserter();
    }

    private CommitWriter(ObjectInserter inserter) {
        this.git = null;
        this.inserter = inserter;
    }

    /** Writes nothing, and tells what the hashes would be. */
    public static CommitWriter dry() {
        return new CommitWriter(new HashOnly());
    }

    /** Starts a branch where another stands in this writer. */
    public void branch(String name, String from) {
        heads.put(name, java.util.Objects.requireNonNull(heads.get(from)));
    }

    public @Nullable ObjectId head(String branch) {
        return heads.get(branch);
    }

    /** Adds, replaces (text) or removes (null) files on a branch of this writer. */
    public ObjectId commit(String branch, PersonIdent author, String message, Map<String, @Nullable String> changes) {
        try {
            ObjectId parent = heads.get(branch);
            Map<String, ObjectId> files =
                    parent == null ? new TreeMap<>() : new TreeMap<>(trees.getOrDefault(parent, Map.of()));
            for (Map.Entry<String, @Nullable String> change : changes.entrySet()) {
                String text = change.getValue();
                if (text == null) {
                    files.remove(change.getKey());
                } else {
                    files.put(
                            change.getKey(),
                            inserter.insert(Constants.OBJ_BLOB, text.getBytes(StandardCharsets.UTF_8)));
                }
            }
            CommitBuilder commit = new CommitBuilder();
            commit.setTreeId(tree(files));
            if (parent != null) {
                commit.setParentId(parent);
            }
            commit.setAuthor(author);
            commit.setCommitter(author);
            commit.setMessage(message);
            ObjectId id = inserter.insert(commit);
            heads.put(branch, id);
            trees.put(id, files);
            return id;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private ObjectId tree(Map<String, ObjectId> files) throws IOException {
        DirCache index = DirCache.newInCore();
        DirCacheBuilder builder = index.builder();
        files.forEach((path, id) -> {
            DirCacheEntry entry = new DirCacheEntry(path);
            entry.setFileMode(path.endsWith(".sh") ? FileMode.EXECUTABLE_FILE : FileMode.REGULAR_FILE);
            entry.setObjectId(id);
            builder.add(entry);
        });
        builder.finish();
        return index.writeTree(inserter);
    }

    @Override
    public void close() {
        try {
            inserter.flush();
            inserter.close();
            if (git == null) {
                return;
            }
            for (Map.Entry<String, ObjectId> head : heads.entrySet()) {
                RefUpdate update = git.updateRef(Constants.R_HEADS + head.getKey());
                update.setNewObjectId(head.getValue());
                update.setForceUpdate(true);
                update.disableRefLog();
                update.update();
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
