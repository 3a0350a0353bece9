package dev.portcullis.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class RestartTest {

    @TempDir
    Path folder;

    private final OpenApiCheck check = new OpenApiCheck();

    @AfterEach
    void fitsTheDocument() {
        check.assertClean();
        check.close();
    }

    private BitbucketEmulator start() {
        return BitbucketEmulator.start(
                EmulatorOptions.in(folder.resolve("data")).withObserver(check));
    }

    @Test
    void refsThatMovedUnseenAreTakenUpAndLocksBroken() throws IOException {
        Path bare;
        try (BitbucketEmulator emulator = start()) {
            bare = emulator.repositoryPath("acme", "payments-api");
        }
        GitClient git = new GitClient(bare);
        String head = git.git("commit-tree", "-p", "feature/farewell", "-m", "Unseen", "feature/farewell^{tree}");
        git.git("update-ref", "refs/heads/feature/farewell", head);
        Files.createFile(bare.resolve("refs/heads/feature/farewell.lock"));
        try (BitbucketEmulator emulator = start()) {
            JsonNode pull = Caller.service(emulator)
                    .get("/repositories/acme/payments-api/pullrequests/1")
                    .expect(200)
                    .json();
            assertThat(pull.at("/source/commit/hash").stringValue()).isEqualTo(head.substring(0, 12));
            GitClient clone =
                    GitClient.clone(emulator, "dev", "demo-dev-token", "acme/payments-api", folder.resolve("clone"));
            clone.git("checkout", "-q", "feature/farewell");
            clone.commit("more.txt", "1\n", "More");
            clone.git("push", "-q");
        }
    }

    @Test
    void identifiersStayTheSameFromStartToStart() {
        String first;
        String hash;
        try (BitbucketEmulator emulator = start()) {
            first = Caller.service(emulator)
                    .get("/workspaces/acme")
                    .json()
                    .path("uuid")
                    .stringValue();
            hash = Caller.service(emulator)
                    .get("/repositories/acme/payments-api/refs/branches/main")
                    .json()
                    .at("/target/hash")
                    .stringValue();
        }
        try (BitbucketEmulator other = BitbucketEmulator.start(
                EmulatorOptions.in(folder.resolve("other")).withObserver(check))) {
            assertThat(Caller.service(other)
                            .get("/workspaces/acme")
                            .json()
                            .path("uuid")
                            .stringValue())
                    .isEqualTo(first);
            assertThat(Caller.service(other)
                            .get("/repositories/acme/payments-api/refs/branches/main")
                            .json()
                            .at("/target/hash")
                            .stringValue())
                    .isEqualTo(hash);
        }
    }
}
