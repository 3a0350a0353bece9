package dev.portcullis.server.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.server.Developer;
import dev.portcullis.server.Fake;
import dev.portcullis.server.Installation;
import dev.portcullis.server.Person;
import dev.portcullis.server.Until;
import dev.portcullis.server.audit.AuditEntry;
import dev.portcullis.server.audit.AuditListStore;
import dev.portcullis.server.audit.AuditListStore.Filter;
import dev.portcullis.server.findings.DismissalReason;
import dev.portcullis.server.findings.FindingFilter;
import dev.portcullis.server.findings.FindingReader;
import dev.portcullis.server.triage.Triage;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The trail and the exports, over an installation in which something happened. */
class AuditPageTest {
    private static Installation server;
    private static Person admin;
    private static long finding;

    @BeforeAll
    static void work() {
        server = Installation.start();
        admin = server.signIn();
        admin.connect("acme", "gate");
        Developer developer = server.developer();
        String repository = developer.values("/repositories/acme").getFirst().get("full_name").asString();
        Path work = developer.clone(repository);
        developer.git(work, "checkout", "-q", "-b", "feature/export");
        developer.write(work, "=cmd, \"x\".env", "SLACK=" + Fake.slack() + "\n");
        developer.commit(work, "Add");
        developer.push(work, "feature/export");
        FindingFilter filter = new FindingFilter(null, List.of(), List.of(), List.of(), List.of(), ".env", "risk", 1, 50);
        FindingReader findings = server.bean(FindingReader.class);
        Until.within(Duration.ofSeconds(30), "the finding", () -> findings.count(filter) == 1);
        finding = findings.list(filter).getFirst().number();
        server.bean(Triage.class).acknowledge(finding, "admin", "203.0.113.9");
    }

    @AfterAll
    static void stop() {
        server.openApi.assertClean();
        server.close();
    }

    @Test
    void aDayThatNobodyLivesToSeeIsNoFilter() {
        Person somebody = server.signIn();
        for (String path : List.of("/audit?until=%2B999999999-12-31", "/audit?since=%2B999999999-12-31", "/audit?since=-999999999-01-01", "/audit?until=%2B300000-01-01")) {
            HttpResponse<String> answer = somebody.get(path);
            assertThat(answer.statusCode()).as(path).isEqualTo(200);
            assertThat(answer.body()).as(path).contains("Not a filter, so left out: ");
        }
    }

    @Test
    void aCharacterThatNoDatabaseKeepsFindsNothingAndBreaksNothing() {
        Person somebody = server.signIn();
        for (String path : List.of("/findings?q=a%00b", "/audit?q=a%00b", "/alerts?kind=%00", "/repositories?q=%00a", "/pull-requests?q=%00a", "/jobs?q=%00a", "/remedies?kind=%00", "/findings?rule=%00"))
            assertThat(somebody.get(path).statusCode()).as(path).isLessThan(500);
    }

    @Test
    void aFilterThatMeansNothingIsSaidAndNeverTakenForOne() {
        // With a session of its own: a workspace in the address is chosen for all that follows.
        Person somebody = server.signIn();
        for (String path : List.of("/audit?since=garbage", "/audit?until=2027-99-99", "/audit?from=2026-01-01", "/posture?workspace=nope", "/posture?result=zz", "/alerts?state=zz",
                "/remedies?show=zz", "/findings?q=" + "A".repeat(6_000)))
            assertThat(somebody.get(path).body()).as(path.substring(0, Math.min(60, path.length()))).contains("Not a filter, so left out: ");
        for (String path : List.of("/audit?since=2026-01-01", "/posture?workspace=acme", "/alerts?state=sent", "/remedies?show=applied", "/findings?q=slack"))
            assertThat(somebody.get(path).body()).as(path).doesNotContain("Not a filter");
        for (String path : List.of("/audit/export.csv?since=garbage", "/findings/export.csv?severity=worst", "/findings/export.sarif?q=" + "A".repeat(300)))
            assertThat(somebody.get(path).statusCode()).as(path.substring(0, Math.min(60, path.length()))).isEqualTo(400);
        assertThat(somebody.get("/pull-requests/acme/payments-api/99999999999").statusCode()).isEqualTo(404);
    }

