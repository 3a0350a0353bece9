package dev.portcullis.bitbucket;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The rules of the house that the text of this module's sources can show. */
class HouseRulesTest {

    private static final Path MAIN = Path.of("src", "main", "java");
    private static final Path TEST = Path.of("src", "test", "java");
    private static final Pattern NAMES =
            Pattern.compile(".*(Impl|Manager|Helper|Util|Utils|Base|Abstract|Data|Info|Processor)(?![a-z]).*");

    @Test
    void filesAreSmall() {
        assertThat(sources(MAIN)).allSatisfy(file -> assertThat(lines(file)).hasSizeLessThan(300));
    }

    @Test
    void namesSayWhatAThingIs() {
        assertThat(sources(MAIN))
                .allSatisfy(file -> assertThat(file.getFileName().toString().replace(".java", ""))
                        .doesNotMatch(NAMES));
    }

    @Test
    void everyPackageSaysItsDutyAndIsNullMarked() {
        assertThat(sources(MAIN))
                .allSatisfy(file -> assertThat(file.resolveSibling("package-info.java"))
                        .content()
                        .contains("@NullMarked", "/** "));
    }

    @Test
    void everyTypeSaysItsDuty() {
        assertThat(sources(MAIN)).allSatisfy(file -> {
            List<String> lines = lines(file);
            int type = 0;
            while (!lines.get(type)
                            .matches("(public |abstract |sealed |final |@)*(class|interface|record|enum|package) .*")
                    || lines.get(type).startsWith("package ") && !file.endsWith("package-info.java")) {
                type++;
            }
            assertThat(String.join("\n", lines.subList(0, type))).contains("/**");
        });
    }

    @Test
    void timeAndSettingsComeFromTheCaller() {
        assertThat(sources(MAIN))
                .allSatisfy(file -> assertThat(file)
                        .content()
                        .doesNotContain(
                                "Instant.now(", "currentTimeMillis", "System.getenv", "System.getProperty", "TODO"));
    }

    @Test
    void wordsOfTheProductStayOutside() {
        assertThat(sources(MAIN))
                .allSatisfy(file -> assertThat(file)
                        .content()
                        .doesNotContainPattern("(?i)\\b(findings?|gates?|verdicts?|dismiss\\w*|triage|merge gate)\\b"));
    }

    @Test
    void testsDoNotSleep() {
        String sleep = "Thread" + ".sleep";
        assertThat(sources(TEST)).allSatisfy(file -> assertThat(file).content().doesNotContain(sleep));
    }

    private static List<Path> sources(Path root) {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
