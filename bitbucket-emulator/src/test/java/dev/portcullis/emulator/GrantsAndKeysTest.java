package dev.portcullis.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.emulator.access.Authenticator;
import dev.portcullis.emulator.state.Credential;
import dev.portcullis.emulator.state.Person;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What only administrators change: permissions, projects, keys, variables, reviewers, and what a repository overrides. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GrantsAndKeysTest {

    private static final String REPOSITORY = "/repositories/acme/payments-api";
    private static final String PROJECT = "/workspaces/acme/projects/PAY";

    private final OpenApiCheck check = new OpenApiCheck();
    private BitbucketEmulator emulator;
    private Caller admin;
    private Person developer;

    @BeforeAll
    void start(@TempDir Path folder) {
        emulator = BitbucketEmulator.start(EmulatorOptions.in(folder).withObserver(check));
        developer = emulator.directory().personByEmail("dev@acme.test").orElseThrow();
        admin = token("a-token-for-everything", List.of(
                "read:user:bitbucket", "read:workspace:bitbucket", "read:project:bitbucket", "admin:project:bitbucket", "read:repository:bitbucket",
                "write:repository:bitbucket", "admin:repository:bitbucket", "read:pullrequest:bitbucket", "write:permission:bitbucket",
                "delete:permission:bitbucket", "read:ssh-key:bitbucket", "write:ssh-key:bitbucket", "delete:ssh-key:bitbucket", "read:pipeline:bitbucket",
                "admin:pipeline:bitbucket"));
    }

    private Caller token(String secret, List<String> scopes) {
        Person service = emulator.directory().personByEmail("service@acme.test").orElseThrow();
        Credential credential = new Credential(Credential.Kind.API_TOKEN, service.uuid(), Authenticator.digest(secret), scopes);
        emulator.state().change(() -> emulator.state().credentials.put(credential.key(), credential));
        return Caller.with(emulator, "service@acme.test", secret);
    }

    @AfterAll
    void stop() {
        emulator.close();
        check.assertClean();
        check.close();
    }

    private String encoded(String uuid) {
        return uuid.replace("{", "%7B").replace("}", "%7D");
    }

    private String effective(String person) {
        JsonNode all = admin.get("/workspaces/acme/permissions/repositories/payments-api?pagelen=100").expect(200).json().path("values");
        return all.valueStream()
                .filter(one -> one.at("/user/uuid").stringValue().equals(person))
                .map(one -> one.path("permission").stringValue())
                .findFirst()
                .orElse("none");
    }

    @Test
    void aRightIsGivenToAUserChangedAndTakenAwayAndCounts() {
        String user = REPOSITORY + "/permissions-config/users/" + encoded(developer.uuid());
        assertThat(effective(developer.uuid())).isEqualTo("write");
        JsonNode given = admin.put(user, "{\"permission\":\"admin\"}").expect(200).json();
        assertThat(given.path("permission").stringValue()).isEqualTo("admin");
        assertThat(effective(developer.uuid())).isEqualTo("admin");
        assertThat(admin.get(user).expect(200).json()).isEqualTo(given);
        admin.put(user, "{\"permission\":\"everything\"}").expect(400);
        admin.put(user, "{}").expect(400);
        admin.delete(user).expect(204);
        admin.delete(user).expect(404);
        admin.get(user).expect(404);
        assertThat(effective(developer.uuid())).isEqualTo("write");
        Person stranger = emulator.directory().personByEmail("sofia@globex.test").orElseThrow();
        admin.put(REPOSITORY + "/permissions-config/users/" + encoded(stranger.uuid()), "{\"permission\":\"read\"}").expect(400);
    }

    @Test
    void aGroupsRightOnARepositoryAndOnAProjectReachesItsMembers() {
        String group = REPOSITORY + "/permissions-config/groups/developers";
        assertThat(admin.put(group, "{\"permission\":\"admin\"}").expect(200).json().at("/group/slug").stringValue()).isEqualTo("developers");
        assertThat(effective(developer.uuid())).isEqualTo("admin");
        assertThat(admin.get(group).expect(200).json().path("permission").stringValue()).isEqualTo("admin");
        admin.delete(group).expect(204);
        assertThat(effective(developer.uuid())).isEqualTo("write");
        String ofProject = PROJECT + "/permissions-config/groups/developers";
        admin.put(ofProject, "{\"permission\":\"create-repo\"}").expect(200);
        assertThat(admin.get(ofProject).expect(200).json().path("permission").stringValue()).isEqualTo("create-repo");
        admin.delete(ofProject).expect(204);
        admin.get(ofProject).expect(404);
        String user = PROJECT + "/permissions-config/users/" + encoded(developer.uuid());
        admin.put(user, "{\"permission\":\"admin\"}").expect(200);
        assertThat(effective(developer.uuid())).isEqualTo("admin");
        admin.get(user).expect(200);
        admin.delete(user).expect(204);
        admin.put(REPOSITORY + "/permissions-config/groups/nobody", "{\"permission\":\"read\"}").expect(404);
    }

    @Test
    void whoIsNoAdministratorChangesNothing() {
        Caller.developer(emulator).put(REPOSITORY + "/permissions-config/users/" + encoded(developer.uuid()), "{\"permission\":\"admin\"}").expect(403);
        token("reading-only", List.of("read:repository:bitbucket", "admin:repository:bitbucket"))
                .put(REPOSITORY + "/permissions-config/users/" + encoded(developer.uuid()), "{\"permission\":\"admin\"}")
                .expect(403);
        assertThat(effective(developer.uuid())).isEqualTo("write");
    }

    @Test
    void aProjectIsMadeChangedAndDeletedWhenItIsEmpty() {
        String all = "/workspaces/acme/projects";
        JsonNode made = admin.post(all, "{\"key\":\"NEW\",\"name\":\"New things\",\"is_private\":true}").expect(201).json();
        assertThat(made.path("key").stringValue()).isEqualTo("NEW");
        admin.post(all, "{\"key\":\"new\",\"name\":\"Again\"}").expect(400);
        admin.post(all, "{\"key\":\"no blanks\",\"name\":\"Again\"}").expect(400);
        Caller.Reply changed = admin.put(all + "/NEW", "{\"key\":\"NEWER\",\"name\":\"Newer things\"}").expect(200);
        assertThat(changed.header("location")).endsWith("/workspaces/acme/projects/NEWER");
        admin.get(all + "/NEW").expect(404);
        admin.delete(all + "/NEWER").expect(204);
        admin.delete(PROJECT).expect(400);
        admin.get(PROJECT + "/branching-model").expect(200);
    }

    @Test
    void defaultReviewersOfARepositoryAndItsProjectAreAddedAndRemoved() {
        String own = REPOSITORY + "/default-reviewers/" + encoded(developer.uuid());
        String projects = PROJECT + "/default-reviewers/" + encoded(developer.uuid());
        admin.get(own).expect(404);
        admin.put(own, "").expect(200);
        admin.get(own).expect(200);
        admin.put(projects, "").expect(200);
        admin.get(projects).expect(200);
        JsonNode effective = admin.get(REPOSITORY + "/effective-default-reviewers").expect(200).json().path("values");
        assertThat(effective.findValuesAsString("reviewer_type")).containsExactly("repository");
        admin.delete(own).expect(204);
        effective = admin.get(REPOSITORY + "/effective-default-reviewers").expect(200).json().path("values");
        assertThat(effective.findValuesAsString("reviewer_type")).containsExactly("project");
        assertThat(admin.get(PROJECT + "/default-reviewers").expect(200).json().path("values")).hasSize(1);
        admin.delete(projects).expect(204);
        admin.delete(projects).expect(404);
    }

    @Test
    void keysOfProjectsAndOfTheOwnAccount() {
        String key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIB1vbm5lIHdhcyBldmVyIGdpdmVuIHRoaXMgb25l";
        String keys = PROJECT + "/deploy-keys";
        JsonNode made = admin.post(keys, "{\"key\":\"" + key + " root@a\",\"label\":\"a\"}").expect(200).json();
        assertThat(made.path("comment").stringValue()).isEqualTo("root@a");
        admin.post(keys, "{\"key\":\"" + key + "\",\"label\":\"b\"}").expect(400);
        admin.get(keys + "/" + made.path("id").asLong()).expect(200);
        assertThat(admin.get(keys).expect(200).json().path("values")).hasSize(1);
        admin.delete(keys + "/" + made.path("id").asLong()).expect(204);
        admin.get(keys + "/" + made.path("id").asLong()).expect(404);

        String self = "/users/" + encoded(emulator.directory().personByEmail("service@acme.test").orElseThrow().uuid()) + "/ssh-keys";
        JsonNode own = admin.post(self, "{\"key\":\"" + key + "\",\"label\":\"laptop\"}").expect(201).json();
        assertThat(own.path("fingerprint").stringValue()).startsWith("SHA256:").doesNotEndWith("=");
        String one = self + "/" + encoded(own.path("uuid").stringValue());
        assertThat(admin.put(one, "{\"label\":\"desk\"}").expect(200).json().path("label").stringValue()).isEqualTo("desk");
        assertThat(admin.get(self).expect(200).json().path("values").findValuesAsString("label")).containsExactly("desk");
        admin.get("/users/" + encoded(developer.uuid()) + "/ssh-keys").expect(403);
        admin.delete(one).expect(204);
        admin.get(one).expect(404);

        String deploy = REPOSITORY + "/deploy-keys";
        long id = admin.get(deploy).expect(200).json().at("/values/0/id").asLong();
        assertThat(admin.put(deploy + "/" + id, "{\"label\":\"Renamed\"}").expect(200).json().path("label").stringValue()).isEqualTo("Renamed");
    }

    @Test
    void pipelinesAreSwitchedAndTheirVariablesAndEnvironmentsKept() {
        assertThat(admin.put(REPOSITORY + "/pipelines_config", "{\"enabled\":false}").expect(200).json().path("enabled").booleanValue()).isFalse();
        admin.put(REPOSITORY + "/pipelines_config", "{\"enabled\":true}").expect(200);
        for (String variables : List.of(REPOSITORY + "/pipelines_config/variables", "/workspaces/acme/pipelines-config/variables")) {
            JsonNode made = admin.post(variables, "{\"key\":\"TOKEN\",\"value\":\"hidden\",\"secured\":true}").expect(201).json();
            assertThat(made.has("value")).isFalse();
            admin.post(variables, "{\"key\":\"TOKEN\",\"value\":\"x\"}").expect(409);
            admin.post(variables, "{\"key\":\"no blanks\",\"value\":\"x\"}").expect(400);
            String one = variables + "/" + encoded(made.path("uuid").stringValue());
            JsonNode open = admin.put(one, "{\"secured\":false}").expect(200).json();
            assertThat(open.path("value").stringValue()).as("what was secured is not opened").isEmpty();
            admin.get(one).expect(200);
            admin.delete(one).expect(204);
            admin.get(one).expect(404);
        }
        String environments = REPOSITORY + "/environments";
        JsonNode environment = admin.post(environments, "{\"name\":\"Canary\"}").expect(201).json();
        admin.post(environments, "{\"name\":\"Canary\"}").expect(409);
        String uuid = encoded(environment.path("uuid").stringValue());
        admin.get(environments + "/" + uuid).expect(200);
        String deployed = REPOSITORY + "/deployments_config/environments/" + uuid + "/variables";
        JsonNode variable = admin.post(deployed, "{\"key\":\"WHERE\",\"value\":\"there\"}").expect(201).json();
        admin.put(deployed + "/" + encoded(variable.path("uuid").stringValue()), "{\"value\":\"here\"}").expect(200);
        assertThat(admin.get(deployed).expect(200).json().at("/values/0/value").stringValue()).isEqualTo("here");
        admin.delete(environments + "/" + uuid).expect(204);
        admin.get(deployed).expect(404);
    }

    @Test
    void whatARepositoryOverridesIsToldWhereItIsSet() {
        assertThat(admin.get(REPOSITORY + "/override-settings").expect(200).json().at("/override_settings/branching_model").booleanValue()).isFalse();
        admin.put(REPOSITORY + "/override-settings", "{\"override_settings\":{\"branching_model\":true}}").expect(204);
        assertThat(admin.get(REPOSITORY).expect(200).json().at("/override_settings/branching_model").booleanValue()).isTrue();
        admin.put(REPOSITORY + "/override-settings", "{\"override_settings\":{\"branching_model\":false}}").expect(204);
        admin.get(REPOSITORY + "/effective-branching-model").expect(200);
    }
}
