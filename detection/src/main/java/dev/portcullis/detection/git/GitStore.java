package dev.portcullis.detection.git;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.eclipse.jgit.errors.IncorrectObjectTypeException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectLoader;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.RepositoryBuilder;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevObject;
import org.eclipse.jgit.revwalk.RevSort;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.storage.file.WindowCacheConfig;
import org.eclipse.jgit.treewalk.EmptyTreeIterator;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.TreeFilter;
import org.jspecify.annotations.Nullable;

/**
 * A bare repository, opened for reading only.
 *
 * <p>No memory maps: a pack that is replaced under one kills the JVM. A size that an object claims is believed only when it is too
 * large; what is read is counted.
 */
public final class GitStore implements AutoCloseable {
    private static final int MEGABYTE = 1 << 20;

    static {
        NoSystemConfig.install();
        WindowCacheConfig windows = new WindowCacheConfig();
        windows.setPackedGitMMAP(false);
        windows.setPackedGitWindowSize(64 * 1024);
        windows.setPackedGitLimit(64L * MEGABYTE);
        windows.setDeltaBaseCacheLimit(64 * MEGABYTE);
        windows.setStreamFileThreshold(16 * MEGABYTE);
        windows.install();
    }

    private final Repository repository;
    private final ObjectReader reader;

    private GitStore(Repository repository) {
        this.repository = repository;
        this.reader = repository.newObjectReader();
    }

    public static GitStore open(Path gitDir) throws IOException {
        return new GitStore(new RepositoryBuilder().setGitDir(gitDir.toFile()).setBare().setMustExist(true).build());
    }

    /** The commit itself, parsed; fails when it is not there. */
    public RevCommit commit(String id) throws IOException {
        try (RevWalk walk = new RevWalk(reader)) {
            walk.setRetainBody(true);
            RevCommit commit = walk.parseCommit(ObjectId.fromString(id));
            walk.parseBody(commit);
            return commit;
        }
    }

    /** The hash that HEAD stands at; empty before the first commit. */
    public Optional<String> head() throws IOException {
        return Optional.ofNullable(repository.resolve(Constants.HEAD)).map(ObjectId::name);
    }

    /** Regular, executable and linked files; submodules are not files of this repository. */
    public void files(RevCommit commit, Consumer<GitFile> files, Consumer<String> damaged) throws IOException {
        try (TreeWalk walk = new TreeWalk(reader)) {
            walk.addTree(commit.getTree());
            walk.setRecursive(false);
            advance(walk, damaged, () -> {
                if (isFile(walk.getRawMode(0))) {
                    files.accept(new GitFile(walk.getPathString(), walk.getObjectId(0)));
                }
            });
        }
    }

    /** @param base null for the empty tree */
    public void changes(@Nullable RevCommit base, RevCommit head, Consumer<ChangedFile> changes, Consumer<String> damaged)
            throws IOException {
        try (TreeWalk walk = new TreeWalk(reader)) {
            if (base == null) {
                walk.addTree(new EmptyTreeIterator());
            } else {
                walk.addTree(base.getTree());
            }
            walk.addTree(head.getTree());
            walk.setFilter(TreeFilter.ANY_DIFF);
            walk.setRecursive(false);
            advance(walk, damaged, () -> {
                if (isFile(walk.getRawMode(0)) || isFile(walk.getRawMode(1))) {
                    changes.accept(new ChangedFile(walk.getPathString(), file(walk, 0), file(walk, 1)));
                }
            });
        }
    }

    /** The files of a commit that none of its parents has in this form at this path; {@link ChangedFile#base} tells whether one had the path. */
    public void introduced(RevCommit commit, Consumer<ChangedFile> files, Consumer<String> damaged) throws IOException {
        try (RevWalk parents = new RevWalk(reader);
                TreeWalk walk = new TreeWalk(reader)) {
            walk.addTree(commit.getTree());
            for (RevCommit parent : commit.getParents()) {
                try {
                    walk.addTree(parents.parseCommit(parent).getTree());
                } catch (MissingObjectException | IncorrectObjectTypeException e) {
                    damaged.accept("");
                }
            }
            walk.setFilter(DiffersFromAll.FILTER);
            walk.setRecursive(false);
            int trees = walk.getTreeCount();
            advance(walk, damaged, () -> {
                if (isFile(walk.getRawMode(0))) {
                    ObjectId before = null;
                    for (int i = 1; i < trees && before == null; i++) {
                        before = file(walk, i);
                    }
                    files.accept(new ChangedFile(walk.getPathString(), before, walk.getObjectId(0)));
                }
            });
        }
    }

