package dev.portcullis.server;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The system's Chromium, driven by the system's Node.js; short time-outs, so that a server that hangs is seen at once. */
public final class Browser implements AutoCloseable {
    private static final double PATIENCE = 15_000;

    private final Playwright playwright;
    private final com.microsoft.playwright.Browser chromium;
    private final String address;
    private final List<String> complaints = new ArrayList<>();

    private Browser(String address) {
        this.address = address;
        playwright = Playwright.create(new Playwright.CreateOptions()
                .setEnv(Map.of("PLAYWRIGHT_NODEJS_PATH", program("node"), "PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        chromium = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(Path.of(program("chromium")))
                        .setChromiumSandbox(false)
                        .setArgs(List.of("--disable-dev-shm-usage", "--disable-gpu")));
    }

    public static Browser open(String address) {
        return new Browser(address);
    }

    /** Somebody's window, signed out; with or without JavaScript. */
    public Page window(boolean javaScript, int width, ColorScheme scheme) {
        BrowserContext context = chromium.newContext(new com.microsoft.playwright.Browser.NewContextOptions()
                .setBaseURL(address)
                .setJavaScriptEnabled(javaScript)
                .setViewportSize(width, 1014)
                .setColorScheme(scheme));
        context.setDefaultTimeout(PATIENCE);
        Page page = context.newPage();
        page.onPageError(complaints::add);
        page.onConsoleMessage(message -> {
            if (message.type().equals("error") && !message.text().contains("status of 4")) complaints.add(message.text());
        });
        return page;
    }

    /** A window in which the administrator is signed in. */
    public Page signIn(boolean javaScript) {
        Page page = window(javaScript, 1440, ColorScheme.LIGHT);
        page.navigate("/sign-in");
        page.getByLabel("Name").fill(Installation.ADMINISTRATOR);
        page.getByLabel("Password").fill(Installation.PASSWORD);
        page.getByRole(com.microsoft.playwright.options.AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Sign in")).click();
        page.waitForURL(each -> !each.contains("/sign-in"));
        return page;
    }

    /** Script errors and refusals of the content-security policy so far. */
    public List<String> complaints() {
        return complaints;
    }

    private static String program(String name) {
        for (String folder : List.of("/usr/bin", "/usr/local/bin", "/opt/homebrew/bin"))
            if (Files.isExecutable(Path.of(folder, name))) return folder + "/" + name;
        throw new IllegalStateException("Install " + name + ": the browser tests use the system's");
    }

    @Override
    public void close() {
        chromium.close();
        playwright.close();
    }
}
