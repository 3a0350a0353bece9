package dev.portcullis.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PagesTest {

    private static final String HOSTILE = "<img src=x onerror=alert(1)>\\u202egnp.exe";

    private final OpenApiCheck check = new OpenApiCheck();
    private BitbucketEmulator emulator;
    private Caller service;
    private Path folder;

    @BeforeAll
    void start(@TempDir Path temporary) {
        folder = temporary;
        emulator = BitbucketEmulator.start(
                EmulatorOptions.in(folder.resolve("data")).withObserver(check).withPrivateHooks(true));
        service = Caller.service(emulator);
    }

    @AfterAll
    void stop() {
        emulator.close();
        check.assertClean();
        check.close();
    }

    private String page(String path) {
        Caller.Reply reply =
                Caller.anonymous(emulator).get(emulator.baseUrl() + path).expect(200);
        assertThat(reply.header("content-type")).isEqualTo("text/html; charset=utf-8");
        return reply.text();
    }

    @Test
    void workspacesRepositoriesAndBranches() {
        assertThat(page("/")).contains("Acme").contains("Globex");
        assertThat(page("/acme/")).contains("payments-api").contains("/acme/workspace/projects/PAY");
        assertThat(page("/acme/workspace/projects/PAY"))
                .contains("payments-api")
                .doesNotContain("web-storefront");
        assertThat(page("/acme/payments-api"))
                .contains("feature/farewell")
                .contains("git clone " + emulator.baseUrl() + "/acme/payments-api.git");
        assertThat(page("/acme/payments-api/branch/feature/farewell")).contains("Add a farewell");
        assertThat(page("/acme/payments-api/src/main/src/Greeting.java")).contains("id=\"lines-3\"");
        Caller.anonymous(emulator).get(emulator.baseUrl() + "/acme/none").expect(404);
        Caller.anonymous(emulator).get(emulator.baseUrl() + "/none/").expect(404);
    }

    @Test
    void aPullRequestAsADeveloperSeesIt() {
        String repository = "/repositories/acme/payments-api";
        String hash = service.get(repository + "/refs/branches/feature/farewell")
                .json()
                .at("/target/hash")
                .stringValue();
        service.post(
                        repository + "/pullrequests/1/comments",
                        "{\"content\":{\"raw\":\"inline words\"},\"inline\":{\"path\":\"src/Farewell.java\",\"to\":1}}")
                .expect(201);
        service.post(repository + "/pullrequests/1/comments", "{\"content\":{\"raw\":\"general words\"}}")
                .expect(201);
        service.put(
                        repository + "/commit/" + hash + "/reports/r",
                        "{\"title\":\"The report\",\"details\":\"Details\",\"report_type\":\"SECURITY\",\"result\":\"FAILED\"}")
                .expect(200);
        service.post(
                        repository + "/commit/" + hash + "/reports/r/annotations",
                        "[{\"external_id\":\"1\",\"annotation_type\":\"BUG\",\"summary\":\"A remark\","
                                + "\"path\":\"src/Farewell.java\",\"line\":1,\"severity\":\"LOW\"}]")
                .expect(200);
        service.post(
                        repository + "/commit/" + hash + "/statuses/build",
                        "{\"key\":\"k\",\"state\":\"FAILED\",\"name\":\"The build\",\"url\":\"javascript:alert(1)\"}")
                .expect(201);
        String page = page("/acme/payments-api/pull-requests/1");
        assertThat(page)
                .contains("final class Farewell {}")
                .contains("inline words")
                .contains("general words")
                .contains("The report")
                .contains("A remark")
                .contains("The build")
                .doesNotContain("javascript:alert");
        assertThat(page.indexOf("final class Farewell")).isLessThan(page.indexOf("inline words"));
        assertThat(page("/acme/payments-api/commits/" + hash)).contains("The build");
        assertThat(page("/acme/payments-api/pull-requests/")).contains("Add a farewell");
    }

    @Test
    void hostileNamesAreEscaped() {
        GitClient clone =
                GitClient.clone(emulator, "dev", "demo-dev-token", "acme/web-storefront", folder.resolve("hostile"));
        clone.git("checkout", "-q", "-b", "b<script>alert(1)");
        String hash = clone.commit("<script>alert(2).txt", "<script>alert(3)</script>\n", "<script>alert(4)</script>");
        clone.git("push", "-q", "origin", "HEAD");
        int id = Caller.developer(emulator)
                .post(
                        "/repositories/acme/web-storefront/pullrequests",
                        "{\"title\":\"" + HOSTILE + "\",\"description\":\"" + HOSTILE
                                + "\",\"source\":{\"branch\":{\"name\":\"b<script>alert(1)\"}}}")
                .expect(201)
                .json()
                .path("id")
                .intValue();
        service.put("/repositories/acme/web-storefront", "{\"description\":\"" + HOSTILE + "\"}")
                .expect(200);
        for (String path : new String[] {
            "/acme/",
            "/acme/web-storefront",
            "/acme/web-storefront/pull-requests/",
            "/acme/web-storefront/pull-requests/" + id,
            "/acme/web-storefront/commits/" + hash
        }) {
            assertThat(page(path))
                    .doesNotContain("<script")
                    .doesNotContain("<img")
                    .doesNotContain("\u202e");
        }
    }

    @Test
    void hooksWithWhatWasSentAndAnswered() {
        try (Listener listener = new Listener()) {
            String uuid = service.post(
                            "/workspaces/acme/hooks",
                            "{\"description\":\"My hook\",\"url\":\"" + listener.url()
                                    + "\",\"active\":true,\"secret\":\"verysecret\",\"events\":[\"repo:updated\"]}")
                    .json()
                    .path("uuid")
                    .stringValue();
            service.put("/repositories/acme/payments-api", "{\"description\":\"<b>new</b>\"}")
                    .expect(200);
            listener.await("repo:updated");
            emulator.awaitQuiet(Duration.ofSeconds(10));
            assertThat(page("/acme/workspace/settings/webhooks"))
                    .contains("My hook")
                    .contains("200");
            assertThat(page("/acme/workspace/settings/webhooks/" + Urls.encode(uuid)))
                    .contains("repo:updated")
                    .contains("X-Hub-Signature")
                    .contains("number 1")
                    .doesNotContain("<b>new")
                    .doesNotContain("verysecret");
        }
    }

    @Test
    void theSettingsOfARepositoryAreSeenWithoutAnyValue() {
        String page = page("/acme/payments-api/admin");
        assertThat(page)
                .contains("No branch is restricted")
                .contains("Old machine")
                .contains("http://board.acme.test/hooks")
                .contains("DEPLOY_PASSWORD")
                .contains("readable");
        emulator.state().variables.all().forEach(one -> assertThat(page).doesNotContain(one.value()));
        String guarded = page("/acme/web-storefront/admin");
        assertThat(guarded).contains("require_approvals_to_merge: 1").contains("group Developers");
        String force = service.get("/repositories/acme/web-storefront/branch-restrictions?kind=force")
                .json()
                .at("/values/0/links/self/href")
                .stringValue();
        assertThat(guarded).contains("<td>force</td>");
        service.delete(force).expect(204);
        assertThat(page("/acme/web-storefront/admin")).doesNotContain("<td>force</td>");
    }

    @Test
    void pagesRunNoScripts() {
        Caller.Reply reply = Caller.anonymous(emulator).get(emulator.baseUrl() + "/");
        assertThat(reply.header("content-security-policy")).startsWith("default-src 'none'");
        Caller.anonymous(emulator).get(emulator.baseUrl() + "/-/style.css").expect(200);
        assertThat(reply.text()).contains("href=\"/-/icon.svg\"");
        Caller.anonymous(emulator).get(emulator.baseUrl() + "/-/icon.svg").expect(200);
    }
}
