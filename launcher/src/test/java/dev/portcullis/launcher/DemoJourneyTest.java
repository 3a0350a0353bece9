package dev.portcullis.launcher;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The demo's second path in a browser: what the settings say, one click forward, one click back, and the mail that tells of it. With
 * {@code -Dportcullis.write-docs=true} it takes the guide's pictures of mail and remedy.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class DemoJourneyTest {
    private static final Path PICTURES = Path.of("..", "docs", "images", "guide");
    private static final LocatorAssertions.ContainsTextOptions PATIENTLY = new LocatorAssertions.ContainsTextOptions().setTimeout(60_000);

    @Test
    void fromASettingToARemedyAndBackAndTheTeamReadsIt(@TempDir Path folder) throws Exception {
        try (RunningDemo demo = new RunningDemo(folder);
                Playwright playwright = Playwright.create(new Playwright.CreateOptions()
                        .setEnv(Map.of("PLAYWRIGHT_NODEJS_PATH", program("node"), "PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")))) {
            demo.start();
            Browser chromium = playwright.chromium().launch(new BrowserType.LaunchOptions()
                    .setExecutablePath(Path.of(program("chromium")))
                    .setChromiumSandbox(false)
                    .setArgs(List.of("--disable-dev-shm-usage", "--disable-gpu")));
            Page page = chromium.newContext(new Browser.NewContextOptions().setBaseURL(demo.options.address()).setViewportSize(1440, 1014)).newPage();
            page.navigate("/sign-in");
            page.getByLabel("Name").fill(Demo.NAME);
            page.getByLabel("Password").fill(Demo.PASSWORD);
            button(page, "Sign in").click();
            page.waitForURL(each -> !each.contains("/sign-in"));

            page.navigate("/posture");
            assertThat(page.locator("main")).containsText("The history of the main branch may be rewritten");
            assertThat(page.locator("main")).containsText("A webhook without a secret");
            Page sink = chromium.newContext(new Browser.NewContextOptions().setBaseURL(demo.options.mailAddress()).setViewportSize(1440, 1014)).newPage();
            await("the summary of the first reading", () -> {
                sink.navigate("/");
                return sink.getByText("First reading").count() > 0;
            });
            int mails = sink.locator("tbody tr").count();

            page.navigate("/findings?q=history%20of%20the%20main%20branch");
            page.navigate(page.locator("main a[href^='/findings/']:not([href*='export'])").first().getAttribute("href"));
            String finding = page.url();
            button(page, "Preview fix").click();
            page.waitForURL("**/remedies/*");
            assertThat(page.locator(".remedy-line.add").first()).containsText("blocked");
            shoot(page, "remedy");
            button(page, "Apply").click();
            assertThat(page.locator(".remedy-head")).containsText("Applied", PATIENTLY);
            await("the finding's end", () -> {
                page.navigate(finding);
                return page.locator("main").textContent().contains("Resolved");
            });
            page.goBack();
            button(page, "Undo").click();
            assertThat(page.locator(".remedy-head")).containsText("Undone", PATIENTLY);
            await("the finding's return", () -> {
                page.navigate(finding);
                return button(page, "Preview fix").count() > 0;
            });

            await("the mail that it is back", () -> {
                sink.navigate("/");
                return sink.locator("tbody tr").count() > mails;
            });
            shoot(sink, "sink");
            sink.locator("tbody a").filter(new Locator.FilterOptions().setHasText("main branch")).first().click();
            assertThat(sink.locator("#plain")).containsText("Back again");
            assertThat(sink.locator("#plain")).containsText(finding);
            assertThat(sink.frameLocator("iframe").locator("body")).containsText("main branch");
            shoot(sink, "mail");

            page.navigate("/channels/new?kind=webhook");
            page.getByLabel("Name").fill("Receiver on this machine");
            page.getByLabel("Address").fill("http://localhost:9/hook");
            button(page, "Add channel").click();
            assertThat(page.locator("main")).containsText("shown this once");
        }
    }

    private static void await(String what, BooleanSupplier met) {
        Patience.await(Duration.ofSeconds(60), met, () -> "Missing: " + what);
    }

    private static void shoot(Page page, String name) {
        if (Boolean.getBoolean("portcullis.write-docs")) page.screenshot(new Page.ScreenshotOptions().setPath(PICTURES.resolve(name + ".png")));
        else assertThat(PICTURES.resolve(name + ".png")).exists();
    }

    private static Locator button(Page page, String name) {
        return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    private static String program(String name) {
        for (String folder : List.of("/usr/bin", "/usr/local/bin", "/opt/homebrew/bin"))
            if (Files.isExecutable(Path.of(folder, name))) return folder + "/" + name;
        throw new IllegalStateException("Install " + name + ": the browser tests use the system's");
    }
}
