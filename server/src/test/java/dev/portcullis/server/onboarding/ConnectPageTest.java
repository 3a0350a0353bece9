package dev.portcullis.server.onboarding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.emulator.access.Authenticator;
import dev.portcullis.emulator.state.Credential;
import dev.portcullis.emulator.state.Project;
import dev.portcullis.emulator.state.State;
import dev.portcullis.server.Installation;
import dev.portcullis.server.Person;
import dev.portcullis.server.TestServer;
import dev.portcullis.server.Until;
import dev.portcullis.server.Visitor;
import dev.portcullis.server.integrations.Integrations;
import dev.portcullis.server.integrations.Mode;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** The wizard and the pages of integrations, without JavaScript. */
@ExtendWith(OutputCaptureExtension.class)
class ConnectPageTest {
    private static final String TOKEN = "demo-service-token";

    private static Installation server;
    private static Person admin;

    @BeforeAll
    static void start() {
        server = Installation.start();
        admin = server.signIn();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static Map<String, String> token(String email, String secret) {
        return new LinkedHashMap<>(Map.of("kind", "api_token", "email", email, "token", secret, "expires", "", "feature", "webhook"));
    }

    /** @return address of the draft */
    private static String validate(Map<String, String> form) {
        HttpResponse<String> answer = admin.form("/integrations/connect", form);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(302);
        String draft = answer.headers().firstValue("location").orElseThrow().replaceFirst("^https?://[^/]+", "");
        Until.within(Duration.ofSeconds(60), "the checks", () -> admin.get(draft).body().contains("6 of 6 checks"));
        return draft;
    }

    private static String page(String path) {
        HttpResponse<String> answer = admin.get(path);
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer.body();
    }

    private static String workspace(String slug) {
        return server.emulator.state().workspaces.all().stream()
                .filter(each -> each.slug().equals(slug))
                .map(each -> each.uuid().replaceAll("[{}]", ""))
                .findFirst()
                .orElseThrow();
    }

    /** A token of the service account with some of its scopes. */
    private static void give(String secret, Predicate<String> scope) {
        State state = server.emulator.state();
        Credential whole = state.credentials.find(Credential.Kind.API_TOKEN + "/" + Authenticator.digest(TOKEN)).orElseThrow();
        Credential less = new Credential(
                Credential.Kind.API_TOKEN, whole.person(), Authenticator.digest(secret), whole.scopes().stream().filter(scope).toList());
        state.change(() -> state.credentials.put(less.key(), less));
    }

    @Test
    void wrongInputIsKeptAndNamedAboveTheForm() {
        HttpResponse<String> answer = admin.form(
                "/integrations/connect", Map.of("kind", "api_token", "email", "portcullis-service-account", "token", "a-secret-of-mine", "expires", "next year"));
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body())
                .contains("id=\"problems\"")
                .contains("<a href=\"#expires\">Write the date as 2027-11-20, or leave it empty.</a>")
                .contains("value=\"portcullis-service-account\"")
                .contains("value=\"next year\"")
                .doesNotContain("a-secret-of-mine");
        HttpResponse<String> username = admin.form("/integrations/connect", token("portcullis-service-account", "a-secret-of-mine"));
        assertThat(username.statusCode()).isEqualTo(422);
        assertThat(username.body()).contains("<a href=\"#email\">Enter the e-mail of the Atlassian account, not the username.</a>");
        HttpResponse<String> nothing = admin.form("/integrations/connect", Map.of("kind", "app_password"));
        assertThat(nothing.body()).contains("#username").contains("#password").contains("Enter the app password.");
    }

    @Test
    void aWrongCredentialIsRefusedInWordsAndShownNowhere(CapturedOutput output) {
        String secret = "wrong-" + UUID.randomUUID();
        String draft = validate(token("service@acme.test", secret));
        String body = page(draft);
        assertThat(body)
                .contains("Bitbucket did not accept this token")
                .contains("Bitbucket said: <q>Token is invalid")
                .contains("Not checked: it needs an accepted credential.")
                .contains("Check again")
                .contains("OK needs a credential that Bitbucket accepts.")
                .contains("value=\"service@acme.test\"")
                .doesNotContain("6 failed");
        HttpResponse<String> ok = admin.form(draft + "/watch", Map.of("watch", workspace("acme")));
        assertThat(ok.statusCode()).isEqualTo(422);
        assertThat(page("/integrations")).contains("Refused").contains("service@acme.test");
        for (String path : List.of(draft, "/integrations", "/integrations/connect", "/jobs", "/api/v1/connections/" + draft.replaceAll(".*/", "")))
            assertThat(admin.get(path).body()).doesNotContain(secret);
        assertThat(output.getAll()).doesNotContain(secret);
    }

