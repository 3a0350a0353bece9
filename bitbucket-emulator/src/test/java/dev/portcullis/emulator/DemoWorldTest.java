package dev.portcullis.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DemoWorldTest {

    private final OpenApiCheck check = new OpenApiCheck();
    private BitbucketEmulator emulator;
    private Caller developer;
    private Path folder;

    @BeforeAll
    void start(@TempDir Path temporary) {
        folder = temporary;
        emulator = BitbucketEmulator.start(
                EmulatorOptions.in(folder.resolve("data")).withObserver(check).withWorld(EmulatorOptions.World.DEMO));
        developer = Caller.developer(emulator);
    }

    @AfterAll
    void stop() {
        emulator.close();
        check.assertClean();
        check.close();
    }

    private List<JsonNode> repositories(String workspace) {
        return developer
                .get("/repositories/" + workspace + "?role=contributor&pagelen=100")
                .json()
                .path("values")
                .valueStream()
                .toList();
    }

    @Test
    void everyRepositoryOfAcmeHasCommitsAndTakesADeployEnv() {
        List<JsonNode> repositories = repositories("acme");
        assertThat(repositories).hasSize(8);
        for (JsonNode repository : repositories) {
            String slug = repository.path("slug").stringValue();
            assertThat(repository.at("/mainbranch/name").stringValue()).as(slug).isEqualTo("main");
            GitClient clone = GitClient.clone(emulator, "dev", "demo-dev-token", "acme/" + slug, folder.resolve(slug));
            assertThat(clone.run("check-ignore", "deploy.env").code()).as(slug).isEqualTo(1);
            assertThat(Integer.parseInt(clone.git("rev-list", "--count", "HEAD")))
                    .as(slug)
                    .isGreaterThan(2);
            clone.commit("docs/pushed.md", "pushed\n", "Push to main");
            assertThat(clone.run("push", "-q", "origin", "HEAD:refs/heads/main").output())
                    .as("no restriction keeps a developer from the main branch of %s", slug)
                    .doesNotContain("denied");
        }
        GitClient pushing = new GitClient(folder.resolve("legacy-portal"));
        pushing.commit("deploy.env", "A=1\n", "Deploy");
        pushing.git("push", "-q", "origin", "HEAD:refs/heads/deploy");
    }

    @Test
    void everyRiskOfASettingIsSomewhereAndSomewhereNot() {
        Caller service = Caller.service(emulator);
        Map<String, String> restrictions = new TreeMap<>();
        Map<String, Long> administrators = new TreeMap<>();
        for (JsonNode one : repositories("acme")) {
            String slug = one.path("slug").stringValue();
            restrictions.put(
                    slug,
                    String.join(
                            " ",
                            service.get("/repositories/acme/" + slug + "/branch-restrictions?pagelen=100")
                                    .json()
                                    .findValuesAsString("kind")));
            administrators.put(
                    slug,
                    service
                            .get("/workspaces/acme/permissions/repositories/" + slug + "?pagelen=100")
                            .json()
                            .findValuesAsString("permission")
                            .stream()
                            .filter("admin"::equals)
                            .count());
        }
        for (String kind : List.of("push", "force", "delete", "require_approvals_to_merge")) {
            assertThat(restrictions.values()).anyMatch(kinds -> kinds.contains(kind));
            assertThat(restrictions.values()).anyMatch(kinds -> !kinds.contains(kind));
        }
        assertThat(restrictions.get("infra-live")).isEmpty();
        assertThat(administrators).containsEntry("notifications", 7L).containsEntry("payments-api", 1L);
        assertThat(repositories("acme").stream()
                        .filter(one -> !one.path("is_private").asBoolean())
                        .map(one -> one.path("slug").stringValue()))
                .containsExactly("build-images");
        assertThat(repositories("acme").stream()
                        .filter(one -> one.path("fork_policy").stringValue().equals("allow_forks")))
                .hasSize(2);
        assertThat(service.get("/repositories/acme/infra-live/hooks").json().at("/values/0/url").stringValue())
                .startsWith("http://");
        assertThat(service.get("/repositories/acme/web-storefront/hooks")
                        .json()
                        .at("/values/0/secret_set")
                        .asBoolean())
                .isFalse();
        assertThat(service.get("/repositories/acme/etl-jobs/deploy-keys").json().at("/values/0/last_used").isNull())
                .isTrue();
        assertThat(service.get("/repositories/acme/infra-live/pipelines_config/variables")
                        .json()
                        .at("/values/0/secured")
                        .asBoolean())
                .isFalse();
    }

    @Test
    void globexHasAnEmptyRepository() {
        List<JsonNode> repositories = repositories("globex");
        assertThat(repositories).hasSize(4);
        assertThat(repositories.stream().filter(one -> one.path("mainbranch").isNull()))
                .hasSize(1);
    }

    @Test
    void pullRequestsAreOpen() {
        long open = repositories("acme").stream()
                .mapToLong(one -> developer
                        .get("/repositories/acme/" + one.path("slug").stringValue() + "/pullrequests")
                        .json()
                        .path("size")
                        .longValue())
                .sum();
        assertThat(open).isBetween(6L, 8L);
    }

    @Test
    void secretsLookLiveButOnlyAtRunTime() {
        String path = "/repositories/acme/payments-api/src/feature%2Freceipts-to-s3/";
        String hash = developer
                .get("/repositories/acme/payments-api/refs/branches/feature/receipts-to-s3")
                .json()
                .at("/target/hash")
                .stringValue();
        assertThat(developer
                        .get(path.replace("feature%2Freceipts-to-s3", hash)
                                + "src/main/resources/application-staging.properties")
                        .expect(200)
                        .text())
                .containsPattern("accessKeyId=AKIA[A-Z2-7]{16}\n")
                .containsPattern("secretAccessKey=[0-9A-Za-z/+]{40}\n");
    }
}
