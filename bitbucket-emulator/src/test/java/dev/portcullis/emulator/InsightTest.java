package dev.portcullis.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InsightTest {

    private static final String REPOSITORY = "/repositories/acme/payments-api";

    private final OpenApiCheck check = new OpenApiCheck();
    private BitbucketEmulator emulator;
    private Caller service;
    private String commit;

    @BeforeAll
    void start(@TempDir Path folder) {
        emulator = BitbucketEmulator.start(EmulatorOptions.in(folder).withObserver(check));
        service = Caller.service(emulator);
        String head = service.get(REPOSITORY + "/refs/branches/feature/farewell")
                .json()
                .at("/target/hash")
                .stringValue();
        commit = REPOSITORY + "/commit/" + head;
    }

    @AfterAll
    void stop() {
        emulator.close();
        check.assertClean();
        check.close();
    }

    private static String status(String key, String state, String refname) {
        return "{\"key\":\"" + key + "\",\"state\":\"" + state + "\",\"url\":\"https://p.test/1\",\"name\":\"P\","
                + "\"type\":\"build\",\"refname\":" + (refname == null ? "null" : "\"" + refname + "\"") + "}";
    }

    @Test
    void oneKeyIsOneStatus() {
        JsonNode first = service.post(commit + "/statuses/build", status("k1", "INPROGRESS", "feature/farewell"))
                .expect(201)
                .json();
        JsonNode second = service.post(commit + "/statuses/build", status("k1", "FAILED", "feature/farewell"))
                .expect(201)
                .json();
        assertThat(second.path("created_on")).isEqualTo(first.path("created_on"));
        assertThat(service.get(commit + "/statuses/build/k1")
                        .expect(200)
                        .json()
                        .path("state")
                        .stringValue())
                .isEqualTo("FAILED");
        service.put(commit + "/statuses/build/k1", status("k1", "SUCCESSFUL", "feature/farewell"))
                .expect(200);
        assertThat(service.get(commit + "/statuses")
                        .expect(200)
                        .json()
                        .path("values")
                        .valueStream()
                        .filter(one -> one.path("key").stringValue().equals("k1")))
                .hasSize(1);
        service.get(commit + "/statuses/build/none").expect(404);
    }

    @Test
    void aStatusOfAnotherBranchDoesNotAttachToThePullRequest() {
        service.post(commit + "/statuses/build", status("here", "FAILED", "feature/farewell"))
                .expect(201);
        service.post(commit + "/statuses/build", status("there", "FAILED", "other"))
                .expect(201);
        String text =
                service.get(REPOSITORY + "/pullrequests/1/statuses").expect(200).text();
        assertThat(text).contains("\"key\":\"here\"").doesNotContain("\"key\":\"there\"");
    }

    @Test
    void wrongStatusesAreRefused() {
        service.post(commit + "/statuses/build", status("k2", "BROKEN", null)).expect(400);
        service.post(commit + "/statuses/build", "{\"key\":\"k2\"}").expect(400);
        service.post(commit + "/statuses/build", status("k".repeat(41), "FAILED", null))
                .expect(400);
        service.post(REPOSITORY + "/commit/" + "0".repeat(40) + "/statuses/build", status("k", "FAILED", null))
                .expect(404);
    }

    private static String report(String facts) {
        return "{\"title\":\"Portcullis\",\"details\":\"Nothing\",\"report_type\":\"SECURITY\",\"type\":\"report\","
                + "\"result\":\"PASSED\",\"data\":[" + facts + "]}";
    }

    @Test
    void reportsAreReplacedListedAndDeleted() {
        String path = commit + "/reports/portcullis-1";
        String fact = "{\"title\":\"Findings\",\"type\":\"NUMBER\",\"value\":2}";
        JsonNode first = service.put(path, report(fact)).expect(200).json();
        assertThat(first.path("uuid").stringValue()).startsWith("{");
        JsonNode second = service.put(path, report("")).expect(200).json();
        assertThat(second.path("uuid")).isEqualTo(first.path("uuid"));
        assertThat(second.path("data").size()).isZero();
        assertThat(service.get(commit + "/reports")
                        .expect(200)
                        .json()
                        .path("values")
                        .size())
                .isPositive();
        service.get(path).expect(200);
        service.delete(path).expect(204);
        service.get(path).expect(404);
    }

    @Test
    void aReportHasTenFactsAtMost() {
        String fact = "{\"title\":\"F\",\"type\":\"TEXT\",\"value\":\"x\"}";
        String ten = IntStream.range(0, 10).mapToObj(one -> fact).collect(Collectors.joining(","));
        service.put(commit + "/reports/ten", report(ten)).expect(200);
        service.put(commit + "/reports/ten", report(ten + "," + fact)).expect(400);
        service.put(commit + "/reports/ten", report("{\"title\":\"F\",\"type\":\"NUMBER\",\"value\":\"x\"}"))
                .expect(400);
        service.put(commit + "/reports/ten", "{\"title\":\"x\"}").expect(400);
    }

    private static String annotations(int from, int count) {
        return IntStream.range(from, from + count)
                .mapToObj(number -> "{\"external_id\":\"a" + number + "\",\"annotation_type\":\"VULNERABILITY\","
                        + "\"type\":\"report_annotation\",\"summary\":\"S" + number
                        + "\",\"path\":\"a.txt\",\"line\":1,"
                        + "\"severity\":\"HIGH\"}")
                .collect(Collectors.joining(",", "[", "]"));
    }

    @Test
    void aHundredAnnotationsAtOnceAndAThousandInAll() {
        String path = commit + "/reports/many/annotations";
        service.put(commit + "/reports/many", report("")).expect(200);
        service.post(path, annotations(0, 101)).expect(400);
        for (int i = 0; i < 10; i++) {
            service.post(path, annotations(i * 100, 100)).expect(200);
        }
        service.post(path, annotations(1000, 1)).expect(400);
        service.post(path, annotations(999, 1)).expect(200);
        JsonNode page = service.get(path + "?pagelen=100").expect(200).json();
        assertThat(page.path("size").intValue()).isEqualTo(1000);
        assertThat(page.at("/values/5/external_id").stringValue()).isEqualTo("a5");
    }

    @Test
    void oneAnnotation() {
        String path = commit + "/reports/one/annotations";
        service.put(commit + "/reports/one", report("")).expect(200);
        service.post(path, annotations(0, 1)).expect(200);
        service.get(path + "/a0").expect(200);
        String body =
                "{\"annotation_type\":\"BUG\",\"type\":\"report_annotation\",\"summary\":\"" + "s".repeat(450) + "\"}";
        service.put(path + "/a1", body).expect(200);
        service.put(path + "/a1", body.replace("sss", "ssss")).expect(400);
        service.delete(path + "/a1").expect(204);
        service.get(path + "/a1").expect(404);
        service.post(commit + "/reports/none/annotations", annotations(0, 1)).expect(404);
    }
}
