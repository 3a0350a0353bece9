package dev.portcullis.server.mirrors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.emulator.BitbucketEmulator;
import dev.portcullis.emulator.EmulatorOptions;
import dev.portcullis.server.Settings;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A mirror survives what a repository may hold, and what a disk may do. */
class MirrorsTest {
    private static final Mirrors.Login LOGIN = new Mirrors.Login("x-bitbucket-api-token-auth", "demo-service-token");
    private static final String PERSON = "Dev <dev@acme.test> 1764000000 +0000";

    private final UUID workspace = UUID.randomUUID();
    private final UUID repository = UUID.randomUUID();

    @TempDir
    Path folder;

    private BitbucketEmulator emulator;
    private Mirrors mirrors;
    private String main;

    @BeforeEach
    void start() {
        emulator = BitbucketEmulator.start(EmulatorOptions.in(folder.resolve("emulator")).withWorld(EmulatorOptions.World.SMALL));
        emulator.createRepository("acme", "odd");
        main = emulator.commit("acme", "odd", "main", "Add", Map.of("a.txt", "a\n"));
        mirrors = new Mirrors(settings(folder.resolve("data"), emulator.baseUrl()));
    }

    @AfterEach
    void stop() {
        emulator.close();
    }

    @Test
    void oddAuthorsDatesAndNamesAreReadAsTheyAre() throws Exception {
        String tree = git("rev-parse", main + "^{tree}");
        String blob = git("rev-parse", main + ":a.txt");
        Map<String, String> odd = new java.util.LinkedHashMap<>();
        odd.put("no-email", commit(tree, "Dev 1764000000 +0000", PERSON, "No e-mail"));
        odd.put("no-name", commit(tree, "<dev@acme.test> 1764000000 +0000", PERSON, "No name"));
        odd.put("no-space", commit(tree, "Dev<dev@acme.test> 1764000000 +0000", PERSON, "No space"));
        odd.put("no-date-space", commit(tree, "Dev <dev@acme.test>1764000000 +0000", PERSON, "No space before the date"));
        odd.put("bad-date", commit(tree, "Dev <dev@acme.test> yesterday +0000", PERSON, "No date"));
        odd.put("zero-date", commit(tree, "Dev <dev@acme.test> 00764000000 +0000", PERSON, "Padded"));
        odd.put("bad-zone", commit(tree, "Dev <dev@acme.test> 1764000000 +00", PERSON, "Zone"));
        odd.put("nul", commit(tree, PERSON, PERSON, "a\0b"));
        odd.put("no-author", object("commit", bytes("tree " + tree + "\ncommitter " + PERSON + "\n\nx\n")));
        odd.put("two-authors", object("commit", bytes("tree " + tree + "\nauthor " + PERSON + "\nauthor " + PERSON + "\ncommitter " + PERSON + "\n\nx\n")));
        odd.put("padded-mode", commit(object("tree", entry("0100644", "a.txt", blob)), PERSON, PERSON, "Mode"));
        odd.put("dotgit", commit(object("tree", entry("40000", ".git", tree)), PERSON, PERSON, "Dot git"));
        odd.put("dotdot", commit(object("tree", entry("40000", "..", tree)), PERSON, PERSON, "Dot dot"));
        odd.put("twice", commit(object("tree", concat(entry("100644", "a.txt", blob), entry("100644", "a.txt", blob))), PERSON, PERSON, "Twice"));
        String modules = object("blob", bytes("[submodule \"../x\"]\n\tpath = -x\n\turl = --upload-pack=x\n"));
        odd.put("modules", commit(object("tree", entry("100644", ".gitmodules", modules)), PERSON, PERSON, "Modules"));
        for (Map.Entry<String, String> each : odd.entrySet()) git("update-ref", "refs/heads/" + each.getKey(), each.getValue());

        Mirrors.Fetched fetched = mirrors.fetch(workspace, repository, "acme/odd", LOGIN);

        assertThat(fetched.refused()).isEmpty();
        assertThat(fetched.heads()).containsAllEntriesOf(odd).containsEntry("main", main);
    }

