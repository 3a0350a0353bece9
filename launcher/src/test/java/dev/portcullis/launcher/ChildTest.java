package dev.portcullis.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildTest {
    private static final Duration START = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    @Test
    void runsWithItsSettingsUntilItIsStopped() {
        Child child = start("one");
        Patience.await(START, () -> child.said("running with one and hello"), child::tail);
        child.mustBeAlive();
        child.stop(5);
        assertThat(child.death()).succeedsWithin(Duration.ofSeconds(5));
    }

    @Test
    void tellsItsLastLinesWhenItEnds() {
        Child child = start("fail");
        assertThat(child.death()).succeedsWithin(START).satisfies(trouble -> assertThat(trouble)
                .hasMessageContaining("The patient ended by itself (exit code 3)")
                .hasMessageContaining("running with fail"));
    }

    @Test
    void tellsTheSentenceOfAServerThatCannotStartAndNoTrace() {
        Child child = start("sentence");
        assertThat(child.death()).succeedsWithin(START).satisfies(trouble -> assertThat(trouble)
                .hasMessageContaining("The patient ended by itself. It was made by another build.")
                .hasMessageContaining("make demo-reset")
                .hasMessageNotContaining("running with"));
    }

    @Test
    void aSecondOneWaitsUntilTheFirstIsGone() {
        Child first = start("one");
        Patience.await(START, () -> first.said("running with one"), first::tail);
        Child second = start("two");
        first.stop(5);
        Patience.await(START, () -> second.said("running with two"), second::tail);
        second.stop(5);
    }

    @Test
    void endsWhenItsLauncherIsKilled() throws Exception {
        Process launcher = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Killed.class.getName(),
                        folder.toString())
                .redirectErrorStream(true)
                .start();
        String line = new BufferedReader(new InputStreamReader(launcher.getInputStream())).readLine();
        ProcessHandle child = ProcessHandle.of(Long.parseLong(line)).orElseThrow();
        launcher.destroyForcibly();
        child.onExit().get(10, TimeUnit.SECONDS);
        assertThat(child.isAlive()).isFalse();
    }

    private Child start(String argument) {
        return Child.start(
                "patient",
                folder,
                List.of(),
                System.getProperty("java.class.path"),
                List.of(Patient.class.getName(), argument),
                Map.of("PORTCULLIS_NOTICE", "hello"));
    }
}
