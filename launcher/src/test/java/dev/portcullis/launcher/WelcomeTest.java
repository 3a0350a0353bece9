package dev.portcullis.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WelcomeTest {
    @TempDir
    Path folder;

    private final Options options = Options.parse(List.of(), Path.of("server.jar"));

    @Test
    void namesAddressesAndPeople() {
        assertThat(new Welcome(options, folder).text())
                .contains("http://localhost:8080", "admin / portcullis-demo", "http://localhost:7990", "http://localhost:7991", "demo-dev-token", "git clone -q http://x-bitbucket");
    }

    /** The line is for a shell, so a shell judges it; git's network is replaced by a repository beside it. */
    @Test
    void thePastedLinePushesASecretThatIsDifferentEachTime() throws Exception {
        Path origin = folder.resolve("origin.git");
        shell("git init -q --bare -b main " + origin + " && git clone -q " + origin + " seed 2>/dev/null && cd seed && git -c user.name=a -c user.email=a@b"
                + " commit -q --allow-empty -m first && git push -q origin HEAD:main");
        assertThat(push(origin)).hasSize(1).allSatisfy(pushed -> assertThat(pushed)
                .containsPattern("AWS_ACCESS_KEY_ID=AKIA[A-Z2-7]{16}\n")
                .containsPattern("AWS_SECRET_ACCESS_KEY=[A-Za-z0-9+/]{40}\n"));
        assertThat(push(origin)).hasSize(2).doesNotHaveDuplicates();
    }

    /** @return what each pushed branch holds by now */
    private List<String> push(Path origin) throws Exception {
        Welcome welcome = new Welcome(options, folder);
        String line = welcome.push();
        assertThat(line).doesNotContainPattern("AKIA[A-Z2-7]{16}");
        shell(line.replaceFirst("http://\\S+\\.git", origin.toString()));
        List<String> pushed = new ArrayList<>();
        for (String ref : shell("git -C " + origin + " for-each-ref --format='%(refname)' refs/heads/feature").lines().toList())
            pushed.add(shell("git -C " + origin + " show " + ref + ":deploy.env"));
        return pushed;
    }

    private String shell(String command) throws Exception {
        Path output = Files.createTempFile(folder, "output", ".txt");
        Process process = new ProcessBuilder("sh", "-c", command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(output)).isZero();
        return Files.readString(output);
    }
}
