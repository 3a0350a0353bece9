package dev.portcullis.server.remediation;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.portcullis.server.Browser;
import dev.portcullis.server.Installation;
import dev.portcullis.server.Person;
import dev.portcullis.server.Until;
import dev.portcullis.server.Visitor;
import dev.portcullis.server.findings.Finding;
import dev.portcullis.server.findings.FindingState;
import dev.portcullis.server.remediation.RemedyObject.Standing;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** The pages of remedies: from a finding to a preview, a change and back, with and without JavaScript, and who may do what. */
class RemedyPagesTest {
    private static RemedyWorld world;

    @BeforeAll
    static void start() {
        world = new RemedyWorld("tell");
    }

    @AfterAll
    static void stop() {
        world.server.openApi.assertClean();
        world.close();
    }

    @Test
    void aMainBranchThatCanBeForcePushedIsPutRightAndBack() {
        try (Browser browser = Browser.open(world.server.address())) {
            for (boolean javaScript : new boolean[] {true, false}) {
                Finding finding = world.finding("main-branch-force-push-allowed");
                TreeSet<String> before = world.settings("payments-api");
                Page page = browser.signIn(javaScript);
                page.navigate("/findings/" + finding.number());
                button(page, "Preview fix").click();
                page.waitForURL("**/remedies/*");
                assertThat(page.locator(".remedy-line.del")).containsText("force push to main");
                assertThat(page.locator(".remedy-line.add")).containsText("blocked");
                assertThat(page.locator(".remedy-call").first()).containsText("/branch-restrictions");
                assertThat(page.locator("aside.rail")).containsText("admin:repository");
                button(page, "Apply").click();
                assertThat(page.locator(".remedy-head")).containsText("Applied");
                assertThat(world.settings("payments-api")).contains("restriction force main null null [] []");
                world.awaitFinding(finding, FindingState.RESOLVED);
                button(page, "Undo").click();
                assertThat(page.locator(".remedy-head")).containsText("Undone");
                assertThat(world.settings("payments-api")).isEqualTo(before);
                world.awaitFinding(finding, FindingState.OPEN);
                page.navigate("/findings/" + finding.number());
                assertThat(page.locator("main")).containsText("Remedy undone: Block force pushes to the main branch");
                world.idle();
            }
            UUID remedy = world.preview(world.finding("deploy-key-unused"));
            for (ColorScheme scheme : ColorScheme.values()) {
                if (scheme == ColorScheme.NO_PREFERENCE) continue;
                Page narrow = browser.window(true, 390, scheme);
                narrow.navigate("/sign-in");
                narrow.getByLabel("Name").fill(Installation.ADMINISTRATOR);
                narrow.getByLabel("Password").fill(Installation.PASSWORD);
                button(narrow, "Sign in").click();
                narrow.waitForURL(each -> !each.contains("/sign-in"));
                for (String path : new String[] {"/remedies", "/remedies?show=previewed", "/remedies/" + remedy}) {
                    narrow.navigate(path);
                    assertThat(narrow.evaluate("document.documentElement.scrollWidth <= window.innerWidth")).as(path + " at 390 px").isEqualTo(true);
                }
            }
            assertThat(browser.complaints()).isEmpty();
        }
    }

    @Test
    void whoMayNotApplySeesThePreviewAndIsRefused() {
        UUID remedy = world.preview(world.finding("main-branch-push-unrestricted"));
        TreeSet<String> before = world.settings("payments-api");
        for (String role : new String[] {"viewer", "triager"}) {
            String name = "a-" + role;
            world.admin.form("/settings/users", Map.of("name", name, "role", role, "password", Installation.PASSWORD, "again", Installation.PASSWORD));
            Person person = Person.signIn(world.server.address(), name, Installation.PASSWORD);
            HttpResponse<String> shown = person.get("/remedies/" + remedy);
            assertThat(shown.statusCode()).isEqualTo(200);
            assertThat(shown.body()).contains("push to main", "Administrators apply and undo remedies").doesNotContain(">Apply<");
            assertThat(person.get("/remedies").statusCode()).isEqualTo(200);
            for (String step : new String[] {"apply", "approve", "undo", "secret/0"})
                assertThat(person.form("/remedies/" + remedy + "/" + step, Map.of("object", "0")).statusCode()).as(role + " " + step).isEqualTo(403);
        }
        world.idle();
        assertThat(world.only(remedy).standing()).isEqualTo(Standing.READY);
        assertThat(world.settings("payments-api")).isEqualTo(before);
    }

