package dev.portcullis.bitbucket.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.bitbucket.testing.ReferenceMaterial;
import java.io.IOException;
import java.nio.file.Files;
import java.util.EnumSet;
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

    /** Those that no feature wants yet: what is asked of people who create a token does not grow before it is used. */
    private static final Set<Operation> LATER = EnumSet.of(
            Operation.REPOSITORY_USER, Operation.REPOSITORY_USER_PUT, Operation.REPOSITORY_USER_DELETE,
            Operation.REPOSITORY_GROUP, Operation.REPOSITORY_GROUP_PUT, Operation.REPOSITORY_GROUP_DELETE,
            Operation.PROJECT_USER, Operation.PROJECT_USER_PUT, Operation.PROJECT_USER_DELETE,
            Operation.PROJECT_GROUP, Operation.PROJECT_GROUP_PUT, Operation.PROJECT_GROUP_DELETE,
            Operation.PROJECT_UPDATE, Operation.PROJECT_BRANCHING_MODEL,
            Operation.PROJECT_DEFAULT_REVIEWERS, Operation.PROJECT_DEFAULT_REVIEWER_ADD, Operation.PROJECT_DEFAULT_REVIEWER_REMOVE,
            Operation.DEFAULT_REVIEWER_ADD, Operation.DEFAULT_REVIEWER_REMOVE,
            Operation.PROJECT_KEYS, Operation.PROJECT_KEY_ADD, Operation.PROJECT_KEY_DELETE,
            Operation.OVERRIDE_SETTINGS, Operation.OVERRIDE_SETTINGS_UPDATE,
            Operation.PULL_REQUEST_UPDATE, Operation.APPROVE, Operation.UNAPPROVE, Operation.REQUEST_CHANGES, Operation.UNREQUEST_CHANGES,
            Operation.TASKS, Operation.TASK_CREATE, Operation.TASK_UPDATE, Operation.TASK_DELETE,
            Operation.PIPELINES_CONFIG_UPDATE, Operation.ENVIRONMENT_ADD, Operation.ENVIRONMENT_DELETE,
            Operation.REPOSITORY_VARIABLE_ADD, Operation.REPOSITORY_VARIABLE_UPDATE, Operation.REPOSITORY_VARIABLE_DELETE,
            Operation.WORKSPACE_VARIABLE_ADD, Operation.WORKSPACE_VARIABLE_UPDATE, Operation.WORKSPACE_VARIABLE_DELETE,
            Operation.DEPLOYMENT_VARIABLE_ADD, Operation.DEPLOYMENT_VARIABLE_UPDATE, Operation.DEPLOYMENT_VARIABLE_DELETE,
            Operation.SSH_KEYS, Operation.SSH_KEY_ADD, Operation.SSH_KEY_DELETE);

    @Test
    void everyOperationBelongsToAFeatureOrComesLater() {
        Set<Operation> used = new TreeSet<>();
        for (Feature feature : Feature.values()) {
            used.addAll(feature.operations());
        }
        assertThat(used).doesNotContainAnyElementsOf(LATER);
        used.addAll(LATER);
        assertThat(used).containsExactlyInAnyOrder(Operation.values());
    }

    private static Set<String> words(String cell) {
        return cell.isBlank() ? Set.of() : new TreeSet<>(Set.of(cell.trim().split("\\s+")));
    }
}