    @Test
    void whatWasDoneStandsThereWithWhoAndFromWhere() {
        assertThat(entries("finding")).anySatisfy(each -> {
            assertThat(each.actor()).isEqualTo("admin");
            assertThat(each.object()).isEqualTo("F-" + finding);
            assertThat(each.before()).isEqualTo("open");
            assertThat(each.after()).isEqualTo("acknowledged");
            assertThat(each.origin()).isEqualTo("203.0.113.9");
        });
        assertThat(admin.get("/audit?kind=finding").body()).contains("acknowledged").contains("F-" + finding).contains("203.0.113.9");
        assertThat(admin.get("/audit?kind=finding&who=nobody").body()).contains("Nothing fits this filter");
        assertThat(admin.get("/audit?since=nonsense&page=99999").statusCode()).isEqualTo(200);
    }

    @Test
    void aCredentialIsToldOnceAPurposeAndDay() {
        List<AuditEntry> uses = entries("credential");
        assertThat(uses).extracting(AuditEntry::after).contains("read through the API", "read repositories by git", "set up our webhook").doesNotHaveDuplicates();
        assertThat(uses).allSatisfy(each -> assertThat(each.object()).isEqualTo("service@acme.test"));
        var workspace = server.bean(dev.portcullis.server.inventory.Inventory.class).workspaces().getFirst().workspace();
        assertThat(server.bean(AuditListStore.class).list(new Filter(workspace, "", "credential", null, null, ""), 0, 200))
                .extracting(AuditEntry::after).contains("set up our webhook");
    }

    @Test
    void aDismissalStandsWithItsReasonAndIsFoundByWhatWasBeforeAndByWho() {
        long other = server.bean(FindingReader.class).list(new FindingFilter(null, List.of(), List.of(), List.of(), List.of(), "", "risk", 1, 50)).stream()
                .filter(each -> each.number() != finding)
                .findFirst()
                .orElseThrow()
                .number();
        server.bean(Triage.class).dismiss(other, DismissalReason.values()[0], "", "nora", "203.0.113.9");
        assertThat(entries("finding.dismissed")).singleElement().satisfies(each ->
                assertThat(each.after()).isEqualTo("dismissed: " + DismissalReason.values()[0].label()));
        assertThat(search("nora")).extracting(AuditEntry::object).containsExactly("F-" + other);
        assertThat(search("open")).extracting(AuditEntry::object).contains("F-" + other, "F-" + finding);
    }

    private static List<AuditEntry> search(String text) {
        return server.bean(AuditListStore.class).list(new Filter(null, "", "", null, null, text), 0, 200);
    }

    @Test
    void everyRefusalIsKept() throws Exception {
        admin.form("/settings/users", Map.of("name", "vera", "role", "viewer", "password", "a long enough password", "again", "a long enough password"));
        Person viewer = Person.signIn(server.address(), "vera", "a long enough password");
        assertThat(viewer.get("/audit").statusCode()).isEqualTo(403);
        assertThat(viewer.get("/audit/export.csv").statusCode()).isEqualTo(403);
        Person stranger = Person.stranger(server.address());
        stranger.get("/sign-in");
        stranger.form("/sign-in", Map.of("name", "vera", "password", "wrong"));
        String hook = server.bean(dev.portcullis.server.integrations.Integrations.class).all().getFirst().hookPath();
        HttpClient.newHttpClient().send(
                HttpRequest.newBuilder(URI.create(server.address() + "/hooks/bitbucket/" + hook)).POST(HttpRequest.BodyPublishers.ofString("{}")).build(),
                BodyHandlers.discarding());

        assertThat(entries("refused")).extracting(each -> each.actor() + " " + each.action() + " " + each.object())
                .contains("vera permission.refused GET /audit", "somebody delivery.refused the webhook listener");
        assertThat(entries("refused")).extracting(AuditEntry::action).contains("sign-in.refused");
        assertThat(admin.get("/audit?kind=refused").body()).contains("vera").contains("GET /audit").doesNotContain("acknowledged</span>");
    }