    @Test
    void theSecretOfAHookIsShownOnce() {
        UUID remedy = world.preview(world.finding("foreign-hook-without-secret"));
        world.apply(remedy);
        assertThat(world.admin.get("/remedies/" + remedy).body()).contains("Show the secret once").doesNotContain(world.hook("payments-api").secret());
        HttpResponse<String> first = world.admin.form("/remedies/" + remedy + "/secret/0", Map.of());
        assertThat(first.body()).contains(world.hook("payments-api").secret());
        assertThat(first.body()).contains("Try the receiver with it");
        assertThat(first.headers().firstValue("Cache-Control")).hasValueSatisfying(each -> assertThat(each).contains("no-store"));
        HttpResponse<String> second = world.admin.form("/remedies/" + remedy + "/secret/0", Map.of());
        assertThat(second.statusCode()).isEqualTo(409);
        assertThat(second.body()).doesNotContain(world.hook("payments-api").secret());
        world.undo(remedy);
    }

    @Test
    void whereASecondPersonApprovedThePageTellsWhoAskedAndWhenItWasLetGo() throws Exception {
        world.remediation().secondApproval(world.workspace, true, "admin", "test");
        try {
            UUID remedy = world.preview(world.finding("main-branch-deletion-allowed"));
            world.remediation().apply(remedy, List.of(0), "asker", "test");
            world.server.bean(JdbcClient.class).sql("update remedy set applied_at = applied_at - interval '3 hours' where remedy = :remedy").param("remedy", remedy).update();
            world.remediation().approve(remedy, "approver", "test");
            world.settled(remedy);
            String page = world.admin.get("/remedies/" + remedy).body();
            assertThat(page).contains("asked for by asker", "approved by approver").doesNotContain("applied by asker");
            String strip = page.substring(page.indexOf("1 of 1"), page.indexOf("Read back"));
            assertThat(Instant.parse(strip.replaceAll("(?s).*datetime=\"([^\"]*)\".*", "$1"))).as("applied after it was approved").isAfter(Instant.now().minusSeconds(600));
            world.undo(remedy);
        } finally {
            world.remediation().secondApproval(world.workspace, false, "admin", "test");
        }
    }

    @Test
    void howFarItIsIsSaidWithoutReadingTheSettingsOfEachRepository() {
        String rule = "main-branch-deletion-allowed";
        Until.within(RemedyWorld.PATIENCE, "the finding is open", () -> world.open().stream().anyMatch(each -> each.rule().equals("posture/" + rule)));
        UUID remedy = world.preview(world.finding(rule));
        Visitor visitor = new Visitor(URI.create(world.server.address())).signIn(Installation.ADMINISTRATOR, Installation.PASSWORD);
        String body = world.server.bean(TransactionTemplate.class).execute(status -> {
            // Whoever reads a setting now waits.
            world.server.bean(JdbcClient.class).sql("lock table fact in access exclusive mode").update();
            return CompletableFuture.supplyAsync(() -> visitor.get("/remedies/" + remedy, "HX-Request", "true").body()).orTimeout(20, TimeUnit.SECONDS).join();
        });
        assertThat(body).contains("id=\"progress\"").doesNotContain("Who will notice");
        assertThat(visitor.get("/remedies/" + remedy).body()).contains("Who will notice");
    }

