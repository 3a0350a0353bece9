package dev.portcullis.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Reading and changing the settings of repositories and projects, held against Atlassian's document. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SettingsTest {

    private static final String PAYMENTS = "/repositories/acme/payments-api";
    private static final String RESTRICTIONS = PAYMENTS + "/branch-restrictions";
    private static final String KEYS = PAYMENTS + "/deploy-keys";
    private static final String KEY =
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIExampleExampleExampleExampleExampleExampleExa";

    private final OpenApiCheck check = new OpenApiCheck();
    private BitbucketEmulator emulator;
    private Caller service;
    private Caller developer;

    @BeforeAll
    void start(@TempDir Path folder) {
        emulator = BitbucketEmulator.start(EmulatorOptions.in(folder).withObserver(check));
        service = Caller.service(emulator);
        developer = Caller.developer(emulator);
    }

    @AfterAll
    void stop() {
        emulator.close();
        check.assertClean();
        check.close();
    }

    private String developerUuid() {
        return emulator.directory().personByEmail("dev@acme.test").orElseThrow().uuid();
    }

    @Test
    void aRestrictionIsCreatedReadChangedAndDeleted() {
        String body =
                "{\"type\":\"branchrestriction\",\"kind\":\"push\",\"branch_match_kind\":\"glob\",\"pattern\":\"release/*\",\"users\":[{\"uuid\":\""
                        + developerUuid() + "\"}],\"groups\":[{\"slug\":\"administrators\"}]}";
        JsonNode made = service.post(RESTRICTIONS, body).expect(201).json();
        assertThat(made.path("branch_match_kind").stringValue()).isEqualTo("glob");
        assertThat(made.at("/users/0/uuid").stringValue()).isEqualTo(developerUuid());
        assertThat(made.at("/groups/0/slug").stringValue()).isEqualTo("administrators");
        String one = RESTRICTIONS + "/" + made.path("id").asLong();
        service.post(RESTRICTIONS, body).expect(400);
        JsonNode changed = service.put(
                        one,
                        "{\"type\":\"branchrestriction\",\"kind\":\"push\",\"branch_match_kind\":\"glob\",\"pattern\":\"release/*\",\"users\":[]}")
                .expect(200)
                .json();
        assertThat(changed.path("users")).isEmpty();
        assertThat(changed.path("groups")).hasSize(1);
        assertThat(service.get(one).expect(200).json()).isEqualTo(changed);
        assertThat(service.get(RESTRICTIONS + "?kind=push&pattern=release%2F*")
                        .json()
                        .path("size")
                        .asInt())
                .isEqualTo(1);
        service.delete(one).expect(204);
        service.get(one).expect(404);
        service.delete(one).expect(404);
    }

    @Test
    void aRestrictionByBranchingModelStandsBesideOneByPattern() {
        for (String match : new String[] {
            "\"branch_match_kind\":\"branching_model\",\"branch_type\":\"development\",\"pattern\":\"\"",
            "\"branch_match_kind\":\"glob\",\"pattern\":\"main\""
        }) {
            service.post(RESTRICTIONS, "{\"type\":\"branchrestriction\",\"kind\":\"force\"," + match + "}")
                    .expect(201);
        }
        JsonNode all = service.get(RESTRICTIONS + "?kind=force").json().path("values");
        assertThat(all.findValuesAsString("branch_type")).containsExactly("development");
        all.forEach(one ->
                service.delete(RESTRICTIONS + "/" + one.path("id").asLong()).expect(204));
    }

    @Test
    void whatOnlyTheServiceCanKnowIsRefusedOnDemandOnceAndChangesNothing() {
        emulator.refuseNext("POST", "/repositories/acme/.*/branch-restrictions", 402, "Upgrade to Premium", null);
        String body = "{\"type\":\"branchrestriction\",\"kind\":\"force\",\"branch_match_kind\":\"glob\",\"pattern\":\"once\"}";
        assertThat(service.get(RESTRICTIONS).expect(200).json().path("values").findValuesAsString("pattern"))
                .doesNotContain("once");
        assertThat(service.post(RESTRICTIONS, body)
                        .expect(402)
                        .json()
                        .path("error")
                        .path("message")
                        .stringValue())
                .isEqualTo("Upgrade to Premium");
        assertThat(service.get(RESTRICTIONS).expect(200).json().path("values").findValuesAsString("pattern"))
                .doesNotContain("once");
        long made = service.post(RESTRICTIONS, body).expect(201).json().path("id").asLong();
        service.delete(RESTRICTIONS + "/" + made).expect(204);
    }

    @Test
    void wrongRestrictionsAreRefusedWithTheirField() {
        refused("{\"pattern\":\"main\"}", "kind");
        refused("{\"kind\":\"be_nice\",\"pattern\":\"main\"}", "kind");
        refused("{\"kind\":\"force\"}", "pattern");
        refused("{\"kind\":\"force\",\"branch_match_kind\":\"branching_model\"}", "branch_type");
        refused("{\"kind\":\"require_approvals_to_merge\",\"pattern\":\"main\"}", "value");
        refused("{\"kind\":\"push\",\"pattern\":\"x\"}", "users");
        refused("{\"kind\":\"push\",\"pattern\":\"x\",\"groups\":[],\"users\":[{\"uuid\":\"{none}\"}]}", "users");
        refused("{\"kind\":\"push\",\"pattern\":\"x\",\"users\":[],\"groups\":[{\"slug\":\"none\"}]}", "groups");
        refused("{\"kind\":\"force\",\"pattern\":\"x\",\"groups\":[{\"slug\":\"developers\"}]}", "users");
    }

    private void refused(String body, String field) {
        JsonNode answer = service.post(RESTRICTIONS, body).expect(400).json();
        assertThat(answer.at("/error/fields").propertyNames()).as(body).containsExactly(field);
    }

    @Test
    void enforcedMergeChecksWantThePremiumPlan() {
        String body =
                "{\"type\":\"branchrestriction\",\"kind\":\"enforce_merge_checks\",\"branch_match_kind\":\"glob\",\"pattern\":\"main\"}";
        service.post(RESTRICTIONS, body).expect(402);
        service.post("/repositories/globex/ledger/branch-restrictions", body).expect(201);
    }

    @Test
    void settingsAreForAdministratorsWithTheScope() {
        for (String path : new String[] {RESTRICTIONS, KEYS, PAYMENTS + "/pipelines_config/variables"}) {
            developer.get(path).expect(403);
        }
        developer.get("/workspaces/acme/projects/PAY/permissions-config/users").expect(403);
    }

    @Test
    void aDeployKeyComesBackWithANewIdAndUnused() {
        JsonNode old = service.get(KEYS).expect(200).json().at("/values/0");
        assertThat(old.path("last_used").isNull()).isFalse();
        service.delete(KEYS + "/" + old.path("id").asLong()).expect(204);
        service.get(KEYS + "/" + old.path("id").asLong()).expect(404);
        String line = old.path("key").stringValue() + " " + old.path("comment").stringValue();
        JsonNode again = service.post(
                        KEYS,
                        "{\"key\":\"" + line + "\",\"label\":\""
                                + old.path("label").stringValue() + "\"}")
                .expect(200)
                .json();
        assertThat(again.path("id").asLong()).isNotEqualTo(old.path("id").asLong());
        assertThat(again.path("last_used").isNull()).isTrue();
        for (String same : new String[] {"key", "label", "comment"}) {
            assertThat(again.path(same)).isEqualTo(old.path(same));
        }
        service.post(KEYS, "{\"key\":\"" + line + "\"}").expect(400);
        service.post(KEYS, "{\"key\":\"no key\"}").expect(400);
        JsonNode bare =
                service.post(KEYS, "{\"key\":\"" + KEY + "\"}").expect(200).json();
        assertThat(bare.path("comment").stringValue()).isEmpty();
    }

    @Test
    void permissionsTellWhoMayDoWhatAndThroughWhat() {
        JsonNode groups =
                service.get(PAYMENTS + "/permissions-config/groups").expect(200).json();
        assertThat(groups.findValuesAsString("permission")).containsExactly("admin", "write");
        assertThat(groups.at("/values/1/group/slug").stringValue()).isEqualTo("developers");
        assertThat(service.get(PAYMENTS + "/permissions-config/users")
                        .expect(200)
                        .json()
                        .path("values"))
                .isEmpty();
        String project = "/workspaces/acme/projects/PAY/permissions-config";
        assertThat(service.get(project + "/users").expect(200).json().path("values"))
                .isEmpty();
        assertThat(service.get(project + "/groups").expect(200).json().path("values"))
                .isEmpty();
        JsonNode effective = service.get("/workspaces/acme/permissions/repositories/payments-api?pagelen=100")
                .expect(200)
                .json()
                .path("values");
        assertThat(effective.findValuesAsString("permission")).containsOnlyOnce("admin");
    }

    @Test
    void pipelinesTellNamesAndHideSecuredValues() {
        assertThat(service.get(PAYMENTS + "/pipelines_config")
                        .expect(200)
                        .json()
                        .path("enabled")
                        .asBoolean())
                .isTrue();
        service.get("/repositories/acme/web-storefront/pipelines_config").expect(404);
        JsonNode variable = service.get(PAYMENTS + "/pipelines_config/variables")
                .expect(200)
                .json()
                .at("/values/0");
        assertThat(variable.path("key").stringValue()).isEqualTo("DEPLOY_PASSWORD");
        assertThat(variable.path("value").stringValue()).isNotEmpty();
        assertThat(service.get(PAYMENTS + "/pipelines_config/variables?fields=values.key,values.secured")
                        .text())
                .doesNotContain(variable.path("value").stringValue());
        service.get("/workspaces/acme/pipelines-config/variables").expect(200);
        service.get(PAYMENTS + "/environments").expect(200);
        service.get(PAYMENTS + "/deployments_config/environments/%7Bnone%7D/variables")
                .expect(404);
    }

    @Test
    void reviewersAndTheBranchingModelAreRead() {
        assertThat(service.get(PAYMENTS + "/default-reviewers")
                        .expect(200)
                        .json()
                        .path("values"))
                .isEmpty();
        assertThat(service.get(PAYMENTS + "/effective-default-reviewers")
                        .expect(200)
                        .json()
                        .path("pagelen")
                        .asInt())
                .isEqualTo(20);
        assertThat(service.get(PAYMENTS + "/branching-model")
                        .expect(200)
                        .json()
                        .at("/development/name")
                        .stringValue())
                .isEqualTo("main");
    }
}
