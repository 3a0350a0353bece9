package dev.portcullis.emulator.git;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.jspecify.annotations.Nullable;

/** The bare repositories on disk, named by uuid so that a rename moves nothing. */
public final class GitRepositories implements AutoCloseable {

    /** Fills a repository whose content was promised and not written yet. */
    @FunctionalInterface
    public interface Maker {
        void make(String uuid, Repository git);
    }

    private final Path root;
    private volatile @Nullable Maker maker;
    private final ConcurrentHashMap<String, Repository> open = new ConcurrentHashMap<>();

    public GitRepositories(Path root) {
        this.root = root;
        breakLocks();
    }

    /** A killed process leaves locks behind on which every later push would fail; nobody else writes here. */
    private void breakLocks() {
        if (!Files.isDirectory(root)) {
            return;
        }
        try (Stream<Path> files = Files.walk(root)) {
            for (Path lock : files.filter(one -> one.toString().endsWith(".lock"))
                    .filter(one -> !one.toString().contains("/objects/"))
                    .toList()) {
                Files.deleteIfExists(lock);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** From now on a repository that is not there is made when it is first opened. */
    public void madeBy(Maker value) {
        maker = value;
    }

    /** Whether it is still to be made. */
    public boolean isPromised(String uuid) {
        return maker != null && !exists(uuid);
    }

    public Path path(String uuid) {
        return root.resolve(uuid.substring(1, uuid.length() - 1) + ".git");
    }

    public boolean exists(String uuid) {
        return Files.exists(path(uuid).resolve(Constants.HEAD));
    }

    public Repository create(String uuid) {
        return open.computeIfAbsent(uuid, key -> {
            try {
                Repository repository = build(key);
                if (!exists(key)) {
                    repository.create(true);
                }
                return repository;
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        });
    }

    public Repository open(String uuid) {
        return open.computeIfAbsent(uuid, key -> {
            try {
                Maker promised = exists(key) ? null : maker;
                Repository repository = build(key);
                if (promised != null) {
                    repository.create(true);
                    promised.make(key, repository);
                }
                return repository;
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        });
    }

    /** Makes a branch the one that clones start with. */
    public void pointHead(String uuid, String branch) {
        try {
            open(uuid).updateRef(Constants.HEAD).link(Constants.R_HEADS + branch);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private Repository build(String uuid) throws IOException {
        try {
            return new FileRepositoryBuilder()
                    .setGitDir(path(uuid).toFile())
                    .setBare()
                    .setInitialBranch("main")
                    .build();
        } catch (org.eclipse.jgit.api.errors.InvalidRefNameException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    public void delete(String uuid) {
        Repository repository = open.remove(uuid);
        if (repository != null) {
            repository.close();
        }
        try (Stream<Path> files = Files.walk(path(uuid))) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (java.nio.file.NoSuchFileException alreadyGone) {
            return;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void close() {
        open.values().forEach(Repository::close);
        open.clear();
    }
}
