package dev.portcullis.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
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

    @Test
    void differencesWithRenamesAndWhiteSpace() {
        try (BitbucketEmulator emulator =
                BitbucketEmulator.start(EmulatorOptions.in(folder).withObserver(check))) {
            Caller service = Caller.service(emulator);
            emulator.createRepository("acme", "moves");
            String text = "one\ntwo\nthree\nfour\nfive\n";
            emulator.commit("acme", "moves", "main", "Start", Map.of("old.txt", text, "space.txt", "a b\n"));
            Map<String, byte[]> change = new HashMap<>();
            change.put("old.txt", null);
            change.put("new.txt", text.getBytes(StandardCharsets.UTF_8));
            change.put("space.txt", "a  b\n".getBytes(StandardCharsets.UTF_8));
            String hash = emulator.commitBytes("acme", "moves", "topic", "Move", change);
            String path = "/repositories/acme/moves/";
            assertThat(service.get(path + "diffstat/" + hash)
                            .expect(200)
                            .json()
                            .path("values")
                            .valueStream()
                            .map(one -> one.path("status").stringValue()))
                    .containsExactlyInAnyOrder("renamed", "modified");
            assertThat(service.get(path + "diffstat/" + hash + "?renames=false")
                            .json()
                            .path("values")
                            .valueStream()
                            .map(one -> one.path("status").stringValue()))
                    .containsExactlyInAnyOrder("added", "removed", "modified");
            assertThat(service.get(path + "diff/" + hash + "?path=space.txt")
                            .expect(200)
                            .text())
                    .contains("+a  b")
                    .doesNotContain("rename");
            assertThat(service.get(path + "diff/" + hash + "?path=space.txt&ignore_whitespace=true")
                            .text())
                    .doesNotContain("+a  b");
        }
    }
}
