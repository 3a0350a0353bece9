package dev.portcullis.server.mirrors;

import dev.portcullis.server.Settings;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Local bare clones, a disposable cache. Nothing is collected while readers may be there (a pack replaced under a memory map kills a JVM), and
 * heads that were scanned are kept under {@code refs/portcullis/keep}, so that a forced push loses nothing.
 */
@Component
public class Mirrors {
    private static final Duration FETCH_LIMIT = Duration.ofMinutes(20);
    private static final Duration LOCAL_LIMIT = Duration.ofMinutes(2);
    private static final Pattern SLUG = Pattern.compile("[A-Za-z0-9_.-]{1,128}");
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{40}");
    private static final String HEADS = "refs/heads/";
    private static final String KEEP = "refs/portcullis/keep/";
    /** In search of the branches that git refuses; what was not reached by then counts as refused until the next scan. */
    private static final int MOST_FETCHES = 60;
    /** Of one past: what is told of more of them would be read for hours. */
    public static final int MOST_COMMITS = 2_000_000;

    private static final Logger LOG = LoggerFactory.getLogger(Mirrors.class);

    private final Path folder;
    private final String web;
    private final Git git;
    private final Git local;

    Mirrors(Settings settings) {
        this.folder = settings.dataFolder().toAbsolutePath().normalize().resolve("mirrors");
        this.web = settings.bitbucket().web().toString().replaceAll("/+$", "");
        this.git = new Git(folder, web.startsWith("http:"), settings.mirrors().largestGigabytes() * (1L << 30));
        this.local = Git.local(folder, settings.mirrors().largestGigabytes() * (1L << 30));
    }

    /** Who git signs in as. */
    public record Login(String user, String password) {
        @Override
        public String toString() {
            return "Login[" + user + "]";
        }
    }

    /** @return the bare repository of this repository; it may not exist yet */
    public Path path(UUID workspace, UUID repository) {
        return folder.resolve(workspace.toString()).resolve(repository + ".git");
    }

    /**
     * @param heads branch name to full commit hash, as Bitbucket has them now
     * @param refused the same of branches that cannot be had, since something in them breaks git's own rules
     */
    public record Fetched(Map<String, String> heads, Map<String, String> refused) {}

    /** Brings the mirror up to date with all branches. */
    public Fetched fetch(UUID workspace, UUID repository, String fullName, Login login) throws GitTrouble, InterruptedException {
        try {
            fetchHeads(workspace, repository, fullName, login);
        } catch (GitTrouble trouble) {
            if (trouble.kind() == GitTrouble.Kind.REFUSED_OBJECT) return fetchSingly(workspace, repository, fullName, login);
            if (trouble.kind() == GitTrouble.Kind.TOO_LARGE || trouble.kind() == GitTrouble.Kind.DISK_FULL) clearLeftovers(path(workspace, repository));
            if (trouble.kind() != GitTrouble.Kind.BROKEN) throw trouble;
            // A git that was killed leaves locks and half packs. Scans are serial by repository, so nobody else holds them.
            clearLeftovers(path(workspace, repository));
            try {
                fetchHeads(workspace, repository, fullName, login);
            } catch (GitTrouble again) {
                if (again.kind() == GitTrouble.Kind.REFUSED_OBJECT) return fetchSingly(workspace, repository, fullName, login);
                if (again.kind() != GitTrouble.Kind.BROKEN) throw again;
                replace(workspace, repository, fullName, login);
            }
        }
        return new Fetched(heads(workspace, repository), Map.of());
    }

    /** All tags too, for who reads the past; what follows pushes does without. Fails where git refuses one of them. */
    public void fetchTags(UUID workspace, UUID repository, String fullName, Login login) throws GitTrouble, InterruptedException {
        git.run(ensure(workspace, repository), FETCH_LIMIT, new Git.Login(login.user(), login.password()),
                "fetch", "--quiet", "--prune", "--no-tags", "--no-write-fetch-head", "--end-of-options", url(fullName), "+refs/tags/*:refs/tags/*");
    }

