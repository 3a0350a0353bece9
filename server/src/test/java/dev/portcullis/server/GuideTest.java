package dev.portcullis.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.portcullis.emulator.EmulatorOptions;
import dev.portcullis.server.jobs.Jobs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Every page over the demo's world, in a real browser, on a wide screen and on a phone. With {@code -Dportcullis.write-docs=true} it takes the
 * pictures of the guide.
 */
class GuideTest {
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final Path DOCS = Path.of("..", "docs");

    /** Picture and address, in the order of the guide. Where the address ends in {@code >}, the first link of the page that begins so is opened. */
    private static Map<String, String> pages() {
        Map<String, String> pages = new LinkedHashMap<>();
        pages.put("overview", "/");
        pages.put("findings", "/findings");
        pages.put("finding", "/findings?rule=secrets%2Faws-access-key>/findings/");
        pages.put("pull-requests", "/pull-requests");
        pages.put("pull-request", "/pull-requests>/pull-requests/");
        pages.put("posture", "/posture");
        pages.put("posture-repositories", "/posture/repositories");
        pages.put("setting", "/findings?q=history%20of%20the%20main%20branch>/findings/");
        pages.put("remedies", "/remedies");
        pages.put("alerts", "/alerts");
        pages.put("channels", "/channels");
        pages.put("repositories", "/repositories");
        pages.put("repository", "/repositories>/repositories/");
        pages.put("projects", "/projects");
        pages.put("identities", "/identities");
        pages.put("identity", "/identities>/identities/");
        pages.put("rules", "/rules");
        pages.put("rule", "/rules/secrets/aws-access-key");
        pages.put("integrations", "/integrations");
        pages.put("integration", "/integrations/acme");
        pages.put("connect", "/integrations/connect");
        pages.put("withdraw", "/integrations/acme/withdraw");
        pages.put("jobs", "/jobs");
        pages.put("audit", "/audit");
        pages.put("users", "/settings/users");
        return pages;
    }

    @Test
    void everyPageOfTheDemoIsInOrderOnAnyScreenAndInTheGuide() throws IOException {
        boolean write = Boolean.getBoolean("portcullis.write-docs");
        try (Installation server = Installation.start(options -> options.withWorld(EmulatorOptions.World.DEMO)); Browser browser = Browser.open(server.address())) {
            server.signIn().connect("acme", "gate");
            Until.within(PATIENCE, "everything is read", () -> {
                Jobs.Counts counts = server.bean(Jobs.class).counts();
                return counts.running() == 0 && counts.waiting() == 0 && server.signIn().complete("acme");
            });
            Page page = browser.signIn(true);
            List<String> trouble = new ArrayList<>();
            for (Map.Entry<String, String> each : pages().entrySet()) {
                open(page, each.getValue());
                if (page.locator("h1").count() != 1) trouble.add(each.getKey() + ": " + page.locator("h1").count() + " headings of the first level");
                if (write) shoot(page, each.getKey());
                page.setViewportSize(390, 844);
                Object wide = page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth");
                if (((Number) wide).intValue() > 0) trouble.add(each.getKey() + ": scrolls sideways by " + wide + " at 390");
                page.setViewportSize(1440, 1014);
            }
            assertThat(trouble).isEmpty();
            assertThat(browser.complaints()).isEmpty();
            // The dark theme has the same pages; a look at one says that it is another.
            Page dark = browser.window(true, 1440, ColorScheme.DARK);
            dark.navigate("/sign-in");
            assertThat(dark.evaluate("() => getComputedStyle(document.body).backgroundColor")).isNotEqualTo(page.evaluate("() => getComputedStyle(document.body).backgroundColor"));
            server.openApi.assertClean();
        }
        String guide = Files.readString(DOCS.resolve("guide.md"));
        for (String name : pages().keySet()) {
            assertThat(guide).contains("images/guide/" + name + ".png");
            assertThat(DOCS.resolve("images/guide/" + name + ".png")).exists();
        }
    }

    private static void open(Page page, String address) {
        int mark = address.indexOf('>');
        page.navigate(mark < 0 ? address : address.substring(0, mark));
        if (mark < 0) return;
        Locator link = page.locator("main a[href^='" + address.substring(mark + 1) + "']:not([href*='export'])").first();
        page.navigate(link.getAttribute("href"));
    }

    private static void shoot(Page page, String name) throws IOException {
        Files.createDirectories(DOCS.resolve("images/guide"));
        page.screenshot(new Page.ScreenshotOptions().setPath(DOCS.resolve("images/guide/" + name + ".png")));
    }
}
