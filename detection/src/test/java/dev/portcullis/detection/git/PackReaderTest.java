package dev.portcullis.detection.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.detection.TestRepository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectInserter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Beside git itself, whose names of objects are hashes of what they hold. */
class PackReaderTest {
    private static final long LIMIT = 1 << 20;

    @TempDir
    Path folder;

    private TestRepository repository;

    @BeforeEach
    void aPast() throws Exception {
        repository = new TestRepository(folder.resolve("repo"));
        Random random = new Random(17);
        StringBuilder grown = new StringBuilder();
        for (int version = 0; version < 60; version++) {
            for (int line = 0; line < 40; line++) grown.append("line ").append(random.nextInt(1_000_000)).append('\n');
            repository.write("grown.txt", grown.toString());
            repository.write("folder" + version % 7 + "/part" + version + ".txt", "part " + random.nextLong() + "\n");
            repository.commit("Version " + version);
        }
        byte[] noise = new byte[700_000];
        random.nextBytes(noise);
        Files.write(repository.folder.resolve("noise.bin"), noise);
        Files.writeString(repository.folder.resolve("empty.txt"), "");
        Files.writeString(repository.folder.resolve("large.txt"), "0123456789".repeat(200_000));
        repository.commit("Noise, nothing and too much");
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "false"})
    void everyFileIsReadAsGitHasIt(String basesByOffset) throws Exception {
        repository.git("config", "repack.useDeltaBaseOffset", basesByOffset);
        repository.git("repack", "-q", "-a", "-d", "-f", "--depth=50", "--window=20");
        Map<String, String> kinds = kinds();
        assertThat(repository.git("verify-pack", "-v", index())).as("deltas of deltas").containsPattern("chain length = [1-9][0-9]:");
        int files = 0;
        try (PackReader pack = PackReader.open(repository.gitDir(), name())) {
            assertThat(pack.objects()).isEqualTo(kinds.size());
            for (int position = 0; position < pack.objects(); position++) {
                String id = pack.id(position).name();
                Contents contents = pack.blob(position, LIMIT);
                if (!kinds.get(id).equals("blob")) {
                    assertThat(contents).as(kinds.get(id)).isNull();
                    continue;
                }
                files++;
                if (contents instanceof Contents.TooLarge(long size)) {
                    assertThat(size).isEqualTo(2_000_000);
                } else {
                    assertThat(hash(contents)).isEqualTo(id);
                }
            }
        }
        assertThat(files).isEqualTo(123);
    }

    @Test
    void objectsComeInTheOrderOfThePack() throws Exception {
        repository.git("repack", "-q", "-a", "-d");
        List<String> byOffset = repository.git("verify-pack", "-v", index()).lines()
                .map(line -> line.split("\\s+"))
                .filter(parts -> parts[0].length() == 40 && parts.length >= 5)
                .sorted(Comparator.comparingLong(parts -> Long.parseLong(parts[4])))
                .map(parts -> parts[0])
                .toList();
        assertThat(byOffset).hasSizeGreaterThan(200);
        try (PackReader pack = PackReader.open(repository.gitDir(), name())) {
            assertThat(IntStream.range(0, pack.objects()).mapToObj(position -> pack.id(position).name())).isEqualTo(byOffset);
        }
    }

    /** Bytes that are wrong cost the objects that are made with them; the rest is read. */
    @Test
    void aDamagedPackIsReadAsFarAsItGoes() throws Exception {
        repository.git("repack", "-q", "-a", "-d", "-f", "--depth=50", "--window=20");
        Path file = repository.gitDir().resolve("objects/pack/" + name() + ".pack");
        byte[] good = Files.readAllBytes(file);
        assertThat(file.toFile().setWritable(true)).isTrue();
        Random random = new Random(23);
        int unreadable = 0;
        for (int round = 0; round < 40; round++) {
            byte[] bad = good.clone();
            for (int i = 0; i < 3; i++) bad[12 + random.nextInt(bad.length - 32)] ^= (byte) (1 << random.nextInt(8));
            Files.write(file, bad);
            int whole = 0;
            try (PackReader pack = PackReader.open(repository.gitDir(), name())) {
                for (int position = 0; position < pack.objects(); position++) {
                    Contents contents = pack.blob(position, LIMIT);
                    unreadable += contents instanceof Contents.Unreadable ? 1 : 0;
                    whole += contents instanceof Contents.Bytes && hash(contents).equals(pack.id(position).name()) ? 1 : 0;
                }
            }
            assertThat(whole).isPositive();
        }
        assertThat(unreadable).isPositive();
    }

    @Test
    void aPackThatIsNotThereIsSaid() {
        assertThatThrownBy(() -> PackReader.open(repository.gitDir(), "pack-0000")).isInstanceOf(IOException.class);
    }

    private Map<String, String> kinds() throws Exception {
        Map<String, String> kinds = new HashMap<>();
        repository.git("cat-file", "--batch-all-objects", "--batch-check").lines().forEach(line -> kinds.put(line.split(" ")[0], line.split(" ")[1]));
        return kinds;
    }

    private String name() throws IOException {
        try (Stream<Path> files = Files.list(repository.gitDir().resolve("objects/pack"))) {
            return files.map(file -> file.getFileName().toString()).filter(file -> file.endsWith(".pack")).findFirst().orElseThrow().replace(".pack", "");
        }
    }

    private String index() throws IOException {
        return repository.gitDir().resolve("objects/pack/" + name() + ".idx").toString();
    }

    private static String hash(Contents contents) {
        return new ObjectInserter.Formatter().idFor(Constants.OBJ_BLOB, ((Contents.Bytes) contents).bytes()).name();
    }
}
