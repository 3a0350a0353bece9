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
    void binaryFilesAreListedInOneGapAndDoNotMakeTheScanPartial() {
        byte[] binary = ("TOKEN=" + token + "\0").getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < 7; i++) {
            repository.write("bin/" + i + ".dat", binary);
        }
        ScanResult result = change(base, repository.commit("Add files"));
        assertThat(result.detections()).isEmpty();
        assertThat(result.outcome()).isEqualTo(Outcome.COMPLETED);
        Gap gap = result.gaps().getFirst();
        assertThat(result.gaps()).hasSize(1);
        assertThat(gap.reason()).isEqualTo(Gap.Reason.BINARY);
        assertThat(gap.detail()).startsWith("7 binary files").contains("bin/0.dat").endsWith("…");
        assertThat(result.judged()).hasSize(7);
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