    @Test
    void aMissingScopeIsNamedWithWhatItCosts() {
        give("no-webhook-token", scope -> !scope.contains("webhook"));
        String body = page(validate(token("service@acme.test", "no-webhook-token")));
        assertThat(body)
                .contains("Scopes: 3 missing")
                .contains("write:webhook:bitbucket is missing: Pushes are not noticed as they happen")
                .contains("Webhooks: a scope is missing")
                .contains("delete:webhook:bitbucket is missing");
        assertThat(body).as("the rest can be watched all the same").contains("form=\"watch\">OK</button>");
    }

    @Test
    void whatIsNotAskedForIsNotMissed() {
        give("no-hook-wanted-token", scope -> !scope.endsWith("e:webhook:bitbucket") && !scope.contains("ssh-key"));
        Map<String, String> form = token("service@acme.test", "no-hook-wanted-token");
        form.remove("feature");
        String body = page(validate(form));
        assertThat(body).contains("All held, none in excess.").doesNotContain("missing");
    }

    @Test
    void aTokenFromBeforeASettingWasReadStaysValid() {
        give("older-token", scope -> !scope.contains("pipeline") && !scope.contains("ssh-key"));
        Map<String, String> form = token("service@acme.test", "older-token");
        form.put("feature", "remedy");
        String body = page(validate(form));
        assertThat(body)
                .contains("Scopes: 3 missing")
                .contains("read:pipeline:bitbucket is missing: Pipeline variables are not judged.")
                .contains("delete:ssh-key:bitbucket is missing: Deploy keys are judged but cannot be removed here.")
                .contains("form=\"watch\">OK</button>");
    }

    @Test
    void aWorkspaceOfWhichTheAccountIsAMemberOnlyIsLeftOut() {
        String body = page(validate(token("dev@acme.test", "demo-dev-token")));
        assertThat(body)
                .contains("Workspaces: the account administers none")
                .contains("<b>acme</b> is left out: the account is a member only.")
                .contains("OK needs a workspace that the account administers.");
    }

    @Test
    void namesFromBitbucketAreShownAsText() {
        State state = server.emulator.state();
        Project core = state.projects.all().stream().filter(each -> each.key().equals("CORE")).findFirst().orElseThrow();
        Project hostile = new Project(
                core.uuid(), core.workspace(), core.key(), "<script>alert(1)</script>\u202Ecipoc", core.description(), core.isPrivate(), core.createdOn(),
                core.updatedOn());
        state.change(() -> state.projects.put(core.uuid(), hostile));
        String body = page(validate(token("service@acme.test", TOKEN)));
        state.change(() -> state.projects.put(core.uuid(), core));
        assertThat(body).contains("&lt;script&gt;alert(1)&lt;/script&gt;‹U+202E›cipoc").doesNotContain("<script>alert(1)");
    }

