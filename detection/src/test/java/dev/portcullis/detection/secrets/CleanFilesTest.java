package dev.portcullis.detection.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.detection.ScanResult;
import dev.portcullis.detection.Subject;
import dev.portcullis.detection.TestRepository;
import dev.portcullis.detection.TestSecrets;
import dev.portcullis.detection.process.EngineRun;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CleanFilesTest {
    @TempDir
    Path folder;

    @Test
    void twoThousandCleanFilesHoldNothingAndTheirNeighbourIsFound() {
        TestRepository repository = new TestRepository(folder.resolve("repo"));
        List<CleanFiles.CleanFile> files = CleanFiles.make(2_000);
        assertThat(files.stream().map(CleanFiles.CleanFile::text).distinct()).hasSize(2_000);
        for (int i = 0; i < files.size(); i++) {
            repository.write("f" + i + "/" + files.get(i).path(), files.get(i).text());
        }
        repository.write("f0/deploy.env", "TOKEN=" + new TestSecrets(1).github() + "\n");
        ScanResult result = EngineRun.run(new Subject.Tree(repository.gitDir(), repository.commit("Add files")), new byte[32]).getFirst();
        assertThat(result.gaps()).isEmpty();
        assertThat(result.outcome()).isEqualTo(ScanResult.Outcome.COMPLETED);
        List<String> wrong = new ArrayList<>();
        result.detections().stream().filter(d -> !d.place().path().equals("f0/deploy.env")).forEach(d -> wrong.add(d.rule() + " in " + d.place().path() + ":" + d.place().line() + " " + d.evidence().stream()
                .filter(line -> line.hit()).map(line -> line.pieces().toString()).toList()));
        assertThat(wrong).isEmpty();
        assertThat(result.detections()).hasSize(1);
    }
}
