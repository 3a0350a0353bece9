package dev.portcullis.detection.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.portcullis.detection.TestRepository;
import dev.portcullis.detection.TestSecrets;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScanCommandTest {
    @TempDir
    Path folder;

    private final String token = new TestSecrets(1).github();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void aRepositoryIsReadWithItsHistory() {
        TestRepository repository = new TestRepository(folder.resolve("repo"));
        repository.write("deploy.env", "TOKEN=" + token + "\n").commit("Add");
        repository.delete("deploy.env").commit("Remove");
        assertThat(run(repository.folder.toString())).isEqualTo(1);
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("deploy.env:1").contains("not at the head").contains("TOKEN=ghp_********").contains("1 detection.").doesNotContain(token);
        assertThat(run(repository.gitDir().toString(), "--format", "json")).isEqualTo(1);
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("\"rule\" : \"secrets/github-classic-token\"").doesNotContain(token);
    }

    @Test
    void aPlainFolderIsReadAsItLies() throws Exception {
        Files.createDirectories(folder.resolve("plain/a"));
        Files.writeString(folder.resolve("plain/a/\u001b[2J.env"), "TOKEN=" + token + "\u0007\n");
        assertThat(run("--format=text", folder.resolve("plain").toString())).isEqualTo(1);
        String text = out.toString(StandardCharsets.UTF_8);
        assertThat(text).contains("a/?[2J.env:1").doesNotContain(token).doesNotContain("\u001b").doesNotContain("\u0007");
        try (Stream<Path> left = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            assertThat(left.filter(path -> path.getFileName().toString().startsWith("portcullis-scan")).filter(path -> path.toFile().lastModified() > started)).isEmpty();
        }
    }

    /** Files of the kernel that refuse to be read even by root. */
    @Test
    void whatMayNotBeReadIsSaidAndNeverPassed() {
        Path refusing = Path.of("/proc/self/attr");
        assumeTrue(refuses(refusing.resolve("current")), "this kernel lets it be read");
        assertThat(run(refusing.toString())).isEqualTo(2);
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("not judged: current: It may not be read.");
        assertThat(err.toString(StandardCharsets.UTF_8)).isEqualTo("not everything could be judged\n");
    }

    @Test
    void theNameOfAnUnreadableFileIsMaskedToo() throws Exception {
        Path file = folder.resolve("locked/" + token + ".env");
        Files.createDirectories(file.getParent());
        Files.writeString(file, "nothing\n");
        Files.setPosixFilePermissions(file, Set.of());
        assumeFalse(Files.isReadable(file), "root reads everything");
        run(file.getParent().toString());
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("It may not be read.").doesNotContain(token);
        assertThat(err.toString(StandardCharsets.UTF_8)).doesNotContain(token);
    }

    @Test
    void aNameThatIsASecretIsMaskedInEveryFormat() throws Exception {
        Files.createDirectories(folder.resolve("plain"));
        Files.writeString(folder.resolve("plain/a-" + token + ".env"), "TOKEN=" + new TestSecrets(2).github() + "\n");
        for (String format : List.of("text", "json")) {
            assertThat(run(folder.resolve("plain").toString(), "--format", format)).isEqualTo(1);
            assertThat(out.toString(StandardCharsets.UTF_8)).contains("a-ghp_********.env").doesNotContain(token);
        }
        TestRepository repository = new TestRepository(folder.resolve("repo"));
        repository.write(token + ".txt", "nothing\n").commit("Add " + token);
        assertThat(run(repository.folder.toString(), "--format", "json")).isEqualTo(1);
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("\"judged\" : 1", "\"path\" : \"ghp_********.txt\"").doesNotContain(token);
        assertThat(run("--help")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("--format text|json").contains("Secrets are masked everywhere");
    }

    @Test
    void pointersOfSubmodulesAreSkippedAndImpossibleNamesSaid() throws Exception {
        Files.createDirectories(folder.resolve("plain/sub"));
        Files.writeString(folder.resolve("plain/sub/.git"), "gitdir: ../.git/modules/sub\n");
        Files.writeString(folder.resolve("plain/a.env"), "TOKEN=" + token + "\n");
        assertThat(run(folder.resolve("plain").toString())).isEqualTo(1);
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("a.env:1").doesNotContain("not judged");
        Files.createDirectories(folder.resolve("plain/other/.GIT"));
        Files.writeString(folder.resolve("plain/other/.GIT/config"), "x\n");
        assertThat(run(folder.resolve("plain").toString())).isEqualTo(1);
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("a.env:1").contains("not judged: other/.GIT/config");
        try (Stream<Path> left = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            assertThat(left.filter(path -> path.getFileName().toString().startsWith("portcullis-scan")).filter(path -> path.toFile().lastModified() > started)).isEmpty();
        }
    }

    private final long started = folderTime();

    private static boolean refuses(Path file) {
        try {
            Files.readAllBytes(file);
            return false;
        } catch (IOException refused) {
            return true;
        }
    }

    private static long folderTime() {
        try {
            Path probe = Files.createTempFile("probe", "");
            long time = probe.toFile().lastModified();
            Files.delete(probe);
            return time;
        } catch (java.io.IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void whatIsCleanEndsWithZero() throws Exception {
        Files.createDirectories(folder.resolve("clean"));
        Files.writeString(folder.resolve("clean/README.md"), "Nothing here\n");
        assertThat(run(folder.resolve("clean").toString())).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("Nothing found.\n");
        TestRepository empty = new TestRepository(folder.resolve("empty"));
        assertThat(run(empty.folder.toString())).isZero();
    }

    @Test
    void troubleEndsWithTwo() throws Exception {
        assertThat(run()).isEqualTo(2);
        assertThat(run("--format", "xml", ".")).isEqualTo(2);
        assertThat(run("a", "b")).isEqualTo(2);
        assertThat(run(folder.resolve("nowhere").toString())).isEqualTo(2);
        Files.createDirectories(folder.resolve("broken/.git"));
        assertThat(run(folder.resolve("broken").toString())).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("usage: portcullis scan").contains("is not a folder");
    }

    @Test
    void ourOwnSourcesHoldNothingThatLooksLive() {
        assertThat(Path.of("src/main/resources/rules/secrets")).isDirectory();
        int exit = run("src");
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("Nothing found.\n");
        assertThat(exit).isZero();
    }

    private int run(String... args) {
        out.reset();
        return new ScanCommand(new PrintStream(out, true, StandardCharsets.UTF_8), new PrintStream(err, true, StandardCharsets.UTF_8)).run(List.of(args));
    }
}
