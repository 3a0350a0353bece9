package dev.portcullis.detection.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.detection.Subject;
import dev.portcullis.detection.TestRepository;
import dev.portcullis.detection.process.EngineRun;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.eclipse.jgit.lib.ObjectId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GitStoreTest {
    @TempDir
    Path folder;

    @Test
    void nothingIsEverWrittenIntoTheRepository() throws Exception {
        TestRepository repository = new TestRepository(folder.resolve("repo"));
        String head = repository.write("a/b.txt", "b\n").commit("Add");
        repository.git("repack", "-q", "-a", "-d");
        try (WatchService watch = FileSystems.getDefault().newWatchService()) {
            for (String place : List.of("", "objects", "objects/pack", "refs", "refs/heads")) {
                repository.gitDir().resolve(place).register(
                        watch, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_DELETE, StandardWatchEventKinds.ENTRY_MODIFY);
            }
            EngineRun.run(new Subject.Change(repository.gitDir(), null, head, List.of()), new byte[32]);
            Path witness = repository.gitDir().resolve("witness");
            java.nio.file.Files.createFile(witness);
            WatchKey first = watch.poll(30, TimeUnit.SECONDS);
            assertThat(first).as("the witness is seen").isNotNull();
            assertThat(first.pollEvents()).allSatisfy(event -> assertThat(event.context()).hasToString("witness"));
            assertThat(watch.poll()).isNull();
        }
    }

    @Test
    void onlyTheRepositorysOwnConfigurationIsRead() throws Exception {
        TestRepository repository = new TestRepository(folder.resolve("repo"));
        repository.commit("Begin");
        try (GitStore store = GitStore.open(repository.gitDir())) {
            assertThat(store.head()).contains(repository.head());
        }
        var reader = org.eclipse.jgit.util.SystemReader.getInstance();
        assertThat(reader.getenv("PATH")).isNull();
        assertThat(reader.getUserConfig().getSections()).isEmpty();
        assertThat(reader.getSystemConfig().getSections()).isEmpty();
    }

    @Test
    void contentIsReadUpToTheLimit() throws Exception {
        TestRepository repository = new TestRepository(folder.resolve("repo"));
        repository.write("a.txt", "0123456789").commit("Add");
        ObjectId blob = ObjectId.fromString(repository.git("rev-parse", "HEAD:a.txt").strip());
        try (GitStore store = GitStore.open(repository.gitDir())) {
            assertThat(store.read(blob, 10)).isInstanceOfSatisfying(
                    Contents.Bytes.class, bytes -> assertThat(new String(bytes.bytes(), StandardCharsets.US_ASCII)).isEqualTo("0123456789"));
            assertThat(store.read(blob, 9)).isEqualTo(new Contents.TooLarge(10));
            assertThat(store.read(ObjectId.zeroId(), 10)).isInstanceOf(Contents.Unreadable.class);
            assertThat(store.read(ObjectId.fromString(repository.head()), 1_000)).isInstanceOf(Contents.Unreadable.class);
        }
    }

    @Test
    void whatIsNoRepositoryIsAnError() {
        assertThatThrownBy(() -> GitStore.open(folder)).isInstanceOf(IOException.class);
    }
}
