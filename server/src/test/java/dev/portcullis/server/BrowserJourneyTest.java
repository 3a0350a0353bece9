package dev.portcullis.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** In a real browser: from the one-time token to a first administrator, and from a finding to its dismissal and the status that turns. */
class BrowserJourneyTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Test
    void theFirstAdministratorIsMadeWithTheOneTimeToken() throws IOException {
        try (TestServer server = TestServer.startWithoutAdministrator(); Browser browser = Browser.open(server.address().toString())) {
            Page page = browser.window(true, 1440, ColorScheme.LIGHT);
            page.navigate("/");
            page.waitForURL(Pattern.compile(".*/(set-up|sign-in).*"));
            page.navigate("/set-up");
            page.getByLabel("One-time token").fill("not the token");
            page.getByLabel("Name").fill("ada");
            page.getByLabel("Password", new Page.GetByLabelOptions().setExact(true)).fill("a long first password");
            page.getByLabel("Password, once more").fill("a long first password");
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Create administrator")).click();
            assertThat(page.locator("body")).containsText("token");
            page.getByLabel("One-time token").fill(Files.readString(server.folder().resolve("setup-token")).strip());
            page.getByLabel("Password", new Page.GetByLabelOptions().setExact(true)).fill("a long first password");
            page.getByLabel("Password, once more").fill("a long first password");
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Create administrator")).click();
            page.waitForURL(each -> !each.contains("/set-up"));
            if (page.url().contains("/sign-in")) {
                page.getByLabel("Name").fill("ada");
                page.getByLabel("Password").fill("a long first password");
                page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Sign in")).click();
                page.waitForURL(each -> !each.contains("/sign-in"));
            }
            assertThat(page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setLevel(1))).isVisible();
            assertThat(browser.complaints()).isEmpty();
        }
    }

    @Test
    void aDismissalTurnsTheStatusAndUndoTurnsItBack() {
        try (Installation server = Installation.start(); Browser browser = Browser.open(server.address())) {
            server.signIn().connect("acme", "gate");
            Developer developer = server.developer();
            String repository = developer.values("/repositories/acme").getFirst().get("full_name").asString();
            Path work = developer.clone(repository);
            developer.git(work, "checkout", "-q", "-b", "feature/browser");
            developer.write(work, "browser.env", "SLACK=" + Fake.slack() + "\n");
            String head = developer.commit(work, "Add");
            developer.push(work, "feature/browser");
            int number = developer.openPullRequest(repository, "feature/browser", "In a browser");
            Until.within(PATIENCE, "a failed status", () -> "FAILED".equals(status(developer, repository, head)));

            // Reading and deciding need no JavaScript.
            for (boolean javaScript : new boolean[] {true, false}) {
                Page page = browser.signIn(javaScript);
                page.navigate("/findings?q=browser.env");
                page.locator("a[href^='/findings/']", new Page.LocatorOptions().setHasText("Slack")).first().click();
                page.waitForURL(Pattern.compile(".*/findings/[0-9]+.*"));
                assertThat(page.locator("main")).containsText("browser.env");
                assertThat(page.locator("main")).containsText("Why it matters");
                String finding = page.url();
                dismiss(page);
                Until.within(Duration.ofSeconds(5), "the status turns", () -> "SUCCESSFUL".equals(status(developer, repository, head)));
                page.navigate(finding);
                page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(Pattern.compile("^Undo"))).first().click();
                Until.within(Duration.ofSeconds(5), "the status turns back", () -> "FAILED".equals(status(developer, repository, head)));
            }

            Page page = browser.signIn(true);
            page.navigate("/pull-requests/" + repository + "/" + number);
            assertThat(page.locator("main")).containsText("Gate failed");
            assertThat(browser.complaints()).isEmpty();
            server.openApi.assertClean();
        }
    }

    private static void dismiss(Page page) {
        page.locator("input[type=radio][name=decision][value=dismiss]").check();
        page.locator("form[action$='/dismiss'] select[name=reason]").selectOption("test-only");
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Dismiss finding")).click();
        page.waitForLoadState();
    }

    private static String status(Developer developer, String repository, String head) {
        JsonNode first = developer.values("/repositories/" + repository + "/commit/" + head + "/statuses").stream().findFirst().orElse(null);
        return first == null ? "none" : first.get("state").asString();
    }
}
