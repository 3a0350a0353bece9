package dev.portcullis.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.bitbucket.access.Operation;
import dev.portcullis.emulator.BitbucketEmulator;
import dev.portcullis.emulator.EmulatorOptions;
import dev.portcullis.emulator.OpenApiCheck;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code docs/operations.md} lists every operation of Bitbucket Cloud and what becomes of it here; {@code -Dportcullis.write-docs=true} writes it anew. */
class OperationsPageTest {
    private static final Path PAGE = Path.of("..", "docs", "operations.md");

    @Test
    void thePageSaysWhatIsUsedEmulatedAndHeldAgainstTheDocument(@TempDir Path folder) throws Exception {
        Assumptions.assumeTrue(OpenApiCheck.available(), "Atlassian's document is not there (make openapi fetches it): the page of operations is not checked");
        Set<String> used = Arrays.stream(Operation.values()).map(one -> one.method() + " " + one.path()).collect(Collectors.toCollection(TreeSet::new));
        Set<String> emulated;
        try (BitbucketEmulator emulator = BitbucketEmulator.start(EmulatorOptions.in(folder).withWorld(EmulatorOptions.World.EMPTY))) {
            emulated = emulator.routes().stream().map(one -> one.method() + " " + one.template()).collect(Collectors.toCollection(TreeSet::new));
        }
        Set<String> documented = new TreeSet<>();
        JsonNode paths = JsonMapper.shared().readTree(Files.readString(OpenApiCheck.file().orElseThrow())).path("paths");
        paths.properties().forEach(path -> path.getValue().propertyNames().stream()
                .filter(method -> Set.of("get", "post", "put", "delete").contains(method))
                .forEach(method -> documented.add(method.toUpperCase(java.util.Locale.ROOT) + " " + path.getKey())));
        assertThat(used).as("the product calls nothing that the emulator does not know").isSubsetOf(emulated);
        String page = page(used, emulated, documented);
        if (Boolean.getBoolean("portcullis.write-docs")) Files.writeString(PAGE, page);
        assertThat(PAGE).as("written anew by -Dportcullis.write-docs=true").content().isEqualTo(page);
    }

    private static String page(Set<String> used, Set<String> emulated, Set<String> documented) {
        Set<String> all = new TreeSet<>(documented);
        all.addAll(emulated);
        StringBuilder page = new StringBuilder("""
                # Operations of Bitbucket Cloud

                Every operation of Atlassian's OpenAPI document of June 2026, and those that only the emulator has. *Used*: the product calls it. *Emulated*: the
                emulator answers it, and its tests hold every request and answer against the document (*validated*). *Guessed*: the document has no such operation,
                so what the emulator answers is a guess; guesses within an operation are marked in the emulator's code. This page is written by a test.

                """);
        page.append("Used ").append(used.size()).append(", emulated ").append(emulated.size()).append(", in the document ").append(documented.size()).append(".\n\n");
        page.append("| operation | used | emulated |\n| --- | --- | --- |\n");
        for (String one : all) {
            String answer = !emulated.contains(one) ? "" : documented.contains(one) ? "validated" : "guessed";
            page.append("| `").append(one).append("` | ").append(used.contains(one) ? "used" : "").append(" | ").append(answer).append(" |\n");
        }
        return page.toString();
    }
}