    private void fetchHeads(UUID workspace, UUID repository, String fullName, Login login) throws GitTrouble, InterruptedException {
        Path path = ensure(workspace, repository);
        git.run(path, FETCH_LIMIT, new Git.Login(login.user(), login.password()),
                "fetch", "--quiet", "--prune", "--no-tags", "--no-write-fetch-head", "--end-of-options", url(fullName), "+refs/heads/*:refs/heads/*");
    }

    /** Around what git refuses: halves what is fetched until the branches that hold it stand alone. They keep their last head in the mirror. */
    private Fetched fetchSingly(UUID workspace, UUID repository, String fullName, Login login) throws GitTrouble, InterruptedException {
        Path path = ensure(workspace, repository);
        Map<String, String> there = new LinkedHashMap<>();
        git.run(path, LOCAL_LIMIT, new Git.Login(login.user(), login.password()), "ls-remote", "--quiet", "--heads", "--end-of-options", url(fullName))
                .lines()
                .forEach(line -> there.put(line.substring(41 + HEADS.length()), line.substring(0, 40)));
        Map<String, String> held = heads(workspace, repository);
        for (String branch : held.keySet())
            if (!there.containsKey(branch)) git.run(path, LOCAL_LIMIT, null, "update-ref", "-d", HEADS + branch);
        Set<String> refused = new HashSet<>();
        Deque<List<String>> groups = new ArrayDeque<>();
        groups.add(there.keySet().stream().filter(branch -> !there.get(branch).equals(held.get(branch))).toList());
        for (int fetches = 0; !groups.isEmpty(); ) {
            List<String> group = groups.remove();
            if (group.isEmpty()) continue;
            if (fetches++ >= MOST_FETCHES) {
                refused.addAll(group);
                continue;
            }
            try {
                git.run(path, FETCH_LIMIT, new Git.Login(login.user(), login.password()), singly(fullName, group), null);
            } catch (GitTrouble trouble) {
                if (trouble.kind() != GitTrouble.Kind.REFUSED_OBJECT) throw trouble;
                if (group.size() == 1) refused.addAll(group);
                else {
                    groups.add(group.subList(0, group.size() / 2));
                    groups.add(group.subList(group.size() / 2, group.size()));
                }
            }
        }
        Map<String, String> heads = heads(workspace, repository);
        heads.keySet().removeAll(refused);
        Map<String, String> without = new LinkedHashMap<>();
        for (String branch : refused) without.put(branch, there.get(branch));
        return new Fetched(heads, without);
    }

    private List<String> singly(String fullName, List<String> branches) throws GitTrouble {
        List<String> command = new ArrayList<>(List.of("fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--end-of-options", url(fullName)));
        for (String branch : branches) command.add("+" + HEADS + branch + ":" + HEADS + branch);
        return command;
    }

    /**
     * Clones a broken mirror anew, and takes over what the old one kept and can still give. That a fresh one can be had is the proof that the old one
     * was at fault: until then it is only put aside, and put back when it was not.
     */
    private void replace(UUID workspace, UUID repository, String fullName, Login login) throws GitTrouble, InterruptedException {
        Path path = path(workspace, repository);
        Path broken = path.resolveSibling(path.getFileName() + ".broken");
        try {
            delete(broken);
            Files.move(path, broken);
            try {
                fetchHeads(workspace, repository, fullName, login);
            } catch (GitTrouble | InterruptedException failure) {
                delete(path);
                Files.move(broken, path);
                throw failure;
            }
        } catch (IOException failure) {
            throw new GitTrouble(GitTrouble.Kind.BROKEN, "The folder of the mirrors cannot be written.");
        }
        int lost = 0;
        for (String commit : kept(broken)) {
            String ref = KEEP + commit;
            try {
                local.run(path, LOCAL_LIMIT, null,
                        "fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--end-of-options", broken.toString(), "+" + ref + ":" + ref);
            } catch (GitTrouble gone) {
                lost++;
            }
        }
        LOG.warn("The mirror of {} was broken and is cloned anew; {} of its kept heads are lost", fullName, lost);
        delete(broken);
    }

    private List<String> kept(Path mirror) throws InterruptedException {
        try {
            return git.run(mirror, LOCAL_LIMIT, null, "for-each-ref", "--format=%(refname)", KEEP)
                    .lines()
                    .map(line -> line.substring(KEEP.length()))
                    .filter(commit -> HASH.matcher(commit).matches())
                    .toList();
        } catch (GitTrouble unreadable) {
            return List.of();
        }
    }

