package dev.portcullis.detection.git;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheBuilder;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.ConfigConstants;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.RepositoryBuilder;

/** A plain folder as one commit of a repository in a temporary folder, so that engines need to know only repositories. */
public final class FolderStore implements AutoCloseable {
    private final Path gitDir;
    private final String commit;
    private final List<String> unreadable;

    private FolderStore(Path gitDir, String commit, List<String> unreadable) {
        this.gitDir = gitDir;
        this.commit = commit;
        this.unreadable = List.copyOf(unreadable);
    }

    public Path gitDir() {
        return gitDir;
    }

    public String commit() {
        return commit;
    }

    /** Files and folders that could not be read: relative paths as they are, not masked. */
    public List<String> unreadable() {
        return unreadable;
    }

    public static FolderStore of(Path folder) throws IOException {
        NoSystemConfig.install();
        Path gitDir = Files.createTempDirectory("portcullis-scan");
        try {
            return fill(gitDir, folder);
        } catch (IOException | RuntimeException | Error e) {
            // It holds copies of the files, secrets and all.
            delete(gitDir);
            throw e;
        }
    }

    private static FolderStore fill(Path gitDir, Path folder) throws IOException {
        try (Repository repository = new RepositoryBuilder().setGitDir(gitDir.toFile()).setBare().build()) {
            repository.create(true);
            repository.getConfig().setInt(ConfigConstants.CONFIG_CORE_SECTION, null, ConfigConstants.CONFIG_KEY_COMPRESSION, 0);
            try (ObjectInserter inserter = repository.newObjectInserter()) {
                DirCacheBuilder files = DirCache.newInCore().builder();
                Collector collector = new Collector(folder, files, inserter);
                Files.walkFileTree(folder, collector);
                files.finish();
                CommitBuilder builder = new CommitBuilder();
                builder.setTreeId(files.getDirCache().writeTree(inserter));
                PersonIdent nobody = new PersonIdent("", "", Instant.EPOCH, ZoneOffset.UTC);
                builder.setAuthor(nobody);
                builder.setCommitter(nobody);
                builder.setMessage("folder");
                ObjectId commit = inserter.insert(builder);
                inserter.flush();
                return new FolderStore(gitDir, commit.name(), collector.unreadable);
            }
        }
    }

    @Override
    public void close() throws IOException {
        delete(gitDir);
    }

    private static void delete(Path gitDir) throws IOException {
        try (Stream<Path> all = Files.walk(gitDir)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    private static final class Collector extends SimpleFileVisitor<Path> {
        private final Path folder;
        private final DirCacheBuilder files;
        private final ObjectInserter inserter;
        private final List<String> unreadable = new ArrayList<>();

        private Collector(Path folder, DirCacheBuilder files, ObjectInserter inserter) {
            this.folder = folder;
            this.files = files;
            this.inserter = inserter;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) {
            return path.endsWith(".git") ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) throws IOException {
            String name = name(path);
            if (!attributes.isRegularFile() || name.isEmpty()) {
                return FileVisitResult.CONTINUE;
            }
            if (path.endsWith(".git")) {
                // A submodule's or a worktree's pointer to where its repository is.
                return FileVisitResult.CONTINUE;
            }
            DirCacheEntry entry;
            try {
                entry = new DirCacheEntry(name.getBytes(StandardCharsets.UTF_8));
            } catch (IllegalArgumentException impossible) {
                // A name that no repository may hold, such as .GIT: it cannot be put into one.
                unreadable.add(name);
                return FileVisitResult.CONTINUE;
            }
            entry.setFileMode(FileMode.REGULAR_FILE);
            try (InputStream in = new BufferedInputStream(Files.newInputStream(path))) {
                // Some files open and then refuse to be read.
                in.mark(1);
                in.read();
                in.reset();
                entry.setObjectId(inserter.insert(Constants.OBJ_BLOB, attributes.size(), in));
            } catch (IOException unread) {
                unreadable.add(name);
                return FileVisitResult.CONTINUE;
            }
            files.add(entry);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path path, IOException problem) {
            unreadable.add(name(path));
            return FileVisitResult.CONTINUE;
        }

        private String name(Path path) {
            return folder.relativize(path).toString().replace(path.getFileSystem().getSeparator(), "/");
        }
    }
}
