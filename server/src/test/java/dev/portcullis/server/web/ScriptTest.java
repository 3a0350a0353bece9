package dev.portcullis.server.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.portcullis.server.Browser;
import dev.portcullis.server.TestServer;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What portcullis.js does when things between the browser and the product, or people, do not behave. */
class ScriptTest {
    private static TestServer server;
    private static Browser browser;

    @BeforeAll
    static void start() {
        server = TestServer.start("db-scheduler.enabled=false");
        browser = Browser.open(server.address().toString());
    }

    @AfterAll
    static void stop() {
        browser.close();
        server.close();
    }

    private static Page signedIn(int width) {
        Page page = browser.window(true, width, ColorScheme.LIGHT);
        page.navigate("/sign-in");
        page.getByLabel("Name").fill(TestServer.ADMIN);
        page.getByLabel("Password").fill(TestServer.PASSWORD);
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Sign in")).click();
        page.waitForURL(each -> !each.contains("/sign-in"));
        return page;
    }

    @Test
    void aProxysErrorLeavesARegionAndItsRefreshing() {
        Page page = signedIn(1440);
        page.navigate("/jobs");
        AtomicInteger asked = new AtomicInteger();
        AtomicInteger polls = new AtomicInteger();
        page.route("**/jobs?**", route -> {
            asked.incrementAndGet();
            if ("true".equals(route.request().headers().get("x-portcullis-poll"))) polls.incrementAndGet();
            route.fulfill(new Route.FulfillOptions().setStatus(502).setContentType("text/html").setBody("<html><body><h1>502 Bad Gateway</h1></body></html>"));
        });
        page.waitForCondition(() -> asked.get() >= 2);
        assertThat(polls).as("say that nobody did anything").hasValue(asked.get());
        assertThat(page.locator("body")).not().containsText("Bad Gateway");
        assertThat(page.locator("#jobs")).isVisible();

        page.unroute("**/jobs?**");
        page.route("**/jobs?**", route -> route.fulfill(new Route.FulfillOptions().setResponse(
                route.fetch(new Route.FetchOptions().setUrl(server.address() + "/nowhere")))));
        assertThat(page.locator("[data-error-region]")).containsText("There is no such page");
        assertThat(page.locator("#jobs")).hasCount(0);
    }

    @Test
    void copyingIsOfferedOnlyWhereThereIsAClipboard() {
        Page with = signedIn(1440);
        with.navigate("/integrations/connect");
        assertThat(with.locator("[data-copy]:visible").count()).isPositive();

        Page without = signedIn(1440);
        without.addInitScript("Object.defineProperty(Navigator.prototype, 'clipboard', { get: () => undefined })");
        without.navigate("/integrations/connect");
        assertThat(without.locator("[data-copy]").count()).isPositive();
        assertThat(without.locator("[data-copy]:visible")).hasCount(0);
    }

    @Test
    void aToastStaysWhileFocusOrPointerIsOnIt() {
        Page page = signedIn(1440);
        page.clock().install();
        page.navigate("/settings/profile");
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Save keys")).click();
        Locator toast = page.locator(".toast");
        assertThat(toast).isVisible();
        toast.locator(".toast-close").focus();
        toast.hover();
        page.mouse().move(5, 5);
        page.clock().runFor(10_000);
        assertThat(toast).isVisible();

        toast.hover();
        page.locator("h1").evaluate("heading => document.activeElement.blur()");
        page.clock().runFor(10_000);
        assertThat(toast).isVisible();

        page.mouse().move(5, 5);
        page.clock().runFor(7_000);
        assertThat(toast).isVisible();
        page.clock().runFor(2_000);
        assertThat(toast).hasCount(0);
    }

    @Test
    void onAPhoneWhatAFeatureCostsStaysOnOneLine() {
        Page page = signedIn(390);
        page.navigate("/integrations/connect");
        Locator facts = page.locator(".does .tick-fact:visible");
        assertThat(facts.count()).isGreaterThanOrEqualTo(4);
        for (Locator fact : facts.all()) assertThat(fact.boundingBox().height).as(fact.innerText()).isLessThan(24);
        assertThat(page.evaluate("document.documentElement.scrollWidth")).isEqualTo(390);
    }
}
