package dev.portcullis.server.triage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.detection.Detection;
import dev.portcullis.server.Visitor;
import dev.portcullis.server.findings.FindingReader;
import dev.portcullis.server.findings.FindingState;
import dev.portcullis.server.findings.FindingWorld;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Deciding with plain forms, as without JavaScript. */
class DecisionPageTest {
    private static FindingWorld world;
    private static Visitor triager;
    private static UUID payments;

    @BeforeAll
    static void fill() {
        world = new FindingWorld("decide-acme");
        payments = world.repository("payments-api");
        triager = world.visitor("triager");
    }

    private static long found() {
        return world.found(payments, FindingWorld.KEY, "deploy/" + UUID.randomUUID() + ".env", 3);
    }

    private static FindingState state(long number) {
        return FindingWorld.bean(FindingReader.class).find(number).orElseThrow().state();
    }

    private static String page(long number) {
        return triager.get("/findings/" + number).body();
    }

    private static Map<String, String> undoForm(String page) {
        Matcher form = Pattern.compile("<form method=\"post\" action=\"(/findings/[^\"]*undo)\".*?</form>", Pattern.DOTALL).matcher(page);
        assertThat(form.find()).as("a form that undoes").isTrue();
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("", form.group(1));
        Pattern.compile("name=\"(decisions?|to)\" value=\"([^\"]*)\"").matcher(form.group()).results()
                .forEach(field -> fields.put(field.group(1), field.group(2)));
        return fields;
    }

    private static HttpResponse<String> undo(String page) {
        Map<String, String> fields = undoForm(page);
        return triager.post(fields.remove(""), fields);
    }

    private static List<String> trail(long number) {
        return FindingWorld.bean(JdbcClient.class)
                .sql("select concat_ws(' ', actor, action, before_value, after_value, origin) from audit_entry where object = :object order by id")
                .param("object", "F-" + number)
                .query(String.class)
                .list();
    }

    @Test
    void dismissingNeedsAReasonAndKeepsWhatWasWritten() {
        long number = found();
        HttpResponse<String> refused = triager.post("/findings/" + number + "/dismiss", Map.of("note", "Looked <b>twice</b>"));
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body())
                .contains("Choose why it is not a risk.")
                .contains("aria-invalid=\"true\"")
                .contains("Looked &lt;b&gt;twice&lt;/b&gt;</textarea>")
                .containsPattern("value=\"dismiss\" checked");
        assertThat(state(number)).isEqualTo(FindingState.OPEN);
        assertThat(triager.post("/findings/" + number + "/dismiss", Map.of("reason", "because")).statusCode()).isEqualTo(422);

