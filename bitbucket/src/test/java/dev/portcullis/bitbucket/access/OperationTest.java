package dev.portcullis.bitbucket.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.bitbucket.testing.ReferenceMaterial;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OperationTest {

    @Test
    void everyOperationIsOneOfAtlassiansWithItsScopes() throws IOException {
        Map<String, String[]> rows = new HashMap<>();
        for (String line : Files.readAllLines(ReferenceMaterial.file("endpoints.tsv"))) {
            String[] row = line.split("\t", -1);
            rows.put(row[1] + " " + row[2], row);
        }
        for (Operation operation : Operation.values()) {
            String[] row = rows.get(operation.method() + " " + operation.path());
            assertThat(row).as("%s is not in the document", operation).isNotNull();
            assertThat(operation.classicScopes()).as("%s classic", operation).isEqualTo(words(row[3]));
            assertThat(operation.granularScopes()).as("%s granular", operation).isEqualTo(words(row[4]));
            assertThat(row[7]).as("%s state in November 2026", operation).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(Operation.class)
    void whatIsNotReadIsAWriteOfSomeKind(Operation operation) {
        assertThat(operation.writes() == null).isEqualTo(operation.method().equals("GET"));
    }

    @ParameterizedTest
    @EnumSource(Operation.class)
    void theGroupFollowsFromThePath(Operation operation) {
        ResourceGroup group = operation.path().contains("hook")
                ? ResourceGroup.WEBHOOKS
                : operation.path().startsWith("/repositories") ? ResourceGroup.REPOSITORIES : ResourceGroup.OTHER;
        assertThat(operation.group()).isEqualTo(group);
        assertThat(group.requestsAnHour()).isEqualTo(1_000);
    }

    @Test
    void whatWouldAppearTwiceIsNotRepeatable() {
        assertThat(Operation.COMMENT_CREATE.repeatable()).isFalse();
        assertThat(Operation.HOOK_CREATE.repeatable()).isFalse();
        assertThat(Operation.STATUS_POST.repeatable()).isTrue();
        assertThat(Operation.ANNOTATIONS_POST.repeatable()).isTrue();
        for (Operation operation : Operation.values()) {
            if (operation.method().equals("GET") || operation.method().equals("PUT")) {
                assertThat(operation.repeatable()).as("%s", operation).isTrue();
            }
        }
    }

    @Test
    void everyOperationBelongsToAFeature() {
        Set<Operation> used = new TreeSet<>();
        for (Feature feature : Feature.values()) {
            used.addAll(feature.operations());
        }
        assertThat(used).containsExactlyInAnyOrder(Operation.values());
    }

    private static Set<String> words(String cell) {
        return cell.isBlank() ? Set.of() : new TreeSet<>(Set.of(cell.trim().split("\\s+")));
    }
}
