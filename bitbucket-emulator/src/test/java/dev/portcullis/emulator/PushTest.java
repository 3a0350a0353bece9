package dev.portcullis.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PushTest {

    private static final String PULL = "/repositories/acme/payments-api/pullrequests/1";

    private final OpenApiCheck check = new OpenApiCheck();
    private BitbucketEmulator emulator;
    private Caller developer;
    private Path folder;

    @BeforeAll
    void start(@TempDir Path temporary) {
        folder = temporary;
        emulator = BitbucketEmulator.start(
                EmulatorOptions.in(folder.resolve("data")).withObserver(check));
        developer = Caller.developer(emulator);
    }

    @AfterAll
    void stop() {
        emulator.close();
        check.assertClean();
        check.close();
    }

    @Test
    void changesOfTextsAndPushesAtOnceLoseNeither() throws Exception {
        GitClient clone =
                GitClient.clone(emulator, "dev", "demo-dev-token", "acme/payments-api", folder.resolve("race"));
        clone.git("checkout", "-q", "feature/farewell");
        List<Future<?>> running = new ArrayList<>();
        String head = "";
        try (ExecutorService others = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 8; i++) {
                head = clone.commit("race.txt", i + "\n", "Race " + i);
                String title = "{\"title\":\"Title " + i + "\"}";
                running.add(others.submit(() -> developer.put(PULL, title).expect(200)));
                clone.git("push", "-q");
            }
            for (Future<?> one : running) {
                one.get();
            }
        }
        JsonNode pull = developer.get(PULL).json();
        assertThat(pull.at("/source/commit/hash").stringValue()).isEqualTo(head.substring(0, 12));
        assertThat(pull.path("title").stringValue()).startsWith("Title ");
    }

    @Test
    void commitsThatReachTheDestinationByPushMergeThePullRequest() {
        GitClient clone = GitClient.clone(emulator, "dev", "demo-dev-token", "globex/ledger", folder.resolve("merged"));
        int id = developer
                .post(
                        "/repositories/globex/ledger/pullrequests",
                        "{\"title\":\"x\",\"source\":{\"branch\":{\"name\":\"feature/farewell\"}}}")
                .expect(201)
                .json()
                .path("id")
                .intValue();
        clone.git("merge", "-q", "--no-ff", "-m", "By hand", "origin/feature/farewell");
        clone.git("push", "-q", "origin", "main");
        JsonNode pull =
                developer.get("/repositories/globex/ledger/pullrequests/" + id).json();
        assertThat(pull.path("state").stringValue()).isEqualTo("MERGED");
        assertThat(clone.git("rev-parse", "HEAD"))
                .startsWith(pull.at("/merge_commit/hash").stringValue());
    }

    @Test
    void aFileOfTenMegabytesArrives() {
        GitClient clone =
                GitClient.clone(emulator, "dev", "demo-dev-token", "acme/web-storefront", folder.resolve("large"));
        clone.git("checkout", "-q", "-b", "large");
        clone.commit("large.txt", "0123456789abcde\n".repeat(655_360), "Large");
        clone.git("push", "-q", "origin", "large");
        Caller.Reply diff = developer
                .get("/repositories/acme/web-storefront/diff/large..main")
                .expect(200);
        assertThat(diff.text()).contains("Binary files");
    }
}
