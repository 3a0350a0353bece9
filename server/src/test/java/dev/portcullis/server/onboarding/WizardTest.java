package dev.portcullis.server.onboarding;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.GetByRoleOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions;
import com.microsoft.playwright.assertions.PageAssertions.HasURLOptions;
import com.microsoft.playwright.options.AriaRole;
import dev.portcullis.emulator.EmulatorOptions;
import dev.portcullis.emulator.state.Hook;
import dev.portcullis.server.Browser;
import dev.portcullis.server.Installation;
import dev.portcullis.server.integrations.Integration;
import dev.portcullis.server.integrations.Integrations;
import dev.portcullis.server.integrations.Mode;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Walks the wizard in a real browser, as a newcomer does. */
class WizardTest {
    private static final List<String> CHECKS = List.of("credential", "identity", "workspaces", "scopes", "git", "webhooks");

    @Test
    void anApiTokenConnectsTwoWorkspacesAtOnce() {
        with(options -> options, true, (server, page) -> {
            page.getByRole(AriaRole.LINK, new GetByRoleOptions().setName("Connect Bitbucket Cloud")).click();
            assertThat(page.locator(".checks .check.waiting")).hasCount(CHECKS.size());
            assertThat(page.locator(".connect-form .for-token .scopes")).containsText("admin:repository");
            picture(page, "connect-empty");

            page.getByLabel("Atlassian account e-mail").fill("service@acme.test");
            page.getByLabel("API token", exactly()).and(page.locator("input[type=password]")).fill("demo-service-token");
            page.getByLabel("Expires on").fill(LocalDate.now(java.time.Clock.systemUTC()).plusDays(300).toString());
            press(page, "Validate");

            assertThat(page).hasURL(Pattern.compile(".*/integrations/connect/[0-9a-f-]{36}"));
            for (String check : CHECKS) assertThat(page.locator("#check-" + check + ".ok")).isVisible();
            assertThat(page.locator("#check-workspaces")).containsText("Administrator of acme and globex");
            assertThat(page.locator("#check-scopes")).containsText("All held");
            assertThat(page.content()).doesNotContain("demo-service-token");
            page.reload();
            assertThat(page.locator(".checks .check.ok")).hasCount(CHECKS.size());
            assertThat(page.locator("#token")).hasValue("");
            assertThat(page.locator(".told")).containsText("AWS access key with its secret");

            place(page, "acme").getByRole(AriaRole.CHECKBOX).first().check();
            place(page, "acme").getByLabel("Gate", new Locator.GetByLabelOptions().setExact(true)).check();
            place(page, "globex").getByRole(AriaRole.CHECKBOX).first().check();
            assertThat(place(page, "globex").getByLabel("Observe", new Locator.GetByLabelOptions().setExact(true))).isChecked();
            picture(page, "connect-where");
            press(page, "OK");

            assertThat(page).hasURL(Pattern.compile(".*/integrations$"));
            for (String workspace : List.of("acme", "globex"))
                assertThat(row(page, workspace)).containsText("Healthy", new ContainsTextOptions().setTimeout(60_000));
            assertThat(row(page, "acme")).containsText("Gate");
            assertThat(row(page, "globex")).containsText("Observe");
            assertThat(row(page, "acme")).containsText("live");
            picture(page, "integrations");
            assertThat(server.bean(Integrations.class).all()).extracting(Integration::mode).containsExactlyInAnyOrder(Mode.GATE, Mode.OBSERVE);
            assertThat(server.emulator.state().hooks.all()).filteredOn(each -> each.subject() == Hook.Subject.WORKSPACE).hasSize(2);

            row(page, "acme").getByRole(AriaRole.LINK).first().click();
            assertThat(page.locator("h1")).containsText("Acme", new ContainsTextOptions().setIgnoreCase(true));
            assertThat(page.getByText("Held and used, 12")).isVisible();
            Integration acme = server.bean(Integrations.class).all().stream().filter(each -> each.mode() == Mode.GATE).findFirst().orElseThrow();
            assertThat(page.content()).doesNotContain(acme.hookPath()).contains("…" + acme.hookPath().substring(acme.hookPath().length() - 4));
            picture(page, "health");
        });
    }

