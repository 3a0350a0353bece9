package dev.portcullis.detection.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.detection.Detection;
import dev.portcullis.detection.Detection.PlaceKind;
import dev.portcullis.detection.Gap;
import dev.portcullis.detection.ScanResult;
import dev.portcullis.detection.ScanResult.Outcome;
import dev.portcullis.detection.Subject;
import dev.portcullis.detection.TestRepository;
import dev.portcullis.detection.TestSecrets;
import dev.portcullis.detection.process.EngineRun;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChangeScanTest {
    private static final byte[] KEY = "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    @TempDir
    Path folder;

    private final TestSecrets secrets = new TestSecrets(1);
    private final String token = secrets.github();
    private TestRepository repository;
    private String base;

    @BeforeEach
    void begin() {
        repository = new TestRepository(folder.resolve("repo"));
        base = repository.write("README.md", "A project\n").commit("Begin");
    }

    @Test
    void whatStandsAtTheHeadComesFromTheOldestCommitThatHasIt() {
        String first = repository.write("a/deploy.env", "x=1\nTOKEN=" + token + "\n").commit("Add settings");
        String head = repository.write("a/deploy.env", "x=1\ny=2\nTOKEN=" + token + "\n").commit("Add a line");
        ScanResult result = change(base, head);
        Detection found = only(result);
        assertThat(found.rule()).isEqualTo("secrets/github-classic-token");
        assertThat(found.place().kind()).isEqualTo(PlaceKind.FILE);
        assertThat(found.place().path()).isEqualTo("a/deploy.env");
        assertThat(found.place().line()).isEqualTo(3);
        assertThat(found.place().blob()).isEqualTo(repository.git("rev-parse", "HEAD:a/deploy.env").strip());
        assertThat(found.origin().commit()).isEqualTo(first);
        assertThat(found.origin().authorName()).isEqualTo("Ada Developer");
        assertThat(found.origin().authorEmail()).isEqualTo("ada@acme.test");
        assertThat(found.atHead()).isTrue();
        assertThat(found.atBase()).isFalse();
        assertThat(found.hint()).isEqualTo("ghp_… (40 characters)");
        assertThat(result.judged()).containsExactly("a/deploy.env");
        assertThat(result.everything()).isFalse();
        assertThat(result.outcome()).isEqualTo(Outcome.COMPLETED);
    }

    @Test
    void whatIsAddedAndDeletedAgainWithinTheRangeIsFoundOffTheHead() {
        String added = repository.write("deploy.env", "TOKEN=" + token + "\n").commit("Add settings");
        String head = repository.delete("deploy.env").commit("Remove settings");
        Detection found = only(change(base, head));
        assertThat(found.atHead()).isFalse();
        assertThat(found.origin().commit()).isEqualTo(added);
        assertThat(found.place().path()).isEqualTo("deploy.env");
        assertThat(change(base, head).judged()).isEmpty();
    }

    @Test
    void aDeletedFileCountsAsJudged() {
        String with = repository.write("deploy.env", "TOKEN=" + token + "\n").commit("Add settings");
        String head = repository.delete("deploy.env").commit("Remove settings");
        ScanResult result = change(with, head);
        assertThat(result.detections()).isEmpty();
        assertThat(result.judged()).containsExactly("deploy.env");
    }

    @Test
    void whatTheBaseAlreadyHoldsAtTheSamePathIsSaidSo() {
        String with = repository.write("deploy.env", "TOKEN=" + token + "\n").commit("Add settings");
        String head = repository.write("deploy.env", "# moved\n\nTOKEN=" + token + "\n").commit("Move it");
        Detection found = only(change(with, head));
        assertThat(found.atBase()).isTrue();
        assertThat(found.atHead()).isTrue();
    }

    @Test
    void whatTheBaseHoldsAtAnotherPathIsBroughtAtTheNewOne() {
        String with = repository.write("old.env", "TOKEN=" + token + "\n").commit("Add settings");
        String head = repository.write("new.env", "TOKEN=" + token + "\n").commit("Copy them");
        Detection found = only(change(with, head));
        assertThat(found.place().path()).isEqualTo("new.env");
        assertThat(found.atBase()).isFalse();
        assertThat(found.origin().commit()).isEqualTo(head);
    }

    @Test
    void aRenameBringsTheSecretToTheNewPathAndJudgesBoth() {
        String with = repository.write("old.env", "TOKEN=" + token + "\n").commit("Add settings");
        repository.git("mv", "old.env", "new.env");
        String head = repository.commit("Rename");
        ScanResult result = change(with, head);
        assertThat(only(result).place().path()).isEqualTo("new.env");
        assertThat(result.judged()).containsExactlyInAnyOrder("old.env", "new.env");
    }

    @Test
    void whatWasPutBackAndStandsInTheBaseTooIsNotBrought() {
        String with = repository.write("deploy.env", "TOKEN=" + token + "\n").commit("Add settings");
        repository.write("deploy.env", "TOKEN=\n").commit("Take it out");
        String head = repository.write("deploy.env", "TOKEN=" + token + "\n").commit("Put it back");
        assertThat(change(with, head).detections()).isEmpty();
    }

    @Test
    void aMergeIsJudgedByWhatItAddsItselfAndBranchesOnce() {
        repository.git("checkout", "-q", "-b", "side");
        String side = repository.write("side.env", "TOKEN=" + token + "\n").commit("On the side");
        repository.git("checkout", "-q", "main");
        repository.write("other.txt", "other\n").commit("On main");
        repository.git("merge", "-q", "--no-commit", "--no-ff", "side");
        String evil = secrets.stripe();
        repository.write("merged.env", "STRIPE=" + evil + "\n");
        String merge = repository.commit("Merge side");
        ScanResult result = change(base, merge);
        assertThat(result.detections()).hasSize(2);
        assertThat(at(result, "side.env").origin().commit()).isEqualTo(side);
        assertThat(at(result, "merged.env").origin().commit()).isEqualTo(merge);
    }

    @Test
    void commitsThatAreKnownAreNotReadAgain() {
        String known = repository.write("deploy.env", "TOKEN=" + token + "\n").commit("Add settings");
        String gone = repository.delete("deploy.env").commit("Remove settings");
        String head = repository.write("x.txt", "x\n").commit("More");
        assertThat(result(new Subject.Change(repository.gitDir(), gone, head, List.of(gone))).detections()).isEmpty();
        assertThat(result(new Subject.Change(repository.gitDir(), gone, head, List.of(known))).detections()).isEmpty();
        assertThat(result(new Subject.Change(repository.gitDir(), gone, head, List.of(base))).detections()).hasSize(1);
    }

    @Test
    void aForcedHistoryIsReadFromWhatIsStillKnown() {
        repository.write("a.txt", "a\n").commit("Before");
        String overwritten = repository.head();
        repository.git("reset", "-q", "--hard", base);
        String head = repository.write("b.env", "TOKEN=" + token + "\n").commit("After");
        ScanResult result = result(new Subject.Change(repository.gitDir(), overwritten, head, List.of(overwritten)));
        assertThat(only(result).place().path()).isEqualTo("b.env");
        assertThat(result.judged()).containsExactlyInAnyOrder("a.txt", "b.env");
        String vanished = "0123456789012345678901234567890123456789";
        assertThat(result(new Subject.Change(repository.gitDir(), base, head, List.of(base, vanished))).detections()).hasSize(1);
    }

    @Test
    void theEmptyTreeAsBaseMakesEverythingNew() {
        String head = repository.write("deploy.env", "TOKEN=" + token + "\n").commit("Add settings");
        ScanResult result = change(null, head);
        assertThat(only(result).atBase()).isFalse();
        assertThat(result.judged()).containsExactlyInAnyOrder("README.md", "deploy.env");
        repository.git("rm", "-q", "-r", ".");
        String empty = repository.commit("Remove everything");
        assertThat(result(new Subject.Tree(repository.gitDir(), empty)).detections()).isEmpty();
    }

    @Test
    void messagesAndFileNamesAreRead() {
        String head = repository.write("keys/" + token + ".txt", "nothing\n").commit("Use this:\n\n" + secrets.stripe() + "\n");
        ScanResult result = change(base, head);
        Detection name = of(result, PlaceKind.PATH);
        assertThat(name.place().path()).contains(token);
        assertThat(name.place().shownPath()).isEqualTo("keys/ghp_********.txt");
        assertThat(name.place().line()).isZero();
        assertThat(name.place().blob()).isEmpty();
        assertThat(name.atHead()).isTrue();
        Detection message = of(result, PlaceKind.MESSAGE);
        assertThat(message.rule()).isEqualTo("secrets/stripe-secret-key");
        assertThat(message.place().path()).isEmpty();
        assertThat(message.place().line()).isEqualTo(3);
        assertThat(message.origin().commit()).isEqualTo(head);
        assertThat(message.atHead()).isTrue();
        String removed = repository.delete("keys/" + token + ".txt").commit("Remove it");
        assertThat(of(change(base, removed), PlaceKind.PATH).atHead()).isFalse();
    }

    @Test
    void largeFilesAreAGapAndTheRestIsJudged() {
        byte[] large = new byte[50 << 20];
        Arrays.fill(large, (byte) 'a');
        String head = repository.write("big.sql", large).write("deploy.env", "TOKEN=" + token + "\n").commit("Add files");
        ScanResult result = change(base, head);
        assertThat(only(result).place().path()).isEqualTo("deploy.env");
        assertThat(result.outcome()).isEqualTo(Outcome.PARTIAL);
        assertThat(result.judged()).containsExactly("deploy.env");
        assertThat(result.gaps()).extracting(Gap::reason, Gap::path).containsExactly(org.assertj.core.groups.Tuple.tuple(Gap.Reason.TOO_LARGE, "big.sql"));
    }

    @Test
    void binaryFilesAreListedInOneGapAndNeverJudged() {
        byte[] binary = binary("nothing");
        for (int i = 0; i < 7; i++) {
            repository.write("bin/" + i + ".dat", binary);
        }
        ScanResult result = change(base, repository.write("a.txt", "a").commit("Add files"));
        assertThat(result.detections()).isEmpty();
        assertThat(result.outcome()).isEqualTo(Outcome.COMPLETED);
        Gap gap = result.gaps().getFirst();
        assertThat(result.gaps()).hasSize(1);
        assertThat(gap.reason()).isEqualTo(Gap.Reason.BINARY);
        assertThat(gap.detail()).startsWith("7 binary files").contains("bin/0.dat").endsWith("…");
        assertThat(result.judged()).containsExactly("a.txt");
        ScanResult tree = result(new Subject.Tree(repository.gitDir(), repository.head()));
        assertThat(tree.everything()).isFalse();
        assertThat(tree.judged()).containsExactlyInAnyOrder("README.md", "a.txt");
    }

    @Test
    void whatSpeaksForItselfIsFoundInBinaryFilesToo() {
        ScanResult result = change(base, repository.write("app.bin", binary("password='" + secrets.password() + "' " + token)).commit("Add a file"));
        assertThat(only(result).rule()).isEqualTo("secrets/github-classic-token");
        assertThat(result.judged()).isEmpty();
        assertThat(result.gaps()).extracting(Gap::reason).containsExactly(Gap.Reason.BINARY);
        assertThat(only(result).evidence()).allSatisfy(line -> assertThat(line.pieces()).allSatisfy(piece -> assertThat(piece.text()).doesNotContainPattern("[\\x00-\\x08\\x0b-\\x1f]")));
    }

    @Test
    void zerosDoNotHideASecret() {
        String line = "TOKEN=" + token + "\n";
        repository.write("one.env", (line + "\0\0").getBytes(StandardCharsets.US_ASCII));
        repository.write("many.env", ("\0".repeat(500) + "\n" + line).getBytes(StandardCharsets.US_ASCII));
        repository.write("le.env", ("first line\n" + line).getBytes(StandardCharsets.UTF_16LE));
        repository.write("be.env", ("first line\n" + line).getBytes(StandardCharsets.UTF_16BE));
        repository.write("mark.env", concat(new byte[] {(byte) 0xfe, (byte) 0xff}, line.getBytes(StandardCharsets.US_ASCII)));
        repository.write("mixed.env", concat("a line that looks like it\n".repeat(400).getBytes(StandardCharsets.UTF_16LE), line.getBytes(StandardCharsets.US_ASCII)));
        repository.write("le32.env", ("\ufeff" + line).getBytes(java.nio.charset.Charset.forName("UTF-32LE")));
        ScanResult result = change(base, repository.commit("Add files"));
        assertThat(result.detections()).extracting(d -> d.place().path())
                .containsExactlyInAnyOrder("one.env", "many.env", "le.env", "be.env", "mark.env", "mixed.env", "le32.env");
        assertThat(result.judged()).containsExactlyInAnyOrder("one.env", "le.env", "be.env", "mark.env", "mixed.env", "le32.env");
        assertThat(at(result, "le.env").place().line()).isEqualTo(2);
        assertThat(at(result, "one.env").evidence().get(1).pieces()).containsExactly(new Detection.Piece("\u2400\u2400", 0));
    }

    private static byte[] binary(String text) {
        byte[] noise = new byte[3_000];
        new java.util.Random(1).nextBytes(noise);
        noise[0] = 0;
        return concat(noise, (" " + text + " ").getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] concat(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    /** What stands elsewhere in the file must not change what a value is known by. */
    @Test
    void aByteElsewhereDoesNotChangeTheIdentityOfAValue() {
        byte[] line = ("db_pass" + "word = \"" + "P\u00e4" + secrets.password() + "\"\n").getBytes(StandardCharsets.UTF_8);
        repository.write("utf8.env", concat(line, "# caf\u00e9\n".getBytes(StandardCharsets.UTF_8)));
        repository.write("mixed.env", concat(line, "# caf\u00e9\n".getBytes(StandardCharsets.ISO_8859_1)));
        ScanResult result = change(base, repository.commit("Add files"));
        assertThat(result.detections()).hasSize(2);
        assertThat(result.detections()).extracting(d -> d.fingerprint().value()).containsOnly(result.detections().getFirst().fingerprint().value());
        assertThat(result.detections()).extracting(Detection::hint).containsOnly("… (16 characters)");
    }

    /** Computed before values were decoded by themselves: findings must keep what they are known by. */
    @Test
    void theIdentityOfAnAsciiValueStaysAsItWas() throws Exception {
        javax.crypto.Mac mac = javax.crypto.Mac.getInstance("HmacSHA256");
        mac.init(new javax.crypto.spec.SecretKeySpec(KEY, "HmacSHA256"));
        String expected = java.util.HexFormat.of().formatHex(mac.doFinal(("github-token\0" + token).getBytes(StandardCharsets.US_ASCII)));
        ScanResult result = change(base, repository.write("a.env", "TOKEN=" + token + "\n").commit("Add"));
        assertThat(only(result).fingerprint().value()).isEqualTo(expected);
    }

    @Test
    void aPathThatIsTooLongIsAGapAndTheRestIsJudged() {
        String deep = ("d".repeat(200) + "/").repeat(42) + token + ".txt";
        repository.git("update-index", "--add", "--cacheinfo", "100644," + blob("TOKEN=" + token + "\n") + "," + deep);
        repository.git("commit", "-q", "-m", "Add a long path");
        String head = repository.write("deploy.env", "TOKEN=" + token + "\n").git("add", "deploy.env") + repository.git("commit", "-q", "-m", "More") + repository.head();
        ScanResult result = change(base, head);
        assertThat(only(result).place().path()).isEqualTo("deploy.env");
        assertThat(result.outcome()).isEqualTo(Outcome.PARTIAL);
        assertThat(result.judged()).containsExactly("deploy.env");
        assertThat(result.gaps()).singleElement().satisfies(gap -> {
            assertThat(gap.reason()).isEqualTo(Gap.Reason.UNREADABLE);
            assertThat(gap.path()).hasSizeLessThan(300).startsWith("ddd").doesNotContain(token);
        });
    }

    private String blob(String text) {
        repository.write("outside", text);
        String id = repository.git("hash-object", "-w", "outside").strip();
        repository.folder.resolve("outside").toFile().delete();
        return id;
    }

    @Test
    void otherEncodingsHoldTheSameSecret() {
        String line = "p\u00e4ssword_token=" + token + " \u00fc\r\n";
        repository.write("latin.env", line.getBytes(StandardCharsets.ISO_8859_1));
        repository.write("utf8.env", line.getBytes(StandardCharsets.UTF_8));
        repository.write("utf16.env", ("\ufeff" + line).getBytes(StandardCharsets.UTF_16LE));
        repository.write("utf16be.env", ("\ufeff" + line).getBytes(StandardCharsets.UTF_16BE));
        ScanResult result = change(base, repository.commit("Add files"));
        assertThat(result.detections()).hasSize(4);
        assertThat(result.detections()).extracting(d -> d.fingerprint().value()).containsOnly(result.detections().getFirst().fingerprint().value());
        assertThat(result.detections()).allSatisfy(d -> assertThat(d.evidence().getFirst().pieces().getFirst().text()).startsWith("p\u00e4ss"));
    }

    @Test
    void namesMayHoldAnything() {
        List<String> names = List.of(
                "<script>alert(1)<.env", "**bold** [x](y).env", "tab\there.env", "\u202eright-to-left.env", "quote\"'`.env", "new\nline.env", " space .env", "\u0001control.env");
        names.forEach(name -> repository.write(name, "TOKEN=" + token + "\n"));
        ScanResult result = change(base, repository.commit("Add files"));
        assertThat(result.detections()).extracting(d -> d.place().path()).containsExactlyInAnyOrderElementsOf(names);
        assertThat(result.detections()).allSatisfy(d -> assertThat(d.place().shownPath()).isEqualTo(d.place().path()));
    }

    @Test
    void symbolicLinksAreTextAndSubmodulesAreSkipped() throws Exception {
        Files.createSymbolicLink(repository.folder.resolve("link"), Path.of("/nowhere/" + token));
        repository.git("update-index", "--add", "--cacheinfo", "160000,0123456789012345678901234567890123456789,module");
        repository.git("add", "link");
        repository.git("commit", "-q", "-m", "Add links");
        ScanResult result = result(new Subject.Tree(repository.gitDir(), repository.head()));
        assertThat(only(result).place().path()).isEqualTo("link");
        assertThat(result.outcome()).isEqualTo(Outcome.COMPLETED);
        assertThat(result.everything()).isTrue();
    }

    @Test
    void aMissingObjectIsAGapOfItsPath() throws Exception {
        String head = repository.write("lost.env", "lost " + token + "\n").write("deploy.env", "TOKEN=" + token + "\n").commit("Add files");
        String blob = repository.git("rev-parse", "HEAD:lost.env").strip();
        Path object = repository.gitDir().resolve("objects").resolve(blob.substring(0, 2)).resolve(blob.substring(2));
        object.toFile().setWritable(true);
        Files.delete(object);
        ScanResult result = result(new Subject.Tree(repository.gitDir(), head));
        assertThat(only(result).place().path()).isEqualTo("deploy.env");
        assertThat(result.outcome()).isEqualTo(Outcome.PARTIAL);
        assertThat(result.gaps()).singleElement().satisfies(gap -> {
            assertThat(gap.reason()).isEqualTo(Gap.Reason.UNREADABLE);
            assertThat(gap.path()).isEqualTo("lost.env");
        });
    }

    @Test
    void aMissingCommitFailsTheScan() {
        ScanResult result = result(new Subject.Tree(repository.gitDir(), "0123456789012345678901234567890123456789"));
        assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(result.everything()).isFalse();
    }

    @Test
    void moreThanTwoThousandInOneFileIsCut() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 2_100; i++) {
            text.append("t=").append(secrets.github()).append('\n');
        }
        ScanResult result = change(base, repository.write("many.txt", text.toString()).commit("Add many"));
        assertThat(result.detections()).hasSize(2_000);
        assertThat(result.outcome()).isEqualTo(Outcome.PARTIAL);
        assertThat(result.gaps()).extracting(Gap::reason).containsExactly(Gap.Reason.TOO_MANY);
        assertThat(result.judged()).isEmpty();
    }

    private ScanResult change(@Nullable String from, String head) {
        return result(new Subject.Change(repository.gitDir(), from, head, from == null ? List.of() : List.of(from)));
    }

    private static ScanResult result(Subject subject) {
        return EngineRun.run(subject, KEY).getFirst();
    }

    private static Detection only(ScanResult result) {
        assertThat(result.detections()).hasSize(1);
        return result.detections().getFirst();
    }

    private static Detection at(ScanResult result, String path) {
        return result.detections().stream().filter(d -> d.place().path().equals(path)).findFirst().orElseThrow();
    }

    private static Detection of(ScanResult result, PlaceKind kind) {
        List<Detection> found = result.detections().stream().filter(d -> d.place().kind() == kind).toList();
        assertThat(found).hasSize(1);
        return found.getFirst();
    }
}