    private static void clearLeftovers(Path path) {
        walk(path, file -> {
            String name = file.getFileName().toString();
            if (name.endsWith(".lock") || name.startsWith("tmp_")) file.toFile().delete();
        });
    }

    /**
     * Fetches a branch of a fork into the destination's store, under a namespace of its own.
     *
     * @return the full hash of its head
     */
    public String fetchFork(UUID workspace, UUID repository, int number, String fullName, String branch, Login login)
            throws GitTrouble, InterruptedException {
        Path path = ensure(workspace, repository);
        String own = "refs/portcullis/forks/" + number;
        git.run(path, FETCH_LIMIT, new Git.Login(login.user(), login.password()),
                "fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--end-of-options", url(fullName), "+" + HEADS + branch + ":" + own);
        return git.run(path, LOCAL_LIMIT, null, "rev-parse", "--verify", "--quiet", "--end-of-options", own).strip();
    }

    /** Whether the repository can be read by git at all; writes nothing to disk. */
    public void probe(String fullName, Login login) throws GitTrouble, InterruptedException {
        git.run(folder, Duration.ofSeconds(20), new Git.Login(login.user(), login.password()),
                "ls-remote", "--quiet", "--heads", "--end-of-options", url(fullName));
    }

    public Map<String, String> heads(UUID workspace, UUID repository) throws GitTrouble, InterruptedException {
        Map<String, String> heads = new LinkedHashMap<>();
        git.run(path(workspace, repository), LOCAL_LIMIT, null, "for-each-ref", "--format=%(objectname) %(refname)", HEADS)
                .lines()
                .forEach(line -> heads.put(line.substring(41 + HEADS.length()), line.substring(0, 40)));
        return heads;
    }

    /** @return the merge base of two commits, empty when their histories share nothing */
    public Optional<String> mergeBase(UUID workspace, UUID repository, String one, String other) throws GitTrouble, InterruptedException {
        try {
            String base = git.run(path(workspace, repository), LOCAL_LIMIT, null, "merge-base", hash(one), hash(other)).strip();
            return HASH.matcher(base).matches() ? Optional.of(base) : Optional.empty();
        } catch (GitTrouble trouble) {
            if (trouble.kind() == GitTrouble.Kind.NONE) return Optional.empty();
            throw trouble;
        }
    }

    /** @return those of the commits that the mirror holds */
    public List<String> existing(UUID workspace, UUID repository, Collection<String> commits) throws GitTrouble, InterruptedException {
        if (commits.isEmpty()) return List.of();
        return withInput(String.join("\n", commits.stream().map(Mirrors::hash).toList()) + "\n", input -> git
                .run(path(workspace, repository), LOCAL_LIMIT, null, List.of("cat-file", "--batch-check"), input)
                .lines()
                .filter(line -> line.contains(" commit "))
                .map(line -> line.substring(0, 40))
                .toList());
    }

    /**
     * The commits that any ref reaches, oldest first, parents before children, and after them the tags that have a message.
     *
     * @param broken refs whose commits git cannot walk: what only they reach is not among them
     * @param cut whether there are more than {@link #MOST_COMMITS}: then the newest alone are listed
     */
    public record Past(Commits commits, List<String> broken, boolean cut) {}

    public Past past(UUID workspace, UUID repository) throws GitTrouble, InterruptedException {
        return past(workspace, repository, MOST_COMMITS);
    }