    @Test
    void aUsernameWithAppPasswordConnectsWhileAtlassianTakesThem() {
        with(options -> options.withAsOf(LocalDate.of(2026, 6, 1)), true, (server, page) -> {
            page.navigate("/integrations/connect");
            page.getByLabel("Username + app password").check();
            assertThat(page.locator("#email")).isHidden();
            assertThat(page.locator(".connect-form .for-password .scopes")).containsText("repository:admin");
            page.getByLabel("Bitbucket username").fill("portcullis-service-account");
            page.getByLabel("App password", exactly()).and(page.locator("input[type=password]")).fill("demo-app-password");
            press(page, "Validate");

            for (String check : CHECKS) assertThat(page.locator("#check-" + check + ".ok")).isVisible();
            place(page, "acme").getByRole(AriaRole.CHECKBOX).first().check();
            place(page, "acme").getByLabel("Single projects").check();
            place(page, "acme").getByLabel("Payments PAY").check();
            press(page, "OK");

            assertThat(page).hasURL(Pattern.compile(".*/integrations/acme$"), new HasURLOptions().setTimeout(15_000));
            assertThat(page.locator("#standing")).containsText("Healthy", new ContainsTextOptions().setTimeout(60_000));
            assertThat(page.locator("#standing")).containsText("1 repository");
            assertThat(page.locator("body")).containsText("App password");
            assertThat(page.locator("main")).containsText("1 of 1");
        });
    }

    @Test
    void todayAnAppPasswordIsExplainedAndLeadsToAnApiToken() {
        with(options -> options, false, (server, page) -> {
            page.navigate("/integrations/connect?kind=app_password");
            page.getByLabel("Bitbucket username").fill("portcullis-service-account");
            page.getByLabel("App password", exactly()).and(page.locator("input[type=password]")).fill("demo-app-password");
            press(page, "Validate");
            Locator credential = page.locator("#check-credential.failed");
            dev.portcullis.server.Until.within(java.time.Duration.ofSeconds(20), "the check", () -> {
                page.reload();
                return credential.isVisible() && page.locator(".checks .check.skipped").count() == CHECKS.size() - 1;
            });
            assertThat(credential).containsText("Atlassian switched app passwords off");
            assertThat(credential).containsText("Since 2026-07-28");
            assertThat(credential).containsText("Bitbucket said");
            assertThat(page.getByRole(AriaRole.BUTTON, new GetByRoleOptions().setName("OK").setExact(true))).hasAttribute("aria-disabled", "true");
            picture(page, "connect-refused");
            credential.getByRole(AriaRole.LINK, new Locator.GetByRoleOptions().setName("Use an API token")).click();
            assertThat(page.getByLabel("API token", exactly()).and(page.locator("input[type=radio]"))).isChecked();
            assertThat(page.getByLabel("Atlassian account e-mail")).isVisible();
        });
    }

    private interface Walk {
        void walk(Installation server, Page page);
    }

    private static void with(UnaryOperator<EmulatorOptions> options, boolean javaScript, Walk walk) {
        try (Installation server = Installation.start(options);
                Browser browser = Browser.open(server.address())) {
            walk.walk(server, browser.signIn(javaScript));
            assertThat(browser.complaints()).isEmpty();
            server.openApi.assertClean();
        }
    }

    private static Page.GetByLabelOptions exactly() {
        return new Page.GetByLabelOptions().setExact(true);
    }

    private static void press(Page page, String button) {
        page.getByRole(AriaRole.BUTTON, new GetByRoleOptions().setName(button).setExact(true)).click();
    }

    private static Locator place(Page page, String workspace) {
        return page.locator("fieldset.place").filter(new Locator.FilterOptions().setHas(page.locator(".place-head b", new Page.LocatorOptions().setHasText(workspace))));
    }

    private static Locator row(Page page, String workspace) {
        return page.locator("tr[data-row]").filter(new Locator.FilterOptions().setHas(page.locator(".cell-title", new Page.LocatorOptions().setHasText(workspace))));
    }

    /** For people who look: {@code -Dpictures=FOLDER}. */
    private static void picture(Page page, String name) {
        String folder = System.getProperty("pictures");
        if (folder == null) return;
        for (int width : new int[] {1440, 390})
            for (String theme : List.of("light", "dark")) {
                page.setViewportSize(width, 1014);
                page.emulateMedia(new Page.EmulateMediaOptions()
                        .setReducedMotion(com.microsoft.playwright.options.ReducedMotion.REDUCE)
                        .setColorScheme(theme.equals("light") ? com.microsoft.playwright.options.ColorScheme.LIGHT : com.microsoft.playwright.options.ColorScheme.DARK));
                page.screenshot(new Page.ScreenshotOptions().setPath(Path.of(folder, name + "-" + width + "-" + theme + ".png")).setFullPage(true));
            }
        page.setViewportSize(1440, 1014);
    }
}
