package dev.portcullis.detection.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.detection.Gap;
import dev.portcullis.detection.ScanResult;
import dev.portcullis.detection.ScanResult.Outcome;
import dev.portcullis.detection.Subject;
import dev.portcullis.detection.TestRepository;
import dev.portcullis.detection.TestSecrets;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever a repository holds, an honest engine's answer is taken: one that is refused would be refused for ever. */
class HostileRepositoryTest {
    @TempDir
    Path folder;

    private final TestSecrets secrets = new TestSecrets(1);
    private TestRepository repository;
    private String base;

    @BeforeEach
    void begin() {
        repository = new TestRepository(folder.resolve("repo"));
        base = repository.write("README.md", "A project\n").commit("Begin");
    }

    @Test
    void anAuthorMayHaveAnyName() throws Exception {
        repository.write("deploy.env", "TOKEN=" + secrets.github() + "\n").git("add", "-A");
        String tree = repository.git("write-tree").strip();
        String name = "n\u0001".repeat(20_000) + secrets.github();
        String body = "tree " + tree + "\nparent " + base + "\nauthor " + name + " <" + "e".repeat(20_000) + "> 1700000000 +0000\ncommitter x <y> 1700000000 +0000\n\nAdd\n";
        repository.git("config", "fsck.zeroPaddedDate", "ignore");
        Path raw = folder.resolve("raw-commit");
        java.nio.file.Files.writeString(raw, body);
        String head = repository.git("hash-object", "-t", "commit", "-w", "--literally", raw.toString()).strip();
        ScanResult result = taken(new Subject.Change(repository.gitDir(), base, head, List.of(base)));
        assertThat(result.detections()).singleElement().satisfies(detection -> {
            assertThat(detection.origin().authorName()).hasSizeBetween(100, 200).doesNotContain("\u0001");
            assertThat(detection.origin().authorEmail()).hasSizeBetween(100, 200);
        });
    }

    @Test
    void namesOfBinaryFilesMayBeLong() throws Exception {
        String path = ("d".repeat(240) + "/").repeat(14);
        byte[] noise = new byte[4_000];
        new java.util.Random(1).nextBytes(noise);
        noise[0] = 0;
        repository.write("noise", noise);
        String blob = repository.git("hash-object", "-w", "noise").strip();
        repository.git("add", "-A");
        for (int i = 0; i < 7; i++) {
            repository.git("update-index", "--add", "--cacheinfo", "100644," + blob + "," + path + path + i);
        }
        repository.git("commit", "-q", "-m", "Add");
        ScanResult result = taken(new Subject.Change(repository.gitDir(), base, repository.head(), List.of(base)));
        assertThat(result.gaps()).extracting(Gap::reason).containsExactly(Gap.Reason.BINARY);
        assertThat(result.gaps().getFirst().detail()).hasSizeLessThan(2_000);
    }

    /** Twenty thousand detections of which each brings as much evidence, and as long a path, as can be. */
    @Test
    void anAnswerFitsItsFrameHoweverMuchIsFound() throws Exception {
        String long7000 = ("\u00e4".repeat(100) + "/").repeat(60);
        StringBuilder line = new StringBuilder();
        String around = "\u0001\"".repeat(90) + "\n";
        for (int i = 0; i < 1_990; i++) {
            line.append(around).append(secrets.github()).append('\n').append(around).append(around);
        }
        repository.write("many", line.toString().getBytes(StandardCharsets.UTF_8));
        String blob = repository.git("hash-object", "-w", "many").strip();
        repository.git("rm", "-q", "--cached", "README.md");
        java.nio.file.Files.delete(repository.folder.resolve("many"));
        for (int i = 0; i < 12; i++) {
            repository.git("update-index", "--add", "--cacheinfo", "100644," + blob + "," + long7000 + i);
        }
        repository.git("commit", "-q", "-m", "Add");
        ScanResult result = taken(new Subject.Tree(repository.gitDir(), repository.head()));
        assertThat(result.outcome()).isEqualTo(Outcome.PARTIAL);
        assertThat(result.detections()).hasSizeGreaterThan(500);
        assertThat(result.everything()).isFalse();
        assertThat(result.gaps()).extracting(Gap::reason).contains(Gap.Reason.TOO_MANY);
    }

    @Test
    void aBranchsNameMayBeLongAndALineHuge() throws Exception {
        String branch = "refs/heads/" + "x/".repeat(1_500) + secrets.github();
        String huge = "y ".repeat(1_000_000) + secrets.github() + "\0\u0007 z".repeat(1_000_000);
        ScanResult result = taken(new Subject.Texts(List.of(new Subject.Text(branch, branch), new Subject.Text("t", huge), new Subject.Text("k".repeat(9_000), huge))));
        assertThat(result.detections()).hasSize(2);
        assertThat(result.gaps()).extracting(Gap::reason).containsExactly(Gap.Reason.UNREADABLE);
        result.detections().forEach(detection -> detection.evidence().forEach(line -> line.pieces().forEach(piece -> assertThat(piece.text()).doesNotContain("\0", "\u0007"))));
    }

    @Test
    void moreFilesThanCanBeListedMayNotBeJudged() throws Exception {
        String blob = "0123456789012345678901234567890123456789";
        StringBuilder index = new StringBuilder();
        for (int i = 0; i < 3_000; i++) {
            index.append("100644 ").append(blob).append("\tlost/").append(("l".repeat(200) + "/").repeat(20)).append(i).append('\n');
        }
        Path list = folder.resolve("index");
        java.nio.file.Files.writeString(list, index);
        Process process = new ProcessBuilder("git", "-C", repository.folder.toString(), "update-index", "--index-info").redirectInput(list.toFile()).start();
        assertThat(process.waitFor()).isZero();
        String tree = repository.git("write-tree", "--missing-ok").strip();
        String head = repository.git("commit-tree", "-p", base, "-m", "Add", tree).strip();
        ScanResult result = taken(new Subject.Tree(repository.gitDir(), head));
        assertThat(result.everything()).isFalse();
        assertThat(result.gaps()).hasSizeLessThanOrEqualTo(1_001);
        assertThat(result.gaps().getLast().path()).isEmpty();
    }

    private ScanResult taken(Subject subject) throws Exception {
        List<ScanResult> results = EngineRun.run(subject, new byte[32]);
        byte[] frame = Wire.write(new Wire.Answer(7, results));
        assertThat(frame.length).isLessThan(Frames.LARGEST);
        return EngineProcess.answer(frame, 7).results().getFirst();
    }
}
