package dev.portcullis.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.emulator.state.Person;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page's button merges as REST does: unmet checks warn on a standard plan and refuse on Premium where they are enforced. */
class MergeButtonTest {

    private BitbucketEmulator emulator;
    private Caller service;
    private Caller developer;

    @BeforeEach
    void start(@TempDir Path folder) {
        emulator = BitbucketEmulator.start(EmulatorOptions.in(folder));
        service = Caller.service(emulator);
        developer = Caller.developer(emulator);
    }

    @AfterEach
    void stop() {
        emulator.close();
    }

    private String page(String path) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(emulator.baseUrl() + path)).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private HttpResponse<String> press(String path, Person person) throws IOException, InterruptedException {
        return HttpClient.newHttpClient().send(
                HttpRequest.newBuilder(URI.create(emulator.baseUrl() + path + "/merge"))
                        .POST(HttpRequest.BodyPublishers.ofString(
                                "strategy=merge_commit&person=" + URLEncoder.encode(person.uuid(), StandardCharsets.UTF_8)))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private void restrict(String workspace, String repository, String kind, String value) {
        service.post(
                        "/repositories/" + workspace + "/" + repository + "/branch-restrictions",
                        "{\"kind\":\"" + kind + "\",\"branch_match_kind\":\"glob\",\"pattern\":\"main\"" + value + "}")
                .expect(201);
    }

    private Person dev() {
        return emulator.directory().personByEmail("dev@acme.test").orElseThrow();
    }

    @Test
    void onAStandardPlanUnmetChecksWarnAndTheMergeGoesThrough() throws Exception {
        restrict("acme", "payments-api", "require_approvals_to_merge", ",\"value\":2");
        restrict("acme", "payments-api", "require_tasks_to_be_completed", "");
        developer.post("/repositories/acme/payments-api/pullrequests/1/tasks", "{\"content\":{\"raw\":\"Ask <b>Mei</b>\"}}").expect(201);
        String shown = page("/acme/payments-api/pull-requests/1");
        assertThat(shown)
                .contains("These only warn")
                .contains("At least 2 approvals")
                .contains("All tasks must be completed.")
                .contains("Ask &lt;b&gt;Mei&lt;/b&gt;")
                .contains(">Merge</button>");
        assertThat(press("/acme/payments-api/pull-requests/1", dev()).statusCode()).isEqualTo(303);
        assertThat(service.get("/repositories/acme/payments-api/pullrequests/1").expect(200).json().path("state").stringValue()).isEqualTo("MERGED");
        assertThat(page("/acme/payments-api/pull-requests/1")).doesNotContain(">Merge</button>");
        assertThat(press("/acme/payments-api/pull-requests/1", dev()).body()).contains("already closed");
    }

    @Test
    void onPremiumEnforcedChecksRefuse() throws Exception {
        restrict("globex", "ledger", "enforce_merge_checks", "");
        restrict("globex", "ledger", "require_approvals_to_merge", ",\"value\":1");
        emulator.commit("globex", "ledger", "feature/interest", "Add interest", Map.of("Interest.java", "final class Interest {}\n"));
        Caller writer = Caller.with(emulator, "dev@acme.test", "demo-dev-token");
        long id = writer.post(
                        "/repositories/globex/ledger/pullrequests", "{\"title\":\"Interest\",\"source\":{\"branch\":{\"name\":\"feature/interest\"}}}")
                .expect(201)
                .json()
                .path("id")
                .asLong();
        String path = "/globex/ledger/pull-requests/" + id;
        assertThat(page(path)).contains("These refuse a merge").contains("At least 1 approvals");
        HttpResponse<String> refused = press(path, dev());
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(refused.body()).contains("At least 1 approvals are required to merge.");
        assertThat(service.get("/repositories/globex/ledger/pullrequests/" + id).expect(200).json().path("state").stringValue()).isEqualTo("OPEN");
        Person stranger = emulator.directory().personByEmail("mei@acme.test").orElseThrow();
        assertThat(press(path, stranger).body()).contains("may not write");
    }
}