    @Test
    void theTrailTellsWhoDidWhatAndTheListWhatBecameOfIt() {
        Finding finding = world.finding("no-approval-required");
        String answer = world.admin.form("/remedies/preview", Map.of("finding", String.valueOf(finding.number()))).headers().firstValue("location").orElseThrow();
        UUID remedy = UUID.fromString(answer.substring(answer.lastIndexOf('/') + 1));
        world.await(remedy, RemedyState.PREVIEW);
        assertThat(world.admin.get("/remedies").body()).contains("Require an approval before merging into the main branch").contains("previewed");
        assertThat(world.admin.get("/remedies?show=previewed&kind=require-approval").body()).contains(remedy.toString());
        assertThat(world.admin.get("/remedies?show=previewed&kind=make-private").body()).doesNotContain(remedy.toString());
        world.admin.form("/remedies/" + remedy + "/apply", Map.of("object", "0"));
        world.settled(remedy);
        assertThat(world.admin.get("/remedies?show=applied").body()).contains(remedy.toString()).contains("1 applied");
        assertThat(world.admin.form("/remedies/" + remedy + "/approve", Map.of()).statusCode()).isEqualTo(409);
        assertThat(world.server.bean(JdbcClient.class)
                        .sql("select after_value from audit_entry where action = 'remedy.refused' and actor = 'admin'")
                        .query(String.class)
                        .list())
                .contains("This remedy does not wait for approval.");
        world.admin.form("/remedies/" + remedy + "/undo", Map.of());
        world.settled(remedy);
        assertThat(world.admin.get("/remedies?show=undone").body()).contains(remedy.toString());
        assertThat(world.server.bean(JdbcClient.class)
                        .sql("select actor || ' ' || action from audit_entry where action like 'remedy.%' and actor = 'admin' order by id")
                        .query(String.class)
                        .list())
                .containsSubsequence("admin remedy.proposed", "admin remedy.apply", "admin remedy.applied", "admin remedy.undo", "admin remedy.undone");
        assertThat(world.admin.get("/remedies/" + UUID.randomUUID()).statusCode()).isEqualTo(404);
        assertThat(world.admin.get("/remedies/nothing").statusCode()).isEqualTo(404);
        assertThat(world.admin.form("/remedies/preview", Map.of()).statusCode()).isEqualTo(400);
        Until.within(RemedyWorld.PATIENCE, "the finding is back", () -> world.again(finding).state() == FindingState.OPEN);
    }

    @Test
    void thePreviewSaysTheWayWhoWillNoticeAndWhatItNeeds() {
        UUID push = world.preview(world.finding("main-branch-push-unrestricted"));
        String shown = text(world.admin.get("/remedies/" + push).body());
        assertThat(shown).contains("Previewed, done 1 object read", "Approval by one administrator", "Applied state is checked first", "Read back and compared", "Undo any time, one click");
        assertThat(shown).contains("Who will notice", "a push is refused: opens a pull request", "delete the new restriction", "About 5 requests");
        world.apply(push);
        assertThat(text(world.admin.get("/remedies/" + push).body())).contains("Approved, done by admin, alone", "Applied, done 1 of 1", "Read back, done as previewed");
        world.undo(push);
        assertThat(text(world.admin.get("/remedies/" + push).body())).contains("Undone, done by admin");
        assertThat(text(world.admin.get("/remedies/" + world.preview(world.finding("foreign-hook-without-secret"))).body()))
                .contains("Who will notice", "works on, and has to learn the secret to check signatures", "take the secret away again", "About 3 requests");
    }

    @Test
    void aPushThatWasSeenIsNamedToWhoeverMayWrite() {
        String uuid = world.server.bean(dev.portcullis.server.inventory.Facts.class)
                .posture(world.workspace, world.finding("main-branch-force-push-allowed").place().repository())
                .grants().value().stream().filter(each -> !each.group() && each.permission().equals("admin")).findFirst().orElseThrow().holder();
        var known = world.server.bean(dev.portcullis.server.inventory.Inventory.class).repository("acme", "payments-api").orElseThrow();
        world.server.bean(dev.portcullis.server.inventory.Inventory.class).pushedHead(world.workspace, known.repository(), "main", "ab".repeat(20), "{" + uuid + "}", java.time.Instant.now());
        UUID remedy = world.preview(world.finding("main-branch-force-push-allowed"));
        Effects.Row first = world.server.bean(Effects.class).of(Remedies.of("add-branch-restriction"), world.objects(remedy)).rows().getFirst();
        assertThat(first.effect().id()).isEqualTo(uuid);
        assertThat(first.effect().at()).isNotNull();
        assertThat(first.path()).isEqualTo("/identities/acme/person/" + uuid);
        assertThat(world.admin.get("/identities/acme/person/" + uuid).statusCode()).isEqualTo(200);
    }

