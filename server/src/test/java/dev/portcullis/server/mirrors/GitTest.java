package dev.portcullis.server.mirrors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.emulator.BitbucketEmulator;
import dev.portcullis.emulator.EmulatorOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Native git under our settings, against a real server. */
class GitTest {
    @TempDir
    Path folder;

    @Test
    void aRepositoryOverTheBoundFillsNoDisk() throws Exception {
        byte[] large = new byte[3 << 20];
        new Random(1).nextBytes(large);
        try (BitbucketEmulator emulator = BitbucketEmulator.start(EmulatorOptions.in(folder.resolve("emulator")).withWorld(EmulatorOptions.World.SMALL))) {
            emulator.createRepository("acme", "large");
            emulator.commitBytes("acme", "large", "main", "Add", Map.of("large.bin", large));
            assertThat(fetched(emulator, 10 << 20)).contains("refs/heads/main");
            assertThatThrownBy(() -> fetched(emulator, 1 << 20))
                    .isInstanceOfSatisfying(GitTrouble.class, trouble -> assertThat(trouble.kind()).isEqualTo(GitTrouble.Kind.TOO_LARGE));
        }
    }

    @Test
    void anAnswerLongerThanIsKeptIsNotTakenForTheWhole() throws Exception {
        Git git = new Git(folder, true, 1L << 30);
        Path mirror = folder.resolve("mirror");
        Path large = folder.resolve("large");
        Files.write(large, new byte[(64 << 20) + 100_000]);
        git.run(mirror, Duration.ofSeconds(20), null, "init", "--quiet", "--bare", "--template=", mirror.toString());
        String id = git.run(mirror, Duration.ofSeconds(60), null, "hash-object", "-w", large.toString()).strip();
        assertThatThrownBy(() -> git.run(mirror, Duration.ofSeconds(60), null, "cat-file", "blob", id))
                .isInstanceOfSatisfying(GitTrouble.class, trouble -> assertThat(trouble.kind()).isEqualTo(GitTrouble.Kind.TOO_LARGE));
    }

    private String fetched(BitbucketEmulator emulator, long bound) throws Exception {
        Git git = new Git(folder, true, bound);
        Path mirror = folder.resolve("mirror-" + bound);
        git.run(mirror, Duration.ofSeconds(20), null, "init", "--quiet", "--bare", "--template=", mirror.toString());
        git.run(mirror, Duration.ofSeconds(20), new Git.Login("x-bitbucket-api-token-auth", "demo-service-token"),
                "fetch", "--quiet", "--end-of-options", emulator.baseUrl() + "/acme/large.git", "+refs/heads/*:refs/heads/*");
        return git.run(mirror, Duration.ofSeconds(20), null, "for-each-ref");
    }
}