    @Test
    void thePastIsListedOldestFirstAroundWhatIsLost() throws Exception {
        String second = emulator.commit("acme", "odd", "main", "More", Map.of("b.txt", "b\n"));
        mirrors.fetch(workspace, repository, "acme/odd", LOGIN);
        Path mirror = mirrors.path(workspace, repository);
        String tree = run(mirror, null, "rev-parse", main + "^{tree}");
        String tag = run(mirror, null, "hash-object", "-t", "tag", "-w", Files.writeString(folder.resolve("tag"), "object " + main + "\ntype commit\ntag v1\ntagger " + PERSON + "\n\nOne\n").toString());
        run(mirror, null, "update-ref", "refs/tags/v1", tag);
        run(mirror, null, "update-ref", "refs/tags/file", run(mirror, null, "rev-parse", main + ":a.txt"));
        Mirrors.Past whole = mirrors.past(workspace, repository);
        assertThat(whole.commits()).containsExactly(main, second, tag);
        assertThat(whole.broken()).isEmpty();
        assertThat(whole.cut()).isFalse();
        assertThat(whole.commits().before(main, 1)).isTrue();
        assertThat(whole.commits().before(second, 1)).isFalse();
        assertThat(whole.commits().before(tag, 3)).isTrue();
        assertThat(whole.commits().before("0123456789012345678901234567890123456789", 3)).isFalse();

        // A branch whose second commit is lost, and a ref to what never was there.
        String lost = run(mirror, null, "-c", "user.name=x", "-c", "user.email=x@acme.test", "commit-tree", "-p", second, "-m", "Lost", tree);
        String above = run(mirror, null, "-c", "user.name=x", "-c", "user.email=x@acme.test", "commit-tree", "-p", lost, "-m", "Above", tree);
        run(mirror, null, "update-ref", "refs/portcullis/keep/" + above, above);
        Files.delete(mirror.resolve("objects").resolve(lost.substring(0, 2)).resolve(lost.substring(2)));
        String never = "0123456789012345678901234567890123456789";
        Files.writeString(mirror.resolve("refs/portcullis/keep/" + never), never + "\n");
        Mirrors.Past past = mirrors.past(workspace, repository);
        assertThat(past.commits()).containsExactly(main, second, tag);
        assertThat(past.broken()).containsExactlyInAnyOrder("refs/portcullis/keep/" + above, "refs/portcullis/keep/" + never);
        assertThat(mirrors.loose(workspace, repository)).containsExactlyInAnyOrder(tag, above);
    }

    @Test
    void ofAPastThatIsTooLongTheNewestAreListed() throws Exception {
        String second = emulator.commit("acme", "odd", "main", "More", Map.of("b.txt", "b\n"));
        String third = emulator.commit("acme", "odd", "main", "Still more", Map.of("c.txt", "c\n"));
        mirrors.fetch(workspace, repository, "acme/odd", LOGIN);
        Mirrors.Past cut = mirrors.past(workspace, repository, 1);
        assertThat(cut.cut()).isTrue();
        assertThat(cut.commits()).as("the one more that tells so is read too").containsExactly(second, third);
        Mirrors.Past whole = mirrors.past(workspace, repository, 3);
        assertThat(whole.cut()).isFalse();
        assertThat(whole.commits()).containsExactly(main, second, third);
    }

    @Test
    void eachOfManyCommitsIsKnownByItsPlace() throws Exception {
        int many = 100_000;
        StringBuilder stream = new StringBuilder();
        for (int i = 1; i <= many; i++)
            stream.append("commit refs/heads/main\nmark :").append(i).append("\ncommitter Dev <dev@acme.test> ").append(1_764_000_000 + i).append(" +0000\ndata 0\n\n");
        Path mirror = mirrors.path(workspace, repository);
        mirrors.fetch(workspace, repository, "acme/odd", LOGIN);
        Path list = Files.writeString(folder.resolve("stream"), stream);
        Process process = new ProcessBuilder("git", "--git-dir=" + mirror, "fast-import", "--quiet", "--force").redirectInput(list.toFile()).inheritIO()
                .redirectInput(list.toFile()).start();
        assertThat(process.waitFor()).isZero();
        Commits commits = mirrors.past(workspace, repository).commits();
        // With what the emulator's branch held, which a kept ref may still reach.
        assertThat(commits.size()).isGreaterThanOrEqualTo(many);
        for (int place : new int[] {0, 1, many / 2, commits.size() - 1}) {
            assertThat(commits.before(commits.get(place), place)).isFalse();
            assertThat(commits.before(commits.get(place), place + 1)).isTrue();
        }
        assertThat(commits.stream().distinct().count()).isEqualTo(commits.size());
    }

