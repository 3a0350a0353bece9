package dev.portcullis.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.emulator.rest.Routes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScopeTableTest {

    /** Every operation wants what Atlassian's document says, in both families of scopes. */
    @Test
    void agreesWithTheTableOfEndpoints(@TempDir Path folder) throws IOException {
        Path table = OpenApiCheck.shared("endpoints.tsv").orElse(null);
        Assumptions.assumeTrue(table != null, "the reference material is not beside the project");
        Map<String, String[]> rows = new HashMap<>();
        for (String line : Files.readAllLines(table)) {
            String[] columns = line.split("\t", -1);
            rows.put(columns[1] + " " + columns[2], columns);
        }
        List<String> wrong = new ArrayList<>();
        try (BitbucketEmulator emulator = BitbucketEmulator.start(EmulatorOptions.in(folder))) {
            for (Routes.Route route : emulator.routes()) {
                String name = route.method() + " " + route.template();
                String[] row = rows.get(name);
                if (row == null) {
                    wrong.add(name + " is not in the table");
                } else if (!route.open()
                        && !(words(row[3]).equals(new TreeSet<>(route.scopes().classic()))
                                && words(row[4])
                                        .equals(new TreeSet<>(route.scopes().granular())))) {
                    wrong.add(name + " wants " + row[3] + " or " + row[4]);
                }
            }
            assertThat(emulator.routes()).hasSizeGreaterThan(75);
        }
        assertThat(wrong).isEmpty();
    }

    private static Set<String> words(String text) {
        return text.isBlank() ? Set.of() : new TreeSet<>(List.of(text.split("[ ,]+")));
    }
}