    Past past(UUID workspace, UUID repository, int most) throws GitTrouble, InterruptedException {
        Map<String, String> refs = new LinkedHashMap<>();
        git.run(path(workspace, repository), LOCAL_LIMIT, null, "for-each-ref", "--format=%(objectname) %(refname)")
                .lines()
                .forEach(line -> refs.put(line.substring(41), line.substring(0, 40)));
        Map<String, String> kinds = kinds(workspace, repository, new LinkedHashSet<>(refs.values()));
        List<String> broken = new ArrayList<>();
        List<String> tips = new ArrayList<>();
        Set<String> tags = new LinkedHashSet<>();
        refs.forEach((name, id) -> {
            String kind = kinds.getOrDefault(id, "missing");
            if (kind.equals("missing")) broken.add(name);
            if (kind.equals("tag")) tags.add(id);
            if (kind.equals("tag") || kind.equals("commit")) tips.add(name);
        });
        Commits.Listing commits;
        try {
            commits = commits(workspace, repository, tips, refs, most);
        } catch (GitTrouble trouble) {
            if (trouble.passing()) throw trouble;
            Set<String> sound = sound(workspace, repository, tips, refs);
            tips.stream().filter(name -> !sound.contains(name)).forEach(broken::add);
            commits = commits(workspace, repository, sound, refs, most);
        }
        boolean cut = commits.size() > most;
        tags.forEach(commits::add);
        return new Past(commits.listed(), broken, cut);
    }

    private Map<String, String> kinds(UUID workspace, UUID repository, Collection<String> ids) throws GitTrouble, InterruptedException {
        Map<String, String> kinds = new HashMap<>();
        if (ids.isEmpty()) return kinds;
        withInput(String.join("\n", ids) + "\n", input -> git.run(path(workspace, repository), LOCAL_LIMIT, null,
                List.of("cat-file", "--batch-check=%(objectname) %(objecttype)"), input)).lines().forEach(line -> kinds.put(line.substring(0, 40), line.substring(41)));
        return kinds;
    }

    private Commits.Listing commits(UUID workspace, UUID repository, Collection<String> names, Map<String, String> refs, int most) throws GitTrouble, InterruptedException {
        Commits.Listing listing = new Commits.Listing();
        if (names.isEmpty()) return listing;
        Set<String> ids = new LinkedHashSet<>();
        for (String name : names) ids.add(refs.get(name));
        // One more than are wanted tells that there are more.
        withInput(String.join("\n", ids) + "\n", input -> {
            git.run(path(workspace, repository), LOCAL_LIMIT, null,
                    List.of("rev-list", "--reverse", "--topo-order", "--max-count=" + (most + 1), "--stdin"), input, listing, Long.MAX_VALUE);
            return "";
        });
        return listing;
    }

    /** Halves them until those that cannot be walked stand alone. */
    private Set<String> sound(UUID workspace, UUID repository, List<String> names, Map<String, String> refs) throws GitTrouble, InterruptedException {
        Set<String> sound = new LinkedHashSet<>();
        Deque<List<String>> groups = new ArrayDeque<>(List.of(names));
        for (int walks = 0; !groups.isEmpty() && walks < MOST_FETCHES; walks++) {
            List<String> group = groups.remove();
            try {
                commits(workspace, repository, group, refs, MOST_COMMITS);
                sound.addAll(group);
            } catch (GitTrouble trouble) {
                if (trouble.passing()) throw trouble;
                if (group.size() > 1) {
                    groups.add(group.subList(0, group.size() / 2));
                    groups.add(group.subList(group.size() / 2, group.size()));
                }
            }
        }
        return sound;
    }

    /** Ids of the objects that lie in no pack: in mirrors of old, which kept small fetches so. */
    public List<String> loose(UUID workspace, UUID repository) {
        List<String> loose = new ArrayList<>();
        walk(path(workspace, repository).resolve("objects"), file -> {
            String id = file.getParent().getFileName().toString() + file.getFileName();
            if (HASH.matcher(id).matches()) loose.add(id);
        });
        loose.sort(Comparator.naturalOrder());
        return loose;
    }

    /** Keeps commits reachable for good, whatever is pushed over them. */
    public void keep(UUID workspace, UUID repository, Collection<String> commits) throws GitTrouble, InterruptedException {
        if (commits.isEmpty()) return;
        StringBuilder updates = new StringBuilder();
        for (String commit : commits)
            updates.append("update refs/portcullis/keep/").append(hash(commit)).append(' ').append(commit).append('\n');
        withInput(updates.toString(), input ->
                git.run(path(workspace, repository), LOCAL_LIMIT, null, List.of("update-ref", "--stdin"), input));
    }

