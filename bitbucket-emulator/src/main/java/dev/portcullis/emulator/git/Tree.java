package dev.portcullis.emulator.git;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.treewalk.TreeWalk;

/** The files of one commit. */
public final class Tree {

    private final Repository git;
    private final RevCommit commit;

    public Tree(Repository git, RevCommit commit) {
        this.git = git;
        this.commit = commit;
    }

    /** A file, link, submodule or folder; {@code size} is 0 for what is no blob. */
    public record Entry(String path, FileMode mode, ObjectId id, long size) {

        public boolean isFolder() {
            return mode == FileMode.TREE;
        }
    }

    public Optional<Entry> entry(String path) {
        if (path.isEmpty()) {
            return Optional.of(new Entry("", FileMode.TREE, commit.getTree(), 0));
        }
        try (ObjectReader reader = git.newObjectReader();
                TreeWalk walk = TreeWalk.forPath(reader, path, commit.getTree())) {
            return walk == null ? Optional.empty() : Optional.of(current(walk, path, reader));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** What stands in a folder, down to a depth; a folder that is gone into comes before its content. */
    public List<Entry> list(Entry folder, int depth) {
        try (ObjectReader reader = git.newObjectReader();
                TreeWalk walk = new TreeWalk(git, reader)) {
            walk.addTree(folder.id());
            List<Entry> found = new ArrayList<>();
            String prefix = folder.path().isEmpty() ? "" : folder.path() + "/";
            while (walk.next()) {
                found.add(current(walk, prefix + walk.getPathString(), reader));
                if (walk.isSubtree() && walk.getDepth() + 1 < depth) {
                    walk.enterSubtree();
                }
            }
            return found;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    public byte[] content(Entry entry) {
        try (ObjectReader reader = git.newObjectReader()) {
            return reader.open(entry.id()).getBytes();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static Entry current(TreeWalk walk, String path, ObjectReader reader) throws IOException {
        FileMode mode = walk.getFileMode(0);
        ObjectId id = walk.getObjectId(0);
        boolean blob = mode != FileMode.TREE && mode != FileMode.GITLINK;
        return new Entry(path, mode, id, blob ? reader.getObjectSize(id, ObjectReader.OBJ_ANY) : 0);
    }
}
