package dev.portcullis.server.findings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.detection.Detection;
import dev.portcullis.server.Visitor;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

class FindingPageTest {
    private static FindingWorld world;
    private static Visitor viewer;
    private static UUID payments;
    private static long number;

    @BeforeAll
    static void fill() {
        world = new FindingWorld("detail-acme");
        payments = world.repository("payments-api");
        UUID storefront = world.repository("web-storefront");
        Detection first = FindingWorld.detection(FindingWorld.KEY, "detail", "src/main/resources/application-staging.yml", 14, "dev@acme.test", true);
        Detection second = FindingWorld.detection(FindingWorld.KEY, "detail", "src/test/resources/it.properties", 7, "dev@acme.test", false);
        number = world.found(payments, "feature/refunds", first);
        world.found(storefront, "main", second);
        world.pullRequest(payments, 318, List.of(first));
        viewer = world.visitor("viewer");
    }

    private static String page(long finding) {
        HttpResponse<String> answer = viewer.get("/findings/" + finding);
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer.body();
    }

    @Test
    void showsTheMaskedLineWhereItIsAndWhoBroughtIt() {
        String page = page(number);
        assertThat(page)
                .contains("AWS access key with its secret")
                .contains("F-" + number)
                .contains("8c41f0e2ab19")
                .contains("dev@acme.test")
                .contains("#318")
                .contains("src/main/resources/application-staging.yml")
                .contains("36 characters masked")
                .contains("Masked: 36\u00a0characters after the public AKIA.")
                .contains("Not checked with the provider")
                .contains("On 1\u00a0branch");
        assertThat(page).contains("http://127.0.0.1:9/detail-acme/payments-api/commits/8c41f0e2ab19" + "0".repeat(28));
    }

    @Test
    void saysWhyAndHowAndWhatClosesIt() {
        assertThat(page(number))
                .contains("Why it matters")
                .contains("The key id and the secret together sign any request to AWS")
                .contains("in the IAM console open the user")
                .contains("Deleting the line does not close it")
                .contains("The value is revoked or rotated");
    }

    @Test
    void listsEveryPlace() {
        String page = page(number);
        assertThat(page).contains("it.properties:7").contains("history only").contains("branch head").contains("web-storefront");
        long other = world.bean(FindingReader.class).occurrences(world.bean(FindingReader.class).find(number).orElseThrow(), 10).stream()
                .filter(each -> each.line() == 7)
                .findFirst()
                .orElseThrow()
                .occurrence();
        String chosen = viewer.get("/findings/" + number + "?place=" + other).body();
        assertThat(chosen).contains("<h2 class=\"mono anywhere\">src/test/resources/it.properties</h2>");
        assertThat(viewer.get("/findings/" + number + "?place=rubbish").statusCode()).isEqualTo(200);
    }

    @Test
    void riskIsTheSumOfItsFactors() {
        long old = world.found(payments, FindingWorld.TOKEN, "token.txt", 2);
        world.aged(old, Duration.ofDays(6));
        FindingReader findings = FindingWorld.bean(FindingReader.class);
        for (long each : List.of(number, old)) {
            Finding finding = findings.find(each).orElseThrow();
            Risk risk = findings.risk(finding);
            assertThat(risk.factors().stream().mapToInt(Risk.Factor::points).sum()).isEqualTo(risk.total()).isEqualTo(finding.risk());
            String page = page(each);
            String panel = page.substring(page.indexOf("id=\"risk\""));
            int shown = Pattern.compile("<dd>\\+?([0-9]+)</dd>").matcher(panel.substring(0, panel.indexOf("</dl>"))).results()
                    .mapToInt(factor -> Integer.parseInt(factor.group(1)))
                    .sum();
            assertThat(shown).isEqualTo(risk.total());
            assertThat(panel).contains("<dd><b>" + risk.total() + "</b></dd>");
        }
        assertThat(page(old)).contains("open for 6 days");
    }

    @Test
    void tellsWhatHappened() {
        Detection passing = FindingWorld.detection(FindingWorld.TOKEN, "passing", "ci/release.sh", 3, "ops@acme.test", true);
        long finding = world.found(payments, "main", passing);
        world.scanned(payments, "main", List.of(), List.of("ci/release.sh"));
        assertThat(page(finding))
                .contains("Opened by the scan of 8c41f0e2ab19")
                .contains("No branch holds it any more")
                .contains("Gone from branches")
                .contains("history only");
        assertThat(viewer.get("/findings?presence=gone").body()).contains("/findings/" + finding).contains("gone from branches");
    }