    public long bytes(UUID workspace, UUID repository) {
        long[] sum = new long[1];
        walk(path(workspace, repository), file -> sum[0] += file.toFile().length());
        return sum[0];
    }

    /**
     * A pack of the mirror. It never changes: nothing is collected or repacked.
     *
     * @param name such as {@code pack-1f0c…}
     */
    public record Pack(String name, int objects) {}

    /** The packs of the mirror by name; how many objects each holds, its index says (version 2: the last of 256 counts after eight bytes). */
    public List<Pack> packs(UUID workspace, UUID repository) {
        List<Pack> packs = new ArrayList<>();
        walk(path(workspace, repository).resolve("objects/pack"), file -> {
            String name = file.getFileName().toString();
            if (!name.endsWith(".idx")) return;
            try (RandomAccessFile index = new RandomAccessFile(file.toFile(), "r")) {
                index.seek(8 + 255 * 4);
                packs.add(new Pack(name.substring(0, name.length() - ".idx".length()), index.readInt()));
            } catch (IOException vanished) {
                // Left by a fetch that was killed; the next one brings it whole.
            }
        });
        packs.sort(Comparator.comparing(Pack::name));
        return packs;
    }

    /** The id of the object at a place of a pack, from 0 in the pack's order; empty when its index does not say. */
    public String object(UUID workspace, UUID repository, String pack, int place) {
        try {
            return PackPlaces.object(path(workspace, repository).resolve("objects/pack").resolve(pack + ".idx"), place);
        } catch (IOException | RuntimeException unreadable) {
            return "";
        }
    }

    /** Forgets the mirror: it is only a cache. */
    public void delete(UUID workspace, UUID repository) {
        delete(path(workspace, repository));
    }

    private static void delete(Path path) {
        walk(path, file -> file.toFile().delete());
        if (!Files.exists(path)) return;
        try {
            Files.walkFileTree(path, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException trouble) throws IOException {
                    Files.delete(directory);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException stays) {
            throw new IllegalStateException("The mirror cannot be deleted: " + path, stays);
        }
    }

    private Path ensure(UUID workspace, UUID repository) throws GitTrouble, InterruptedException {
        Path path = path(workspace, repository);
        if (Files.exists(path.resolve("HEAD")) && Files.exists(path.resolve("config"))) return path;
        try {
            Files.createDirectories(path);
        } catch (IOException failure) {
            throw new GitTrouble(GitTrouble.Kind.BROKEN, "The folder of the mirror cannot be made. Is the disk full?");
        }
        git.run(path, LOCAL_LIMIT, null, "init", "--quiet", "--bare", "--template=", path.toString());
        return path;
    }

    private String url(String fullName) throws GitTrouble {
        String[] parts = fullName.split("/", -1);
        if (parts.length != 2 || !SLUG.matcher(parts[0]).matches() || !SLUG.matcher(parts[1]).matches() || parts[1].startsWith("."))
            throw new GitTrouble(GitTrouble.Kind.BROKEN, "The repository's name cannot be part of an address.");
        return web + "/" + parts[0] + "/" + parts[1] + ".git";
    }

    private static String hash(String commit) {
        if (!HASH.matcher(commit).matches()) throw new IllegalArgumentException("not a full commit hash");
        return commit;
    }

    private interface WithFile<T> {
        T run(Path file) throws GitTrouble, InterruptedException;
    }

    private <T> T withInput(String text, WithFile<T> use) throws GitTrouble, InterruptedException {
        Path file = null;
        try {
            file = Files.createTempFile(folder, "input", "");
            Files.writeString(file, text, StandardCharsets.UTF_8);
            return use.run(file);
        } catch (IOException failure) {
            throw new GitTrouble(GitTrouble.Kind.BROKEN, "The folder of the mirrors cannot be written. Is the disk full?");
        } finally {
            if (file != null) file.toFile().delete();
        }
    }

    private interface OnFile {
        void at(Path file);
    }

    private static void walk(Path root, OnFile use) {
        if (!Files.exists(root)) return;
        try {
            Files.walkFileTree(root, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    use.at(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException vanished) {
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException unreadable) {
            throw new IllegalStateException("The mirror cannot be read: " + root, unreadable);
        }
    }

}
