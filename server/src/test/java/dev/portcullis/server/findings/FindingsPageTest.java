package dev.portcullis.server.findings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.detection.Detection;
import dev.portcullis.server.TestServer;
import dev.portcullis.server.Visitor;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class FindingsPageTest {
    private static FindingWorld world;
    private static Visitor triager;
    private static UUID payments;
    private static UUID portal;
    private static long awsKey;
    private static long gitHubToken;
    private static long slackHook;

    @BeforeAll
    static void fill() {
        world = new FindingWorld("list-acme");
        payments = world.repository("payments-api");
        portal = world.repository("legacy-portal");
        awsKey = world.found(payments, FindingWorld.KEY, "src/main/resources/config/environments/deep/application-staging.yml", 14);
        gitHubToken = world.found(portal, FindingWorld.TOKEN, ".env", 3);
        slackHook = world.found(portal, "secrets/slack-webhook", "notify.sh", 7);
        world.aged(awsKey, Duration.ofDays(20));
        world.aged(gitHubToken, Duration.ofDays(2));
        world.aged(slackHook, Duration.ofDays(9));
        triager = world.visitor("triager");
    }

    private static String page(String path) {
        HttpResponse<String> answer = triager.get(path);
        assertThat(answer.statusCode()).as(path).isEqualTo(200);
        return answer.body();
    }

    /** The findings of a page, in its order. */
    private static List<Long> rows(String page) {
        return Pattern.compile("<a href=\"/findings/([0-9]+)\">").matcher(page).results().map(found -> Long.valueOf(found.group(1))).toList();
    }

    private static String option(String page, String name, String value) {
        Matcher count = Pattern.compile("id=\"" + name + "=" + Pattern.quote(URLEncoder.encode(value, StandardCharsets.UTF_8)) + "\".*?facet-count\">([0-9,]+)<", Pattern.DOTALL).matcher(page);
        return count.find() ? count.group(1) : "none";
    }

    @Test
    void showsWhatIsOpenByRiskWithPlaceAgeAndWayToFix() {
        String page = page("/findings");
        assertThat(rows(page)).containsExactly(awsKey, gitHubToken, slackHook);
        assertThat(page)
                .contains("AWS access key with its secret")
                .contains("payments-api ·")
                .contains("application-staging.yml:14")
                .contains("rotate the key")
                .contains("revoke the token")
                .contains("replace the webhook")
                .contains(">20\u00a0d<")
                .contains("3\u00a0findings");
    }

    @Test
    void theWholeStateIsInTheAddress() {
        assertThat(rows(page("/findings?severity=critical"))).containsExactly(awsKey, gitHubToken);
        assertThat(rows(page("/findings?rule=secrets/slack-webhook"))).containsExactly(slackHook);
        assertThat(rows(page("/findings?repository=list-acme/legacy-portal"))).containsExactly(gitHubToken, slackHook);
        assertThat(rows(page("/findings?repository=" + payments))).containsExactly(awsKey);
        assertThat(rows(page("/findings?opened=week"))).containsExactly(gitHubToken);
        assertThat(rows(page("/findings?sort=age"))).containsExactly(gitHubToken, slackHook, awsKey);
        assertThat(rows(page("/findings?q=NOTIFY.sh"))).containsExactly(slackHook);
        assertThat(rows(page("/findings?q=legacy-portal&severity=critical"))).containsExactly(gitHubToken);
        assertThat(rows(page("/findings?q=F-" + awsKey))).contains(awsKey);
        assertThat(rows(page("/findings?state=resolved"))).isEmpty();
    }

    @Test
    void facetsCountUnderTheOtherFilters() {
        String page = page("/findings?state=any&state=open&severity=critical&repository=list-acme%2Flegacy-portal");
        assertThat(option(page, "severity", "critical")).isEqualTo("1");
        assertThat(option(page, "severity", "info")).isEqualTo("0");
        assertThat(option(page, "repository", "list-acme/payments-api")).isEqualTo("1");
        assertThat(option(page, "repository", "list-acme/legacy-portal")).isEqualTo("1");
        assertThat(option(page, "rule", "secrets/slack-webhook")).isEqualTo("none");
        assertThat(page)
                .contains("Repository <b>legacy-portal</b>")
                .contains("Severity <b>critical</b>")
                .contains("href=\"/findings\">Clear</a>");
    }

    /** Boxes, search field and a button in one form: nothing needs a script. */
    @Test
    void filteringIsAPlainForm() {
        String page = page("/findings?severity=critical&q=env");
        assertThat(page)
                .containsPattern("<form class=\"filter\"[^>]* action=\"/findings\" method=\"get\"")
                .contains("name=\"q\" form=\"filter\" value=\"env\"")
                .containsPattern("name=\"severity\" value=\"critical\" checked")
                .contains(">Apply</button>");
        assertThat(rows(page("/findings?state=any&severity=critical&q=env&sort=severity"))).containsExactly(awsKey, gitHubToken);
    }

    @Test
    void pagesAreCounted() {
        FindingWorld large = new FindingWorld("list-large");
        UUID repository = large.repository("many");
        for (int line = 1; line <= 30; line++) large.found(repository, FindingWorld.TOKEN, "file" + line, line);
        Visitor viewer = large.visitor("viewer");
        String first = viewer.get("/findings").body();
        assertThat(first).contains("1–25 of 30").contains("rel=\"next\" href=\"/findings?page=2\"");
        String second = viewer.get("/findings?page=2").body();
        assertThat(second).contains("26–30 of 30").contains("rel=\"prev\" href=\"/findings\"").doesNotContain("rel=\"next\"");
        assertThat(rows(second)).hasSize(5).doesNotContainAnyElementsOf(rows(first));
        assertThat(viewer.get("/findings?size=50").body()).contains("1–30 of 30");
        assertThat(viewer.get("/findings?page=9").body()).contains("There is no such page").contains("First page");
        assertThat(viewer.get("/findings").body()).as("who decides nothing selects nothing").doesNotContain("data-select").doesNotContain("/findings/bulk");
    }

    @Test
    void saysWhyNothingIsShown() {
        FindingWorld clean = new FindingWorld("list-clean");
        Visitor viewer = clean.visitor("viewer");
        assertThat(viewer.get("/findings").body()).contains("No repository is known yet");
        clean.repository("tidy");
        assertThat(viewer.get("/findings").body()).contains("No open findings").contains("1\u00a0repository");
        assertThat(viewer.get("/findings?severity=low").body())
                .contains("No finding fits")
                .contains("state open, acknowledged; severity low")
                .contains(">Clear</a>");
    }

    @Test
    void namesFromRepositoriesAreShownAndNeverBelieved() {
        FindingWorld hostile = new FindingWorld("list-hostile");
        UUID repository = hostile.repository("odd");
        Detection detection = FindingWorld.detection(
                FindingWorld.KEY, "hostile", "a/<script>alert(1)</script>\u202e[x](http://e)\u0007.py", 4, "<b>dev</b>\u202e@acme.test", true);
        long number = hostile.found(repository, "feature/<i>\u202ex", detection);
        Visitor viewer = hostile.visitor("viewer");
        for (String path : List.of("/findings", "/findings?q=%3Cscript%3E", "/findings/" + number, "/findings?repository=%3Cscript%3E")) {
            String page = viewer.get(path).body();
            assertThat(page).as(path).doesNotContain("<script>alert").doesNotContain("\u202e").doesNotContain("\u0007").doesNotContain("<b>dev</b>")
                    .doesNotContain("<i>");
        }
        assertThat(viewer.get("/findings/" + number).body()).contains("‹U+202E›[x](http://e)‹U+0007›.py").contains("feature/&lt;i&gt;‹U+202E›x");
    }

    @Test
    void whatIsNotUnderstoodIsLeftOut() {
        assertThat(rows(page("/findings?severity=worst&sort=%27;drop&size=7&page=-1&state=nonsense&opened=ever"))).hasSize(3);
        assertThat(rows(page("/findings?q=%25"))).as("no wildcard").isEmpty();
        assertThat(rows(page("/findings?repository=nobody/nothing"))).as("an unknown repository holds nothing").isEmpty();
    }

    @Test
    void whatIsLeftOutIsSaid() {
        assertThat(page("/findings?severity=worst&severity=high&state=any&sort=up"))
                .contains("Not a filter, so left out: severity “worst”, sort “up”.");
        assertThat(page("/findings?state=any&severity=high&presence=gone&opened=week&sort=age")).doesNotContain("left out");
        assertThat(page("/findings?q=" + "A".repeat(6_000))).contains("left out: q “" + "A".repeat(40) + "…” (longer than 200 characters).");
        assertThat(page("/findings?repository=zz")).contains("No such repository or project is known here, so it adds nothing: “zz”.");
        UUID nobody = UUID.randomUUID();
        assertThat(page("/findings?repository=" + nobody)).contains("adds nothing: “" + nobody + "”.");
        assertThat(page("/findings?repository=" + payments)).doesNotContain("No such repository");
        HttpResponse<String> export = triager.get("/findings/export.csv?severity=worst");
        assertThat(export.statusCode()).isEqualTo(400);
        assertThat(export.body()).contains("A part of the filter is not understood: severity. Nothing was exported").doesNotContain("worst");
    }

    @Test
    void aFindingSaysOfWhichListItIs() {
        page("/findings?severity=critical&severity=high");
        assertThat(page("/findings/" + awsKey)).contains("<a href=\"/findings?severity=critical&amp;severity=high\">Critical and high</a>");
        page("/findings");
        assertThat(page("/findings/" + awsKey)).doesNotContain("Critical and high</a>");
    }

    @Test
    void theSidebarCountsCriticalAndHigh() {
        assertThat(page("/findings?q=nothing-like-it")).contains("2 critical and high");
    }

    @Test
    void programsReadTheSame() {
        String all = page("/api/v1/findings?workspace=list-acme&severity=critical");
        assertThat(all)
                .contains("\"total\":2")
                .contains("\"id\":\"F-" + awsKey + "\"")
                .contains("\"repository\":\"list-acme/payments-api\"")
                .contains("\"line\":14")
                .contains("\"state\":\"open\"");
        assertThat(page("/api/v1/findings/" + gitHubToken)).contains("\"rule\":\"" + FindingWorld.TOKEN + "\"");
        assertThat(triager.get("/api/v1/findings/999999").statusCode()).isEqualTo(404);
        assertThat(triager.get("/api/v1/findings?workspace=nobody").statusCode()).isEqualTo(404);
        assertThat(FindingWorld.server().visitor().get("/api/v1/findings").statusCode()).isEqualTo(401);
    }

    @Test
    void withoutAConnectionItSaysSo() {
        try (TestServer empty = TestServer.start()) {
            assertThat(empty.administrator().get("/findings").body()).contains("Nothing is connected yet");
        }
    }
}
