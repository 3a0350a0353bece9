package dev.portcullis.emulator.git;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jgit.diff.DiffEntry;
import org.eclipse.jgit.diff.DiffFormatter;
import org.eclipse.jgit.diff.Edit;
import org.eclipse.jgit.diff.RawTextComparator;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.AbstractTreeIterator;
import org.eclipse.jgit.treewalk.CanonicalTreeParser;
import org.eclipse.jgit.treewalk.EmptyTreeIterator;
import org.eclipse.jgit.treewalk.filter.PathFilterGroup;
import org.eclipse.jgit.treewalk.filter.TreeFilter;
import org.jspecify.annotations.Nullable;

/** What changed from one commit to another, as text and in numbers. */
public final class Difference {

    /** Larger files are compared as binary ones: our own limit, the service has one too (facts 1.4, status 555). */
    private static final int LARGEST = 4 << 20;

    private final Repository git;
    private final @Nullable RevCommit from;
    private final RevCommit to;
    private final Options options;

    public Difference(Repository git, @Nullable RevCommit from, RevCommit to, Options options) {
        this.git = git;
        this.from = from;
        this.to = to;
        this.options = options;
    }

    /** How to compare; no paths means all. */
    public record Options(List<String> paths, int context, boolean renames, boolean ignoreWhitespace) {

        public static final Options USUAL = new Options(List.of(), 3, true, false);
    }

    /** One changed file; a path is null on the side where the file is not. */
    public record FileStat(
            String status,
            @Nullable String oldPath,
            @Nullable String newPath,
            int added,
            int removed) {}

    /** One changed file and its part of the text. */
    public record Patch(FileStat stat, byte[] text) {}

    public @Nullable RevCommit from() {
        return from;
    }

    public RevCommit to() {
        return to;
    }

    public byte[] text() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (DiffFormatter formatter = formatter(out)) {
            for (DiffEntry entry : entries(formatter)) {
                formatter.format(entry);
            }
            formatter.flush();
            return out.toByteArray();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    public List<FileStat> stats() {
        try (DiffFormatter formatter = formatter(OutputStream.nullOutputStream())) {
            List<FileStat> found = new ArrayList<>();
            for (DiffEntry entry : entries(formatter)) {
                found.add(stat(formatter, entry));
            }
            return found;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    public List<Patch> patches() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (DiffFormatter formatter = formatter(out)) {
            List<Patch> found = new ArrayList<>();
            for (DiffEntry entry : entries(formatter)) {
                formatter.format(entry);
                formatter.flush();
                found.add(new Patch(stat(formatter, entry), out.toByteArray()));
                out.reset();
            }
            return found;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static FileStat stat(DiffFormatter formatter, DiffEntry entry) throws IOException {
        int added = 0;
        int removed = 0;
        for (Edit edit : formatter.toFileHeader(entry).toEditList()) {
            added += edit.getLengthB();
            removed += edit.getLengthA();
        }
        return switch (entry.getChangeType()) {
            case ADD, COPY -> new FileStat("added", null, entry.getNewPath(), added, removed);
            case DELETE -> new FileStat("removed", entry.getOldPath(), null, added, removed);
            case RENAME -> new FileStat("renamed", entry.getOldPath(), entry.getNewPath(), added, removed);
            case MODIFY -> new FileStat("modified", entry.getOldPath(), entry.getNewPath(), added, removed);
        };
    }

    private DiffFormatter formatter(OutputStream out) {
        DiffFormatter formatter = new DiffFormatter(out);
        formatter.setRepository(git);
        formatter.setBinaryFileThreshold(LARGEST);
        formatter.setDetectRenames(options.renames());
        formatter.setContext(options.context());
        if (options.ignoreWhitespace()) {
            formatter.setDiffComparator(RawTextComparator.WS_IGNORE_ALL);
        }
        List<String> paths = options.paths().stream().map(Difference::plain).filter(path -> !path.isEmpty()).toList();
        formatter.setPathFilter(paths.isEmpty() ? TreeFilter.ALL : PathFilterGroup.createFromStrings(paths));
        return formatter;
    }

    /** Without slashes at its end; nothing is left of what means the whole. */
    static String plain(String path) {
        return path.replaceAll("/+$", "");
    }

    private List<DiffEntry> entries(DiffFormatter formatter) throws IOException {
        try (ObjectReader reader = git.newObjectReader();
                RevWalk walk = new RevWalk(reader)) {
            return formatter.scan(tree(from, reader, walk), tree(to, reader, walk));
        }
    }

    private static AbstractTreeIterator tree(@Nullable RevCommit commit, ObjectReader reader, RevWalk walk)
            throws IOException {
        return commit == null
                ? new EmptyTreeIterator()
                : new CanonicalTreeParser(null, reader, walk.parseCommit(commit).getTree());
    }
}
