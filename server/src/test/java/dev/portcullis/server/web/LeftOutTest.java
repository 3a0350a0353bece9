package dev.portcullis.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.server.TestServer;
import dev.portcullis.server.Visitor;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Lists say which part of their filter they do not follow, and files are refused. */
class LeftOutTest {
    private static TestServer server;
    private static Visitor admin;

    @BeforeAll
    static void start() {
        server = TestServer.start();
        admin = server.administrator();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void whatMeansNothingIsSaid() {
        Map<String, String> said = new LinkedHashMap<>();
        said.put("/audit?from=garbage", "from “garbage”");
        said.put("/audit?since=2027-99-99", "since “2027-99-99”");
        said.put("/audit?q=" + "a".repeat(300), "(longer than 200 characters)");
        said.put("/posture?workspace=nope", "workspace “nope”");
        said.put("/posture?result=zz", "result “zz”");
        said.put("/posture/repositories?result=zz", "result “zz”");
        said.put("/alerts?state=zz&kind=yy&channel=xx", "state “zz”, kind “yy”, channel “xx”");
        said.put("/remedies?show=zz", "show “zz”");
        said.put("/repositories?state=zz&visibility=yy&project=xx", "state “zz”, visibility “yy”, project “xx”");
        said.put("/repositories?sort=zz", "sort “zz”");
        said.put("/pull-requests?state=zz&repository=yy", "state “zz”, repository “yy”");
        said.put("/identities?kind=zz&right=yy", "kind “zz”, right “yy”");
        said.put("/jobs?state=zz&since=yy", "state “zz”, since “yy”");
        said.put("/rules?engine=zz&severity=yy", "engine “zz”, severity “yy”");
        said.forEach((path, words) -> assertThat(page(path)).as(path).contains("Not a filter, so left out: ").contains(words));
        assertThat(page("/audit?from=%3Cb%3E")).contains("from “&lt;b&gt;”").doesNotContain("“<b>");
    }

    @Test
    void whatIsUnderstoodIsNot() {
        for (String path : List.of(
                "/audit?since=2027-01-31&until=2027-02-01&who=admin&kind=user&q=x&page=2", "/audit?since=&until=", "/posture?result=failing&severity=high&name=x&workspace=",
                "/posture/repositories?result=passed&page=2", "/alerts?state=failed&kind=digest&channel=&page=2", "/remedies?show=applied&page=1",
                "/repositories?state=current&visibility=private&name=x&sort=name&page=2", "/pull-requests?state=failed", "/identities?kind=person&right=admin&q=x", "/jobs?state=failed&page=1",
                "/rules?engine=posture&severity=high&name=x"))
            assertThat(page(path)).as(path).doesNotContain("left out");
    }

    @Test
    void daysOfTheTrailFilterIt() {
        admin.get("/audit/export.csv");
        assertThat(page("/audit?since=2020-01-31")).contains("exported the trail");
        assertThat(page("/audit?since=2999-01-31")).contains("Nothing fits this filter");
        assertThat(page("/audit?until=2020-01-31")).contains("Nothing fits this filter");
        assertThat(page("/audit?until=2999-01-31")).contains("exported the trail");
    }

    @Test
    void aFileIsRefusedRatherThanFilledWithEverything() {
        HttpResponse<String> refused = admin.get("/audit/export.csv?since=2027-99-99");
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("A part of the filter is not understood: since. Nothing was exported").doesNotContain("2027-99-99");
        assertThat(admin.get("/audit/export.csv?from=garbage").statusCode()).isEqualTo(400);
        assertThat(page("/audit?since=2027-99-99")).contains("href=\"/audit/export.csv\"");
        assertThat(admin.get("/audit/export.csv?since=2020-01-31").statusCode()).isEqualTo(200);
    }

    @Test
    void anAddressThatTheContainerRefusesGetsThePageOfOurs() {
        for (String path : List.of("/rules/%00", "/identities/acme/key/%00")) {
            HttpResponse<String> answer = admin.get(path);
            assertThat(answer.statusCode()).as(path).isEqualTo(400);
            assertThat(answer.body()).contains("This address or form is not understood", "Go to the start", "portcullis.css").doesNotContain("Tomcat");
            assertThat(answer.headers().firstValue("Content-Security-Policy").orElse("")).contains("default-src 'none'");
        }
    }

    private static String page(String path) {
        HttpResponse<String> answer = admin.get(path);
        assertThat(answer.statusCode()).as(path).isEqualTo(200);
        return answer.body();
    }
}