    @Test
    void theTrailIsExportedAsItIsFiltered() {
        String csv = admin.get("/audit/export.csv?kind=finding").body();
        assertThat(csv.lines().findFirst()).contains("time,workspace,who,action,object,before,after,from");
        assertThat(csv.lines().skip(1)).isNotEmpty().allSatisfy(line -> assertThat(line).contains("finding."));
        assertThat(csv).contains("acme,admin,finding.acknowledged,F-" + finding + ",open,acknowledged,203.0.113.9");
        assertThat(entries("audit")).isNotEmpty();
    }

    @Test
    void findingsAreExportedAsTheyAreFiltered() {
        assertThat(admin.get("/findings/export.csv?state=acknowledged").body())
                .contains("F-" + finding)
                // What a spreadsheet would run as a formula is a text.
                .contains(",\"'=cmd, \"\"x\"\".env\",1,");
        assertThat(admin.get("/findings/export.csv?state=snoozed").body().lines()).hasSize(1);
        assertThat(entries("finding.export")).isNotEmpty().allSatisfy(each -> assertThat(each.actor()).isEqualTo("admin"));
        assertThat(entries("finding.export")).extracting(AuditEntry::object).contains("/findings?state=acknowledged");

        JsonNode sarif = JsonMapper.shared().readTree(admin.get("/findings/export.sarif?state=acknowledged").body());
        assertThat(sarif.path("version").asString()).isEqualTo("2.1.0");
        JsonNode run = sarif.path("runs").get(0);
        JsonNode result = run.path("results").get(0);
        assertThat(run.path("results")).hasSize(1);
        assertThat(result.path("partialFingerprints").path("portcullisFinding/v1").asString()).isEqualTo("F-" + finding);
        assertThat(result.path("level").asString()).isIn("error", "warning", "note");
        int rule = result.path("ruleIndex").asInt(-1);
        assertThat(run.at("/tool/driver/rules/" + rule + "/id").asString()).isEqualTo(result.path("ruleId").asString());
        JsonNode physical = result.at("/locations/0/physicalLocation");
        assertThat(physical.at("/region/startLine").asInt()).isEqualTo(1);
        assertThat(URI.create(physical.at("/artifactLocation/uri").asString()).getPath()).isEqualTo("=cmd, \"x\".env");
    }

    @Test
    void theExportFitsTheSchemaOfSarifAndEachResultNamesRepositoryAndCommit() throws IOException {
        String whole = admin.get("/findings/export.sarif?state=any").body();
        assertThat(sarifComplaints(whole)).isEmpty();
        // The schema does judge.
        assertThat(sarifComplaints(whole.replace("\"level\" : \"error\"", "\"level\" : \"critical\""))).isNotEmpty();
        assertThat(sarifComplaints(admin.get("/findings/export.sarif?q=nothing-is-called-so").body())).isEmpty();
        JsonNode sarif = JsonMapper.shared().readTree(whole);
        assertThat(sarif.path("runs").size()).isPositive();
        for (JsonNode run : sarif.path("runs")) {
            String repository = run.at("/versionControlProvenance/0/repositoryUri").asString();
            assertThat(repository).startsWith("http");
            for (JsonNode result : run.path("results")) {
                assertThat(repository).endsWith("/" + result.at("/properties/repository").asString());
                assertThat(result.at("/locations/0/logicalLocations/0/fullyQualifiedName").asString()).startsWith(result.at("/properties/repository").asString());
                if (result.at("/locations/0").has("physicalLocation")) assertThat(result.at("/properties/commit").asString()).matches("[0-9a-f]{40}");
                assertThat(run.at("/tool/driver/rules/" + result.path("ruleIndex").asInt(-1) + "/id").asString()).isEqualTo(result.path("ruleId").asString());
            }
        }
    }

    private static java.util.Collection<?> sarifComplaints(String document) throws IOException {
        try (var schema = AuditPageTest.class.getResourceAsStream("/schema/sarif-schema-2.1.0.json")) {
            return com.networknt.schema.SchemaRegistry.withDefaultDialect(com.networknt.schema.SpecificationVersion.DRAFT_7)
                    .getSchema(java.util.Objects.requireNonNull(schema))
                    .validate(document, com.networknt.schema.InputFormat.JSON);
        }
    }

    private static List<AuditEntry> entries(String kind) {
        return server.bean(AuditListStore.class).list(new Filter(null, "", kind, null, null, ""), 0, 200);
    }
}
