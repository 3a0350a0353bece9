package dev.portcullis.detection.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.detection.Detection;
import dev.portcullis.detection.ScanResult;
import dev.portcullis.detection.ScanResult.Outcome;
import dev.portcullis.detection.Subject;
import dev.portcullis.detection.TestRepository;
import dev.portcullis.detection.rules.ExampleSecrets;
import dev.portcullis.detection.rules.RuleCatalogue;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineProcessesTest {
    private static final byte[] KEY = new byte[32];

    @TempDir
    Path folder;

    @Test
    void scansATreeAndAChangeInAnotherProcess() throws Exception {
        TestRepository repository = new TestRepository(folder.resolve("repo"));
        String base = repository.write("README.md", "hello\n").commit("Begin");
        String secret = ExampleSecrets.bad(RuleCatalogue.of("secrets").find("secrets/github-classic-token").orElseThrow()).getFirst();
        String head = repository.write("deploy.env", "a=1\n" + secret + "\n").commit("Add settings");
        try (EngineProcesses processes = new EngineProcesses(Settings.standard(folder).withProcesses(1))) {
            ScanResult tree = one(processes, new Subject.Tree(repository.gitDir(), head));
            assertThat(tree.outcome()).isEqualTo(Outcome.COMPLETED);
            assertThat(tree.everything()).isTrue();
            Detection found = tree.detections().getFirst();
            assertThat(found.rule()).isEqualTo("secrets/github-classic-token");
            assertThat(found.place().path()).isEqualTo("deploy.env");
            assertThat(found.place().line()).isEqualTo(2);

            ScanResult change = one(processes, new Subject.Change(repository.gitDir(), base, head, List.of(base)));
            assertThat(change.detections()).hasSize(1);
            assertThat(change.judged()).containsExactly("deploy.env");
            assertThat(change.detections().getFirst().origin().commit()).isEqualTo(head);
            assertThat(processes.processes()).singleElement().satisfies(view -> {
                assertThat(view.pid()).isPositive();
                assertThat(view.scansDone()).isEqualTo(2);
                assertThat(view.starts()).isEqualTo(1);
            });
        }
    }

    private static ScanResult one(EngineProcesses processes, Subject subject) throws InterruptedException {
        List<ScanResult> results = processes.scan(new ScanRequest(subject, KEY, Duration.ofSeconds(30)));
        assertThat(results).hasSize(1);
        return results.getFirst();
    }
}