    @Test
    void knowsWhatStandsBeforeAndAfterInTheListItCameFrom() {
        FindingWorld other = new FindingWorld("detail-trail");
        UUID repository = other.repository("one");
        long token = other.found(repository, FindingWorld.TOKEN, "a", 1);
        long hook = other.found(repository, "secrets/slack-webhook", "b", 1);
        long key = other.found(repository, FindingWorld.KEY, "c", 1);
        Visitor reader = other.visitor("viewer");
        reader.get("/findings?severity=critical");
        assertThat(reader.get("/findings/" + token).body())
                .contains("2 of 2")
                .contains("rel=\"prev\" href=\"/findings/" + key + "\"")
                .doesNotContain("rel=\"next\"")
                .contains("href=\"/findings?severity=critical\"");
        assertThat(reader.get("/findings/" + hook).body()).as("not in that list").doesNotContain("rel=\"prev\"").doesNotContain("rel=\"next\"");
    }

    @Test
    void aReaderSeesWhyHeCannotDecide() {
        String page = page(number);
        assertThat(page).contains("Nobody has decided yet.").contains("Your role is viewer").doesNotContain("/findings/" + number + "/dismiss");
        assertThat(world.visitor("triager").get("/findings/" + number).body()).contains("/findings/" + number + "/dismiss");
    }

    @Test
    void aNumberThatIsNoneIsSaidToBeNone() {
        assertThat(viewer.get("/findings/999999999").statusCode()).isEqualTo(404);
        assertThat(viewer.get("/findings/999999999").body()).contains("There is no finding F-999999999.").contains("All findings");
        assertThat(viewer.get("/findings/rubbish").statusCode()).isEqualTo(404);
        assertThat(viewer.get("/findings/99999999999999999999999").statusCode()).isEqualTo(404);
        assertThat(viewer.get("/findings/F-" + number).statusCode()).isEqualTo(200);
    }

    @Test
    void theHistorySaysWhatDevelopersWereTold() {
        FindingWorld told = new FindingWorld("told-acme");
        UUID repository = told.repository("payments-api");
        Detection detection = FindingWorld.detection(FindingWorld.KEY, "told", "deploy.env", 3, "dev@acme.test", true);
        long finding = told.found(repository, "feature/refunds", detection);
        told.pullRequest(repository, 7, List.of(detection));
        assertThat(viewer.get("/findings/" + finding).body()).doesNotContain("Report and build status on");
        wrote(told, repository, "report", "a".repeat(40), "now() - interval '9 days'", "now() - interval '9 days'");
        wrote(told, repository, "report", "8".repeat(40), "now()", "now()");
        wrote(told, repository, "status", "8".repeat(40), "now()", "now()");
        assertThat(viewer.get("/findings/" + finding).body())
                .containsPattern("Report and build status on <a href=\"/pull-requests/told-acme/payments-api/7\">#7</a>");
        wrote(told, repository, "inline", "F-" + finding + ":deploy.env", "now()", "now()");
        wrote(told, repository, "inline", "F-" + finding + "0:other.env", "now()", "null");
        String page = viewer.get("/findings/" + finding).body();
        assertThat(page).contains("Comment, report and build status on").doesNotContain("Thread resolved on").doesNotContain("in doubt");
        FindingWorld.bean(JdbcClient.class).sql("update posted set resolved = true where key = :key").param("key", "F-" + finding + ":deploy.env").update();
        assertThat(viewer.get("/findings/" + finding).body()).contains("Thread resolved on");
    }

    private static void wrote(FindingWorld world, UUID repository, String surface, String key, String intended, String posted) {
        FindingWorld.bean(JdbcClient.class)
                .sql("insert into posted (workspace, repository, number, surface, key, remote_id, intended_at, posted_at) values (:workspace, :repository, 7, :surface, :key, '1', "
                        + intended + ", " + posted + ")")
                .param("workspace", world.workspace)
                .param("repository", repository)
                .param("surface", surface)
                .param("key", key)
                .update();
    }
}
