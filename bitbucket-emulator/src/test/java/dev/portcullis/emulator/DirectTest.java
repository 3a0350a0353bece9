package dev.portcullis.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectTest {

    @TempDir
    Path folder;

    private final OpenApiCheck check = new OpenApiCheck();

    @AfterEach
    void fitsTheDocument() {
        check.assertClean();
        check.close();
    }

    @Test
    void aTestMakesRepositoriesAndPushesWithoutGit() {
        try (BitbucketEmulator emulator = BitbucketEmulator.start(
                        EmulatorOptions.in(folder).withObserver(check).withPrivateHooks(true));
                Listener listener = new Listener()) {
            Caller service = Caller.service(emulator);
            service.post(
                            "/workspaces/acme/hooks",
                            "{\"url\":\"" + listener.url()
                                    + "\",\"active\":true,\"events\":[\"repo:push\",\"repo:created\"]}")
                    .expect(201);
            emulator.createRepository("acme", "made");
            listener.await("repo:created");
            String first = emulator.commit("acme", "made", "main", "Start", Map.of("a.txt", "1\n"));
            String second = emulator.commit("acme", "made", "topic", "Change", Map.of("b.txt", "2\n"));
            listener.await(2, one -> one.event().equals("repo:push"));
            assertThat(service.get("/repositories/acme/made")
                            .json()
                            .at("/mainbranch/name")
                            .stringValue())
                    .isEqualTo("main");
            assertThat(service.get("/repositories/acme/made/commit/" + second)
                            .json()
                            .at("/parents/0/hash")
                            .stringValue())
                    .isEqualTo(first);
            assertThat(service.get("/repositories/acme/made/src/" + second + "/a.txt")
                            .expect(200)
                            .text())
                    .isEqualTo("1\n");
            byte[] bytes = "caf\u00e9\n".getBytes(StandardCharsets.ISO_8859_1);
            String third = emulator.commitBytes("acme", "made", "topic", "Bytes", Map.of("c.bin", bytes));
            assertThat(service.get("/repositories/acme/made/src/" + third + "/c.bin")
                            .expect(200)
                            .response()
                            .body())
                    .isEqualTo(bytes);
        }
    }
}