    /** Oldest first, parents before children; known commits that are not there any more are passed over. */
    public List<RevCommit> commits(String head, List<String> known) throws IOException {
        try (RevWalk walk = new RevWalk(reader)) {
            walk.setRetainBody(true);
            walk.sort(RevSort.TOPO, true);
            walk.sort(RevSort.REVERSE, true);
            walk.markStart(walk.parseCommit(ObjectId.fromString(head)));
            for (String id : known) {
                try {
                    walk.markUninteresting(walk.parseCommit(ObjectId.fromString(id)));
                } catch (MissingObjectException | IncorrectObjectTypeException e) {
                    continue;
                }
            }
            List<RevCommit> commits = new ArrayList<>();
            for (RevCommit commit : walk) {
                commits.add(commit);
            }
            return commits;
        }
    }

    /** What stands under an id, with its text if it is a commit or a tag; fails when it is not there. */
    public RevObject object(String id) throws IOException {
        try (RevWalk walk = new RevWalk(reader)) {
            walk.setRetainBody(true);
            RevObject object = walk.parseAny(ObjectId.fromString(id));
            walk.parseBody(object);
            return object;
        }
    }

    /** The content if it is a file's; null for folders, commits and tags. */
    public @Nullable Contents readIfBlob(ObjectId id, long limit) {
        try {
            ObjectLoader loader = reader.open(id);
            if (loader.getType() != Constants.OBJ_BLOB) {
                return null;
            }
            if (loader.getSize() > limit) {
                return new Contents.TooLarge(loader.getSize());
            }
            return new Contents.Bytes(loader.isLarge() ? loader.getBytes((int) limit) : loader.getCachedBytes());
        } catch (IOException | RuntimeException e) {
            return new Contents.Unreadable(e.getClass().getSimpleName());
        }
    }

    public @Nullable ObjectId fileAt(RevCommit commit, String path) throws IOException {
        try (TreeWalk walk = TreeWalk.forPath(reader, path, commit.getTree())) {
            return walk == null ? null : file(walk, 0);
        }
    }

    public Contents read(ObjectId blob, long limit) {
        try {
            ObjectLoader loader = reader.open(blob, Constants.OBJ_BLOB);
            if (loader.getSize() > limit) {
                return new Contents.TooLarge(loader.getSize());
            }
            try (InputStream in = loader.openStream()) {
                byte[] bytes = in.readNBytes((int) limit + 1);
                return bytes.length > limit ? new Contents.TooLarge(bytes.length) : new Contents.Bytes(bytes);
            }
        } catch (IOException | RuntimeException e) {
            return new Contents.Unreadable(e.getClass().getSimpleName());
        }
    }

    /** Walks into folders one by one, so that a folder that cannot be read costs its own content and not the walk. */
    private static void advance(TreeWalk walk, Consumer<String> damaged, Runnable visit) throws IOException {
        while (walk.next()) {
            visit.run();
            if (walk.isSubtree()) {
                try {
                    walk.enterSubtree();
                } catch (IOException | RuntimeException e) {
                    damaged.accept(walk.getPathString());
                }
            }
        }
    }

    private static boolean isFile(int mode) {
        return FileMode.REGULAR_FILE.equals(mode) || FileMode.EXECUTABLE_FILE.equals(mode) || FileMode.SYMLINK.equals(mode);
    }

    private static @Nullable ObjectId file(TreeWalk walk, int tree) {
        return isFile(walk.getRawMode(tree)) ? walk.getObjectId(tree) : null;
    }

    @Override
    public void close() {
        reader.close();
        repository.close();
    }
}