    @Test
    void aRuleOnThePostureTableLeadsToThePreviewOfAllThatFails() {
        try (Browser browser = Browser.open(world.server.address())) {
            Page page = browser.signIn(false);
            page.navigate("/posture");
            button(page, "Preview fix: Anybody with write access may push to the main branch").click();
            page.waitForURL("**/remedies/*");
            String path = page.url().substring(page.url().lastIndexOf('/') + 1);
            UUID remedy = UUID.fromString(path);
            world.await(remedy, RemedyState.PREVIEW);
            long failing = world.open().stream().filter(each -> each.rule().equals("posture/main-branch-push-unrestricted")).count();
            assertThat(failing).isPositive();
            assertThat(world.objects(remedy)).hasSize((int) failing).allMatch(each -> each.rule().equals("main-branch-push-unrestricted"));
            page.navigate("/posture/repositories");
            page.locator("tr", new Page.LocatorOptions().setHasText("payments-api")).getByRole(AriaRole.BUTTON).first().click();
            page.waitForURL("**/remedies/*");
            assertThat(browser.complaints()).isEmpty();
        }
        world.idle();
        assertThat(world.admin.form("/remedies/preview", Map.of("rule", "posture/nothing", "workspace", "acme")).statusCode()).isEqualTo(400);
        assertThat(world.admin.form("/remedies/preview", Map.of("rule", "posture/main-branch-force-push-allowed", "workspace", "nowhere")).statusCode()).isEqualTo(404);
    }

    @Test
    void whatIsTickedIsCountedBeforeItIsPreviewed() {
        try (Browser browser = Browser.open(world.server.address())) {
            Page page = browser.signIn(true);
            page.navigate("/remedies?kind=add-branch-restriction");
            var boxes = page.locator("input[data-tick]");
            assertThat(page.locator(".remedy-foot button").first()).containsText("Preview fix of the ticked");
            boxes.nth(0).check();
            boxes.nth(1).check();
            assertThat(page.locator(".remedy-foot button").first()).containsText("Preview fix of 2");
            page.locator(".remedy-foot button").first().click();
            page.waitForURL("**/remedies/*");
            assertThat(page.locator(".remedy-thing")).hasCount(2);
            assertThat(button(page, "Apply to 2")).isVisible();
            page.locator("input[name=object]").first().uncheck();
            assertThat(button(page, "Apply to 1")).isVisible();
            assertThat(browser.complaints()).isEmpty();
        }
        world.idle();
    }

    @Test
    void whatIsProposedIsCountedInFullAndPaged() {
        JdbcClient jdbc = world.server.bean(JdbcClient.class);
        String rule = "posture/public-repository-in-private-project";
        try {
            jdbc.sql("""
                    insert into finding (workspace, scope, engine, rule, title, hint, severity, risk, presence, closes_when_gone, opened_at)
                    select :workspace, 'object:' || gen_random_uuid(), 'posture', :rule, 'many ' || n, 'many', 'low', 1, 'present', true, now() from generate_series(1, 560) n""")
                    .param("workspace", world.workspace)
                    .param("rule", rule)
                    .update();
            int total = jdbc.sql("select count(*) from finding where rule = :rule and presence = 'present'").param("rule", rule).query(Integer.class).single();
            assertThat(total).isGreaterThanOrEqualTo(560);
            String all = world.admin.get("/remedies").body();
            assertThat(all).contains("href=\"/remedies?kind=make-private\">All " + total);
            assertThat(all.split("name=\"finding\" data-tick=\"finding\" value=\"")).hasSizeLessThan(52);
            String first = world.admin.get("/remedies?kind=make-private").body();
            assertThat(text(first)).contains("1–25 of " + total, "Preview fix of the first 200");
            assertThat(first.split("name=\"finding\" data-tick")).hasSize(26);
            int pages = (total + 24) / 25;
            assertThat(text(world.admin.get("/remedies?kind=make-private&page=" + pages).body())).contains("–" + total + " of " + total);
            assertThat(text(world.admin.get("/remedies?kind=make-private&page=99999").body())).contains("–" + total + " of " + total);
        } finally {
            jdbc.sql("delete from finding where hint = 'many'").update();
        }
    }

    private static String text(String html) {
        return html.replaceAll("<[^>]*>", " ").replace('\u00a0', ' ').replaceAll("\\s+", " ").replace(" ,", ",");
    }

    private static com.microsoft.playwright.Locator button(Page page, String name) {
        return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }
}
