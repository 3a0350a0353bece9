package dev.portcullis.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReadingTest {

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

    @Test
    void theOwnAccount() {
        JsonNode user = service.get("/user").expect(200).json();
        assertThat(user.path("nickname").stringValue()).isEqualTo("portcullis-service-account");
        assertThat(user.path("uuid").stringValue()).matches("\\{[0-9a-f-]{36}}");
        assertThat(user.path("has_2fa_enabled").booleanValue()).isTrue();
    }

    @Test
    void workspacesAreListedWithoutTheirNames() {
        JsonNode page =
                service.get("/user/workspaces?administrator=true").expect(200).json();
        assertThat(page.path("pagelen").intValue()).isEqualTo(25);
        assertThat(page.path("values")
                        .valueStream()
                        .map(one -> one.at("/workspace/slug").stringValue()))
                .containsExactly("acme", "globex");
        assertThat(page.at("/values/0/workspace").has("name")).isFalse();
        assertThat(page.at("/values/0/type").stringValue()).isEqualTo("workspace_access");
        assertThat(developer
                        .get("/user/workspaces?administrator=true")
                        .json()
                        .path("size")
                        .intValue())
                .isZero();
        assertThat(developer.get("/user/workspaces").json().path("size").intValue())
                .isEqualTo(2);
    }

    @Test
    void theWorkspaceRole() {
        assertThat(service.get("/user/workspaces/acme/permission")
                        .json()
                        .path("permission")
                        .stringValue())
                .isEqualTo("owner");
        assertThat(developer
                        .get("/user/workspaces/acme/permission")
                        .json()
                        .path("permission")
                        .stringValue())
                .isEqualTo("member");
    }

    @Test
    void aWorkspaceTellsNoPlan() {
        String text = service.get("/workspaces/acme").expect(200).text();
        assertThat(text)
                .contains("\"name\":\"Acme\"")
                .doesNotContainIgnoringCase("standard")
                .doesNotContain("plan");
    }

    @Test
    void membersAndTheirRoles() {
        assertThat(service.get("/workspaces/acme/members").expect(200).text()).doesNotContain("@acme.test");
        JsonNode page = service.get("/workspaces/acme/permissions").expect(200).json();
        assertThat(page.path("size").intValue()).isEqualTo(5);
        String uuid = service.get("/workspaces/acme").json().path("uuid").stringValue();
        service.get("/workspaces/" + Urls.encode(uuid) + "/permissions").expect(404);
        service.get("/workspaces/" + Urls.encode(uuid) + "/members").expect(200);
    }

    @Test
    void mailAddressesOnlyForAdministratorsWhoAskForThem() {
        String path = "/workspaces/acme/members?q=" + Urls.encode("user.email IN (\"dev@acme.test\",\"no@x.test\")");
        JsonNode plain = service.get(path).expect(200).json();
        assertThat(plain.path("size").intValue()).isEqualTo(1);
        assertThat(plain.at("/values/0/user").has("email")).isFalse();
        JsonNode asked =
                service.get(path + "&fields=%2Bvalues.user.email").expect(200).json();
        assertThat(asked.at("/values/0/user/email").stringValue()).isEqualTo("dev@acme.test");
        developer.get(path).expect(403);
    }

    @Test
    void projects() {
        JsonNode page = service.get("/workspaces/acme/projects").expect(200).json();
        assertThat(page.path("values").valueStream().map(one -> one.path("key").stringValue()))
                .containsExactly("PAY", "WEB");
        service.get("/workspaces/acme/projects/PAY").expect(200);
        service.get("/workspaces/acme/projects/NO").expect(404);
    }

    @Test
    void repositoriesWithRoleQueryAndSort() {
        assertThat(slugs("/repositories/acme?sort=-slug")).containsExactly("web-storefront", "payments-api");
        assertThat(slugs("/repositories/acme?q=" + Urls.encode("name ~ \"store\"")))
                .containsExactly("web-storefront");
        assertThat(slugs("/repositories/acme?q=" + Urls.encode("project.key = \"PAY\" AND is_private = true")))
                .containsExactly("payments-api");
        assertThat(slugs("/repositories/acme?role=admin")).hasSize(2);
        assertThat(developer
                        .get("/repositories/acme?role=admin")
                        .json()
                        .path("values")
                        .size())
                .isZero();
        assertThat(developer
                        .get("/repositories/acme?role=contributor")
                        .json()
                        .path("values")
                        .size())
                .isEqualTo(2);
        service.get("/repositories/acme?q=" + Urls.encode("name ~~ 3")).expect(400);
    }

    private java.util.stream.Stream<String> slugs(String path) {
        return service.get(path)
                .expect(200)
                .json()
                .path("values")
                .valueStream()
                .map(one -> one.path("slug").stringValue());
    }

    @Test
    void pagesFollowTheirNextLink() {
        JsonNode first = service.get("/repositories/acme?pagelen=1&sort=slug").json();
        String next = first.path("next").stringValue();
        assertThat(next).startsWith(emulator.baseUrl() + "/2.0/repositories/acme?");
        JsonNode second = service.get(next).expect(200).json();
        assertThat(second.has("next")).isFalse();
        assertThat(second.at("/values/0/slug").stringValue()).isEqualTo("web-storefront");
        assertThat(second.path("previous").stringValue()).contains("page=1");
        service.get("/repositories/acme?pagelen=101").expect(400);
    }

    @Test
    void fieldsCutTheAnswer() {
        assertThat(service.get("/repositories/acme?fields=values.slug,size&sort=slug")
                        .text())
                .isEqualTo("{\"values\":[{\"slug\":\"payments-api\"},{\"slug\":\"web-storefront\"}],\"size\":2}");
        JsonNode without =
                service.get("/repositories/acme/payments-api?fields=-links").json();
        assertThat(without.has("links")).isFalse();
        assertThat(without.has("slug")).isTrue();
    }

    @Test
    void aRepositoryByUuidAndItsCloneAddress() {
        JsonNode repository =
                service.get("/repositories/acme/payments-api").expect(200).json();
        String uuid = Urls.encode(repository.path("uuid").stringValue());
        assertThat(service.get("/repositories/acme/" + uuid).expect(200).json()).isEqualTo(repository);
        assertThat(repository.at("/links/clone/0/href").stringValue())
                .isEqualTo(
                        emulator.baseUrl().replace("://", "://portcullis-service-account@") + "/acme/payments-api.git");
        assertThat(repository.at("/mainbranch/name").stringValue()).isEqualTo("main");
        assertThat(repository.path("created_on").stringValue())
                .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}\\+00:00");
    }

    @Test
    void branchesCommitsAndMergeBase() {
        JsonNode branches = service.get("/repositories/acme/payments-api/refs/branches")
                .expect(200)
                .json();
        assertThat(branches.path("values")
                        .valueStream()
                        .map(one -> one.path("name").stringValue()))
                .containsExactly("feature/farewell", "main");
        String head = branches.at("/values/0/target/hash").stringValue();
        String main = branches.at("/values/1/target/hash").stringValue();
        assertThat(head).hasSize(40);
        service.get("/repositories/acme/payments-api/refs/branches/feature/farewell")
                .expect(200);
        service.get("/repositories/acme/payments-api/refs/branches/feature%2Ffarewell")
                .expect(200);
        service.get("/repositories/acme/payments-api/refs/branches/none").expect(404);
        service.get("/repositories/acme/payments-api/commit/" + head.substring(0, 12))
                .expect(200);
        service.get("/repositories/acme/payments-api/commit/" + "0".repeat(40)).expect(404);
        assertThat(service.get("/repositories/acme/payments-api/merge-base/" + head + ".." + main)
                        .expect(200)
                        .json()
                        .path("hash")
                        .stringValue())
                .isEqualTo(main);
        JsonNode commits = service.get("/repositories/acme/payments-api/commits?include=" + head + "&exclude=" + main)
                .expect(200)
                .json();
        assertThat(commits.path("values").size()).isEqualTo(1);
        assertThat(commits.has("size")).isFalse();
        assertThat(commits.has("page")).isFalse();
        assertThat(commits.at("/values/0/author/user/nickname").stringValue()).isEqualTo("Devon Miller");
    }

    @Test
    void commitsComeInCursorPages() {
        JsonNode first = service.get("/repositories/acme/payments-api/commits/main?pagelen=1")
                .expect(200)
                .json();
        assertThat(first.path("values").size()).isEqualTo(1);
        JsonNode second =
                service.get(first.path("next").stringValue()).expect(200).json();
        assertThat(second.at("/values/0/message").stringValue()).isEqualTo("Start\n");
        assertThat(second.has("next")).isFalse();
        service.post("/repositories/acme/payments-api/commits", "").expect(200);
    }

    @Test
    void theNewSideOfADiffStandsFirst() {
        String path = "/repositories/acme/payments-api/diff/";
        assertThat(service.get(path + "feature%2Ffarewell..main").expect(200).text())
                .contains("+++ b/src/Farewell.java")
                .contains("+final class Farewell {}");
        assertThat(service.get(path + "main..feature%2Ffarewell").text()).isEmpty();
        assertThat(service.get(path + "main..feature%2Ffarewell?topic=false").text())
                .contains("-final class Farewell {}");
        JsonNode stat = service.get("/repositories/acme/payments-api/diffstat/feature%2Ffarewell..main")
                .expect(200)
                .json();
        assertThat(stat.path("pagelen").intValue()).isEqualTo(500);
        assertThat(stat.at("/values/0/status").stringValue()).isEqualTo("added");
        assertThat(stat.at("/values/0/old").isNull()).isTrue();
        assertThat(stat.at("/values/0/new/path").stringValue()).isEqualTo("src/Farewell.java");
        assertThat(stat.at("/values/0/lines_added").intValue()).isEqualTo(1);
    }

    @Test
    void anEmptyPathMeansTheWhole() {
        for (String path : new String[] {"", "%2F"}) {
            String query = "?path=" + path;
            assertThat(service.get("/repositories/acme/payments-api/diff/feature%2Ffarewell..main" + query).expect(200).text()).contains("+++ b/src/Farewell.java");
            assertThat(service.get("/repositories/acme/payments-api/commits/main" + query).expect(200).json().path("values")).isNotEmpty();
        }
        assertThat(service.get("/repositories/acme/payments-api/diff/feature%2Ffarewell..main?path=docs%2F").expect(200).text()).isEmpty();
    }

    @Test
    void sourceRawAndDescribedAndListed() {
        String path = "/repositories/acme/payments-api/src";
        String hash = service.get("/repositories/acme/payments-api/refs/branches/main")
                .json()
                .at("/target/hash")
                .stringValue();
        Caller.Reply raw = service.get(path + "/" + hash + "/src/Greeting.java").expect(200);
        assertThat(raw.text()).contains("hello");
        assertThat(raw.header("ETag")).isNotEmpty();
        Caller.Reply again = service.send(
                "GET", path + "/" + hash + "/src/Greeting.java", null, "If-None-Match", raw.header("ETag"));
        assertThat(again.expect(304).text()).isEmpty();
        JsonNode meta = service.get(path + "/" + hash + "/src/Greeting.java?format=meta")
                .expect(200)
                .json();
        assertThat(meta.path("size").intValue()).isPositive();
        assertThat(meta.path("type").stringValue()).isEqualTo("commit_file");
        JsonNode root = service.get(path + "/main/").expect(200).json();
        assertThat(root.path("values").valueStream().map(one -> one.path("path").stringValue()))
                .containsExactly(".gitignore", "README.md", "src");
        assertThat(service.get(path + "/main/?max_depth=5")
                        .json()
                        .path("values")
                        .size())
                .isEqualTo(4);
        assertThat(service.get(path).status()).isEqualTo(302);
        service.get(path + "/main/none.txt").expect(404);
        service.get(path + "/feature/farewell/src/Greeting.java").expect(404);
    }

    @Test
    void anEmptyRepositoryHasNoMainBranch() {
        Caller owner = service;
        owner.post("/repositories/acme/blank", "{\"scm\":\"git\"}").expect(200);
        JsonNode repository = owner.get("/repositories/acme/blank").expect(200).json();
        assertThat(repository.path("mainbranch").isNull()).isTrue();
        assertThat(owner.get("/repositories/acme/blank/refs/branches")
                        .json()
                        .path("size")
                        .intValue())
                .isZero();
        assertThat(owner.get("/repositories/acme/blank/commits")
                        .expect(200)
                        .json()
                        .path("values")
                        .size())
                .isZero();
        owner.get("/repositories/acme/blank/src").expect(404);
        emulator.deleteRepository("acme", "blank");
        owner.get("/repositories/acme/blank").expect(404);
    }
}