    @Test
    void okWatchesWhatWasChosenAndThePagesSayHowItIsDoing() {
        String draft = validate(token("service@acme.test", TOKEN));
        HttpResponse<String> none = admin.form(draft + "/watch", Map.of("mode-" + workspace("acme"), "gate"));
        assertThat(none.statusCode()).isEqualTo(422);
        assertThat(none.body()).contains("Choose at least one workspace.");
        HttpResponse<String> nothing = admin.form(
                draft + "/watch", Map.of("watch", workspace("acme"), "part-" + workspace("acme"), "some", "mode-" + workspace("acme"), "tell"));
        assertThat(nothing.statusCode()).isEqualTo(422);
        assertThat(nothing.body())
                .contains("Choose at least one project of acme, or all of it.")
                .containsPattern("id=\"mode-" + workspace("acme") + "-tell\"[^>]* checked");

        HttpResponse<String> ok = admin.form(draft + "/watch", Map.of("watch", workspace("acme"), "part-" + workspace("acme"), "all", "mode-" + workspace("acme"), "observe"));
        assertThat(ok.statusCode()).isEqualTo(302);
        assertThat(ok.headers().firstValue("location").orElse("")).endsWith("/integrations/acme");
        Until.within(Duration.ofSeconds(60), "a healthy connection", () -> page("/integrations/acme").contains("Healthy"));
        String health = page("/integrations/acme");
        assertThat(health).contains("Held and used, 10").contains("nothing forged, nothing malformed").contains("of 900 requests").doesNotContain(TOKEN);
        UUID acme = UUID.fromString(workspace("acme"));
        var integrations = server.bean(Integrations.class);
        assertThat(health).doesNotContain(integrations.integration(acme).hookPath()).doesNotContain(integrations.hookSecret(acme).reveal());

        assertThat(admin.form("/integrations/acme/mode", Map.of("mode", "loud")).statusCode()).isEqualTo(400);
        assertThat(admin.form("/integrations/acme/mode", Map.of("mode", "gate")).statusCode()).isEqualTo(302);
        assertThat(integrations.integration(acme).mode()).isEqualTo(Mode.GATE);
        assertThat(page("/integrations")).contains("acme is in mode gate from now on.");

        State state = server.emulator.state();
        state.change(() -> state.hooks.all().forEach(each -> state.hooks.remove(each.uuid())));
        assertThat(admin.form("/integrations/acme/hook", Map.of()).statusCode()).isEqualTo(302);
        Until.within(Duration.ofSeconds(20), "the hook is there again", () -> state.hooks.size() == 1);

        HttpResponse<String> forged = admin.post("/hooks/bitbucket/" + integrations.integration(acme).hookPath(), "{}");
        assertThat(forged.statusCode()).isEqualTo(401);
        assertThat(page("/integrations/acme")).contains("Signature missing or wrong").contains("no signature");
        assertThat(page(draft)).contains("Connected, in mode gate").contains("see how it is doing");
    }

    @Test
    void aDraftSurvivesARestartAndCanBeRemoved() {
        String draft = validate(token("service@acme.test", TOKEN));
        server.stopServer();
        server.startServer();
        admin = server.signIn();
        assertThat(page(draft)).contains("6 of 6 checks").contains("service@acme.test");
        String id = draft.replaceAll(".*/", "");
        assertThat(admin.form("/integrations/drafts/" + id + "/remove", Map.of()).statusCode()).isEqualTo(302);
        HttpResponse<String> gone = admin.get(draft);
        assertThat(gone.statusCode()).isEqualTo(404);
        assertThat(gone.body()).contains("There is no such draft.");
    }

    @Test
    void bitbucketOutOfReachIsSaidWithWhatToDo() {
        try (TestServer alone = TestServer.start()) {
            Visitor visitor = alone.administrator();
            HttpResponse<String> answer = visitor.post("/integrations/connect", token("service@acme.test", "some-token"));
            assertThat(answer.statusCode()).isEqualTo(302);
            String draft = Visitor.location(answer);
            Until.within(Duration.ofSeconds(60), "the checks", () -> visitor.get(draft).body().contains("6 of 6 checks"));
            assertThat(visitor.get(draft).body())
                    .contains("Credential could not be checked")
                    .contains("Bitbucket cannot be reached.")
                    .contains("look at the server's way to 127.0.0.1")
                    .doesNotContain("Bitbucket said")
                    .doesNotContain("some-token");
        }
    }

    @Test
    void othersSeeHowItIsDoingButDoNotConnect() {
        assertThat(admin.form("/settings/users", Map.of("name", "vera", "role", "viewer", "password", "a long viewer password", "again", "a long viewer password"))
                        .statusCode())
                .isEqualTo(302);
        Person viewer = Person.signIn(server.address(), "vera", "a long viewer password");
        HttpResponse<String> wizard = viewer.get("/integrations/connect");
        assertThat(wizard.statusCode()).isEqualTo(403);
        assertThat(wizard.body()).contains("Your role does not allow this");
        assertThat(viewer.form("/integrations/connect", token("service@acme.test", TOKEN)).statusCode()).isEqualTo(403);
        assertThat(viewer.get("/integrations").statusCode()).isEqualTo(200);
        assertThat(viewer.get("/integrations").body()).doesNotContain("/integrations/connect").doesNotContain("Drafts");
    }
}