    @Test
    void aBranchThatGitRefusesIsAGapAndNothingElseIsLost() throws Exception {
        assertThat(mirrors.fetch(workspace, repository, "acme/odd", LOGIN).heads()).containsOnlyKeys("main");
        mirrors.keep(workspace, repository, List.of(main));
        Object before = inode();
        String tree = git("rev-parse", main + "^{tree}");
        String blob = git("rev-parse", main + ":a.txt");
        // Out of order: b before a.
        String unsorted = commit(object("tree", concat(entry("100644", "b.txt", blob), entry("100644", "a.txt", blob))), PERSON, PERSON, "Unsorted");
        String broken = commit(object("tree", entry("100644", "a/b.txt", blob)), PERSON, PERSON, "A slash in a name");
        git("update-ref", "refs/heads/unsorted", unsorted);
        git("update-ref", "refs/heads/zz-broken", broken);
        for (int i = 0; i < 5; i++) git("update-ref", "refs/heads/good-" + i, commit(tree, PERSON, PERSON, "Good " + i));
        String next = emulator.commit("acme", "odd", "main", "More", Map.of("b.txt", "b\n"));

        Mirrors.Fetched fetched = mirrors.fetch(workspace, repository, "acme/odd", LOGIN);

        assertThat(fetched.heads()).containsOnlyKeys("main", "good-0", "good-1", "good-2", "good-3", "good-4").containsEntry("main", next);
        assertThat(fetched.refused()).containsOnlyKeys("unsorted", "zz-broken").containsEntry("unsorted", unsorted);
        assertThat(inode()).as("the mirror is the same one").isEqualTo(before);
        assertThat(mirrors.existing(workspace, repository, List.of(main))).containsExactly(main);

        // Mended by its author: all is well again, and what is deleted there goes here.
        git("update-ref", "-d", "refs/heads/zz-broken");
        git("update-ref", "refs/heads/unsorted", main);
        git("update-ref", "-d", "refs/heads/good-4");
        Mirrors.Fetched mended = mirrors.fetch(workspace, repository, "acme/odd", LOGIN);
        assertThat(mended.refused()).isEmpty();
        assertThat(mended.heads()).containsOnlyKeys("main", "unsorted", "good-0", "good-1", "good-2", "good-3");
    }

    @Test
    void aBrokenMirrorIsClonedAnewAndKeepsWhatItCan() throws Exception {
        // A head that only the mirror still has.
        String kept = emulator.commit("acme", "odd", "forced", "Over which was pushed", Map.of("c.txt", "c\n"));
        mirrors.fetch(workspace, repository, "acme/odd", LOGIN);
        mirrors.keep(workspace, repository, List.of(main, kept));
        git("update-ref", "refs/heads/forced", main);
        String next = emulator.commit("acme", "odd", "main", "More", Map.of("b.txt", "b\n"));
        mirrors.fetch(workspace, repository, "acme/odd", LOGIN);

        Path mirror = mirrors.path(workspace, repository);
        run(mirror, null, "update-ref", "refs/portcullis/keep/" + next, next);
        for (Path pack : files(mirror.resolve("objects")))
            if (Files.size(pack) > 0 && contains(mirror, pack, next) && !contains(mirror, pack, kept)) Files.delete(pack);
        assertThatThrownBy(() -> run(mirror, null, "cat-file", "-e", next)).isInstanceOf(AssertionError.class);
        String third = emulator.commit("acme", "odd", "main", "Even more", Map.of("d.txt", "d\n"));

        Mirrors.Fetched fetched = mirrors.fetch(workspace, repository, "acme/odd", LOGIN);

        assertThat(fetched.heads()).containsEntry("main", third);
        assertThat(mirrors.existing(workspace, repository, List.of(main, kept, next))).containsExactlyInAnyOrder(main, kept, next);
        assertThat(run(mirror, null, "for-each-ref", "--format=%(refname)", "refs/portcullis/keep")).contains(kept);
        try (Stream<Path> beside = Files.list(mirror.getParent())) {
            assertThat(beside).containsExactly(mirror);
        }
    }