        HttpResponse<String> done = triager.post("/findings/" + number + "/dismiss", Map.of("reason", "test-only", "note", "Looked <b>twice</b>"));
        assertThat(done.statusCode()).isEqualTo(302);
        assertThat(Visitor.location(done)).endsWith("/findings/" + number);
        assertThat(state(number)).isEqualTo(FindingState.DISMISSED);
        assertThat(page(number))
                .contains("Dismissed F-" + number + ".")
                .contains("<b>Dismissed</b>: Used in tests only")
                .contains("by triager")
                .contains("Looked &lt;b&gt;twice&lt;/b&gt;")
                .contains("holds for payments-api")
                .contains("dismissed: Used in tests only");
        assertThat(trail(number)).containsExactly("triager finding.dismissed open dismissed: Used in tests only 127.0.0.1");
    }

    @Test
    void undoRestores() {
        long number = found();
        triager.post("/findings/" + number + "/acknowledge", Map.of());
        assertThat(state(number)).isEqualTo(FindingState.ACKNOWLEDGED);
        triager.post("/findings/" + number + "/dismiss", Map.of("reason", "example"));
        String old = page(number);
        assertThat(undo(old).statusCode()).isEqualTo(302);
        assertThat(state(number)).as("what held before").isEqualTo(FindingState.ACKNOWLEDGED);
        assertThat(page(number)).contains("Undone: F-" + number + " is no longer dismissed.").contains("undid the last decision");
        HttpResponse<String> again = undo(old);
        assertThat(again.statusCode()).as("the page is old").isEqualTo(409);
        assertThat(again.body()).contains("Nothing was changed.");
        assertThat(state(number)).isEqualTo(FindingState.ACKNOWLEDGED);
        undo(page(number));
        assertThat(state(number)).isEqualTo(FindingState.OPEN);
    }

    @Test
    void revokedClosesASecret() {
        long number = found();
        triager.post("/findings/" + number + "/revoked", Map.of("note", "Deleted in IAM"));
        assertThat(state(number)).isEqualTo(FindingState.RESOLVED);
        assertThat(page(number)).contains("What closed it").contains("Revoked or rotated").contains("holds for everywhere").contains("Deleted in IAM");
        assertThat(triager.get("/findings?state=resolved").body()).contains("/findings/" + number + "\"");
        undo(page(number));
        assertThat(state(number)).isEqualTo(FindingState.OPEN);
    }

    @Test
    void aDismissedSecretIsOpenInAnotherRepository() {
        Detection here = FindingWorld.detection(FindingWorld.TOKEN, "travels", "a.env", 1, "dev@acme.test", true);
        long number = world.found(payments, "main", here);
        triager.post("/findings/" + number + "/dismiss", Map.of("reason", "public"));
        assertThat(state(number)).isEqualTo(FindingState.DISMISSED);
        UUID other = world.repository("web-storefront");
        assertThat(world.found(other, "main", here)).as("the same finding").isEqualTo(number);
        assertThat(state(number)).isEqualTo(FindingState.OPEN);
        assertThat(page(number))
                .containsPattern("decide-acme/payments-api</dt><dd>dismissed")
                .containsPattern("decide-acme/web-storefront</dt><dd>open");
        triager.post("/findings/" + number + "/dismiss", Map.of("reason", "public"));
        assertThat(state(number)).isEqualTo(FindingState.DISMISSED);
    }

    @Test
    void whoOnlyReadsDecidesNothing() {
        long number = found();
        Visitor viewer = world.visitor("viewer");
        for (String path : List.of("/acknowledge", "/dismiss", "/revoked", "/undo"))
            assertThat(viewer.post("/findings/" + number + path, Map.of("reason", "public")).statusCode()).isEqualTo(403);
        for (String path : List.of("acknowledge", "dismiss", "undo"))
            assertThat(viewer.post("/findings/bulk/" + path, Map.of("finding", Long.toString(number))).statusCode()).isEqualTo(403);
        assertThat(state(number)).isEqualTo(FindingState.OPEN);
        assertThat(triager.send("POST", "/findings/" + number + "/acknowledge", Map.of()).statusCode()).as("no token").isEqualTo(403);
        assertThat(state(number)).isEqualTo(FindingState.OPEN);
    }

    @Test
    void severalAreAcknowledgedAtOnceAndUndoneTogether() {
        long one = found();
        long other = found();
        String both = one + "," + other;
        HttpResponse<String> done = triager.post("/findings/bulk/acknowledge", Map.of("finding", both, "to", "/findings?severity=critical"));
        assertThat(done.statusCode()).isEqualTo(302);
        assertThat(Visitor.location(done)).endsWith("/findings?severity=critical");
        assertThat(List.of(state(one), state(other))).containsOnly(FindingState.ACKNOWLEDGED);
        String list = triager.get("/findings").body();
        assertThat(list).contains("Acknowledged 2\u00a0findings.");
        assertThat(undo(list).statusCode()).isEqualTo(302);
        assertThat(List.of(state(one), state(other))).containsOnly(FindingState.OPEN);
        assertThat(triager.get("/findings").body()).contains("Undone for 2\u00a0findings.");
    }

    @Test
    void dismissingSeveralAsksForTheReasonFirst() {
        long one = found();
        long other = found();
        String both = one + "," + other;
        HttpResponse<String> question = triager.post("/findings/bulk/dismiss", Map.of("finding", both, "to", "/findings?sort=age"));
        assertThat(question.statusCode()).isEqualTo(200);
        assertThat(question.body())
                .contains("Dismiss 2\u00a0findings?")
                .contains("name=\"finding\" value=\"" + one + "\"")
                .contains("name=\"finding\" value=\"" + other + "\"")
                .contains("No pull request brings them.")
                .contains("href=\"/findings?sort=age\">Cancel");
        assertThat(state(one)).isEqualTo(FindingState.OPEN);
        assertThat(triager.post("/findings/bulk/dismiss", Map.of("finding", both, "confirmed", "yes")).statusCode()).isEqualTo(422);
        HttpResponse<String> done = triager.post(
                "/findings/bulk/dismiss", Map.of("finding", both, "confirmed", "yes", "reason", "false-positive", "to", "http://evil.test/"));
        assertThat(Visitor.location(done)).endsWith("/findings").doesNotContain("evil");
        assertThat(List.of(state(one), state(other))).containsOnly(FindingState.DISMISSED);
    }

    @Test
    void nothingSelectedIsSaid() {
        HttpResponse<String> answer = triager.post("/findings/bulk/acknowledge", Map.of("to", "/findings"));
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("No finding is selected.");
        assertThat(triager.post("/findings/bulk/acknowledge", Map.of("finding", "999999999")).statusCode()).isEqualTo(404);
        assertThat(triager.post("/findings/999999999/acknowledge", Map.of()).statusCode()).isEqualTo(404);
    }
}
