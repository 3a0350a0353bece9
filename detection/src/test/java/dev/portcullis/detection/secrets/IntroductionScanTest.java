package dev.portcullis.detection.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

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
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IntroductionScanTest {
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
    void aValueComesInOnceAtEachPathOnAllLinesOfTheFirstContent() {
        String first = repository.write("a.env", "A=" + token + "\nB=" + token + "\n").commit("Bring it");
        String blob = blob("a.env");
        String moved = repository.write("a.env", "# moved\nA=" + token + "\nB=" + token + "\n").commit("Move it down");
        String second = blob("a.env");
        String copied = repository.write("b.env", "# moved\nA=" + token + "\nB=" + token + "\n").commit("Copy it");
        ScanResult result = introductions(List.of(base, first, moved, copied), List.of(blob, second));
        assertThat(result.detections().stream().map(IntroductionScanTest::where))
                .containsExactly("a.env:1 " + first, "a.env:2 " + first, "b.env:2 " + copied, "b.env:3 " + copied);
        assertThat(result.judged()).as("what a commit brings of what was looked for").containsExactly(blob, second);
        assertThat(result.everything()).isFalse();
    }

    @Test
    void onlyTheCommitsThatAreAskedForAreRead() {
        String first = repository.write("a.env", "A=" + token + "\n").commit("Bring it with " + secrets.stripe());
        String blob = blob("a.env");
        String second = repository.write("b.env", "A=" + token + "\n").commit("Copy it");
        ScanResult result = introductions(List.of(second), List.of(blob));
        assertThat(result.detections().stream().map(IntroductionScanTest::where)).containsExactly("b.env:1 " + second);
        assertThat(introductions(List.of(first), List.of(blob)).detections()).extracting(each -> each.place().kind())
                .containsExactly(PlaceKind.MESSAGE, PlaceKind.FILE);
        assertThat(introductions(List.of(base), List.of(blob)).judged()).isEmpty();
    }

    @Test
    void theMessageOfATagIsReadAsThatOfACommit() {
        repository.git("tag", "-a", "-m", "Release\n\nwith " + token, "v1");
        repository.git("tag", "-a", "-m", "Again, now with " + secrets.stripe(), "v1-signed", "v1");
        String outer = repository.git("rev-parse", "v1-signed").strip();
        ScanResult result = introductions(List.of(outer), List.of());
        assertThat(result.detections()).extracting(each -> each.place().path()).containsExactly("message of tag v1-signed", "message of tag v1");
        Detection inner = result.detections().getLast();
        assertThat(inner.place().kind()).isEqualTo(PlaceKind.MESSAGE);
        assertThat(inner.place().line()).isEqualTo(3);
        assertThat(inner.origin().commit()).isEqualTo(base);
        assertThat(inner.origin().authorEmail()).isEqualTo("ada@acme.test");
    }

    @Test
    void whatCouldNotBeReadWholeIsSaid() throws Exception {
        String many = (secrets.github() + "\n").repeat(2_001);
        String head = repository.write("many.env", many).commit("Many in a file");
        String blob = blob("many.env");
        String wordy = repository.commit("Many in a message\n\n" + many);
        String lost = repository.commit("Lost");
        Path object = repository.gitDir().resolve("objects").resolve(lost.substring(0, 2)).resolve(lost.substring(2));
        Files.delete(object);
        ScanResult result = introductions(List.of(head, wordy, lost), List.of(blob));
        assertThat(result.gaps()).extracting(Gap::reason, Gap::path).containsExactlyInAnyOrder(
                tuple(Gap.Reason.TOO_MANY, "many.env"),
                tuple(Gap.Reason.TOO_MANY, "message of commit " + wordy),
                tuple(Gap.Reason.UNREADABLE, "commit " + lost));
        assertThat(result.outcome()).isEqualTo(Outcome.PARTIAL);
        assertThat(result.detections()).hasSizeGreaterThan(2_000);
    }

    @Test
    void anObjectThatNoCommitBringsIsKnownByItsId() throws Exception {
        Path file = Files.writeString(folder.resolve("loose"), "x\nA=" + token + "\n");
        String id = repository.git("hash-object", "-w", file.toString()).strip();
        String broken = repository.git("hash-object", "-w", Files.writeString(folder.resolve("other"), "other").toString()).strip();
        Path object = repository.gitDir().resolve("objects").resolve(broken.substring(0, 2)).resolve(broken.substring(2));
        object.toFile().setWritable(true);
        Files.writeString(object, "no object of git");
        ScanResult result = result(new Subject.Objects(repository.gitDir(), List.of(base, broken, id)));
        assertThat(result.detections()).singleElement().satisfies(found -> {
            assertThat(where(found)).isEqualTo("object " + id.substring(0, 12) + ", reached by no commit:2 -");
            assertThat(found.place().blob()).isEqualTo(id);
            assertThat(found.atHead()).isFalse();
        });
        assertThat(result.gaps()).extracting(Gap::path).containsExactly("object " + broken);
    }

    private String blob(String path) {
        return repository.git("rev-parse", "HEAD:" + path).strip();
    }

    private static String where(Detection found) {
        return found.place().path() + ":" + found.place().line() + " " + (found.origin() == null ? "-" : found.origin().commit());
    }

    private ScanResult introductions(List<String> commits, List<String> blobs) {
        return result(new Subject.Introductions(repository.gitDir(), commits, blobs));
    }

    private static ScanResult result(Subject subject) {
        List<ScanResult> results = EngineRun.run(subject, KEY);
        assertThat(results).hasSize(1);
        return results.getFirst();
    }
}
