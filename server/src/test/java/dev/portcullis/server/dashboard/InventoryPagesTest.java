package dev.portcullis.server.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.server.Installation;
import dev.portcullis.server.Person;
import dev.portcullis.server.Until;
import dev.portcullis.server.inventory.Identities;
import dev.portcullis.server.inventory.Identity;
import dev.portcullis.server.inventory.Inventory;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class InventoryPagesTest {
    private static Installation server;
    private static Person admin;
    private static UUID workspace;

    @BeforeAll
    static void connect() {
        server = Installation.start();
        admin = server.signIn();
        admin.connect("acme", "observe");
        workspace = server.bean(Inventory.class).workspaces().getFirst().workspace();
        Until.within(Duration.ofSeconds(40), "permissions and keys are read", () ->
                server.bean(Identities.class).all(workspace).identities().stream().map(Identity::kind).distinct().count() >= 2);
    }

    @AfterAll
    static void stop() {
        server.openApi.assertClean();
        server.close();
    }

    @Test
    void projectsStandWithWhatTheyHold() {
        assertThat(admin.get("/projects").body()).contains("Payments").contains("PAY").contains("Web").contains("WEB");
        // By its key, however many repositories it holds.
        Until.within(Duration.ofSeconds(40), "findings of the project", () -> admin.get("/projects").body().contains("href=\"/findings?project=acme%2FPAY\""));
        String findings = admin.get("/findings?project=acme%2FPAY").body();
        assertThat(findings).contains("payments-api").contains("value=\"acme/PAY\" checked").doesNotContain("web-storefront \u00b7");
        assertThat(admin.get("/findings?project=acme%2FPAY&repository=acme%2Fweb-storefront").body()).contains("No finding fits");
        assertThat(admin.get("/findings?project=acme%2FNONE").body()).contains("No such repository or project is known here, so it adds nothing: “acme/NONE”");
        assertThat(admin.json("/api/v1/findings?project=acme%2FPAY").get("total").asInt()).isPositive().isLessThan(admin.json("/api/v1/findings").get("total").asInt());
    }

    @Test
    void everyPageSaysWhereItStandsAndSettingsLeadToTheApprovalOfRemedies() {
        for (String path : java.util.List.of("/audit", "/channels", "/alerts", "/jobs", "/integrations", "/posture", "/rules"))
            assertThat(crumbs(path)).as(path).isEqualTo("All workspaces");
        assertThat(crumbs("/settings/users")).isEqualTo("Installation");
        assertThat(crumbs("/integrations/acme")).isEqualTo("All workspaces Integrations");
        assertThat(admin.get("/settings/users").body()).contains("href=\"/remedies#approval\"");
        assertThat(admin.get("/remedies").body()).contains("id=\"approval\"");
    }

    private static String crumbs(String path) {
        String body = admin.get(path).body();
        int start = body.indexOf("aria-label=\"Breadcrumb\"");
        return start < 0 ? "" : body.substring(start, body.indexOf("</nav>", start)).replaceFirst("^[^>]*>", "").replaceAll("<[^>]*>", " ").replaceAll("\\s+", " ").strip();
    }

    @Test
    void whoMayDoWhatIsListedAndEachHasAPage() {
        Identity service = server.bean(Identities.class).all(workspace).identities().stream()
                .filter(each -> each.name().equals("portcullis-service-account"))
                .findFirst()
                .orElseThrow();
        assertThat(service.administers()).isTrue();
        assertThat(admin.get("/identities").body()).contains("portcullis-service-account").contains("administers");
        assertThat(admin.get("/identities?kind=key").body()).contains("Deploy key").doesNotContain("portcullis-service-account");
        assertThat(admin.get("/identities?q=nobody-of-this-name").body()).contains("Nobody fits this filter");
        assertThat(admin.get("/identities/acme/person/" + service.id()).body()).contains("administrator of the workspace");
        assertThat(admin.get("/identities/acme/person/" + UUID.randomUUID()).statusCode()).isEqualTo(404);
        assertThat(admin.get("/identities").body()).contains("1–");
        Identity key = server.bean(Identities.class).all(workspace).identities().stream().filter(each -> each.kind() == Identity.Kind.KEY).findFirst().orElseThrow();
        assertThat(admin.get("/identities/acme/key/" + java.net.URLEncoder.encode(key.id(), java.nio.charset.StandardCharsets.UTF_8)).body())
                .contains("Last used", "<th scope=\"col\">Read</th>", "href=\"/repositories/acme/", "#settings\"").containsPattern("data-name=\"last used\"><(span class=\"subtle\">no use known|time )");
        assertThat(admin.get("/identities/acme/nonsense/x").statusCode()).isEqualTo(404);
    }
}