    @Test
    void whatStandsInTheWayOfGitInAMirrorCostsNothingThatWasKept() throws Exception {
        String kept = emulator.commit("acme", "odd", "forced", "Over which is pushed", Map.of("c.txt", "c\n"));
        mirrors.fetch(workspace, repository, "acme/odd", LOGIN);
        mirrors.keep(workspace, repository, List.of(kept));
        git("update-ref", "refs/heads/forced", main);
        // Something that git cannot do here, and that is no fault of what it holds.
        Path lock = mirrors.path(workspace, repository).resolve("refs/heads/forced.lock");
        Files.createDirectories(lock.resolve("stands/in/the/way"));

        assertThat(mirrors.fetch(workspace, repository, "acme/odd", LOGIN).heads()).containsEntry("forced", main);
        assertThat(mirrors.existing(workspace, repository, List.of(kept))).containsExactly(kept);
    }

    @Test
    void aFullDiskAndARefusedObjectAreToldApart() {
        assertThat(GitTrouble.of("error: object 1f2e3d4c5b6a79881f2e3d4c5b6a79881f2e3d4c: missingEmail: invalid author/committer line\n"
                + "fatal: fsck error in packed object\nfatal: fetch-pack: invalid index-pack output").kind()).isEqualTo(GitTrouble.Kind.REFUSED_OBJECT);
        GitTrouble full = GitTrouble.of("fatal: write error: No space left on device\nfatal: fetch-pack: invalid index-pack output");
        assertThat(full.kind()).isEqualTo(GitTrouble.Kind.DISK_FULL);
        assertThat(full.passing()).isTrue();
    }

    // Objects -------------------------------------------------------------------------------------------------------------

    private String commit(String tree, String author, String committer, String message) throws Exception {
        return object("commit", bytes("tree " + tree + "\nparent " + main + "\nauthor " + author + "\ncommitter " + committer + "\n\n" + message + "\n"));
    }

    private static byte[] entry(String mode, String name, String hash) {
        return concat(bytes(mode + " " + name + "\0"), java.util.HexFormat.of().parseHex(hash));
    }

    private static byte[] concat(byte[] one, byte[] other) {
        byte[] both = java.util.Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private String object(String type, byte[] content) throws Exception {
        return run(emulator.repositoryPath("acme", "odd"), content, "hash-object", "-t", type, "-w", "--stdin", "--literally");
    }

    private String git(String... arguments) throws Exception {
        return run(emulator.repositoryPath("acme", "odd"), null, arguments);
    }

    private static String run(Path repository, byte[] input, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("git", "--git-dir=" + repository));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (OutputStream in = process.getOutputStream()) {
            if (input != null) in.write(input);
        }
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (process.waitFor() != 0) throw new AssertionError(command + ": " + printed);
        return printed;
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }

    private static boolean contains(Path mirror, Path file, String hash) throws Exception {
        String name = file.toString();
        if (name.endsWith(hash.substring(0, 2) + "/" + hash.substring(2))) return true;
        return name.endsWith(".pack") && run(mirror, null, "verify-pack", "-v", name.replace(".pack", ".idx")).contains(hash);
    }

    private Object inode() throws IOException {
        return Files.getAttribute(mirrors.path(workspace, repository), "unix:ino");
    }

    static Settings settings(Path data, String bitbucket) {
        return new Settings(
                URI.create("http://localhost:8080"), null, data, null, null, null, List.of(), null, null, null,
                new Settings.Bitbucket(URI.create(bitbucket + "/2.0"), URI.create(bitbucket)),
                new Settings.Engines(2, 120),
                new Settings.Mirrors(5),
                new Settings.Smtp(null, 587, null, null, "portcullis@acme.test", Settings.Smtp.Tls.STARTTLS, 15),
                new Settings.Outbound(false, 15),
                new Settings.Posture(Duration.ofHours(6)));
    }
}
