package dev.portcullis.server.onboarding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.emulator.state.Credential;
import dev.portcullis.emulator.state.Hook;
import dev.portcullis.emulator.state.Workspace;
import dev.portcullis.server.Developer;
import dev.portcullis.server.Fake;
import dev.portcullis.server.Installation;
import dev.portcullis.server.Person;
import dev.portcullis.server.Until;
import dev.portcullis.server.integrations.Integrations;
import dev.portcullis.server.integrations.Mode;
import dev.portcullis.server.inventory.Inventory;
import dev.portcullis.server.jobs.Jobs;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** One click stops all writing, one action takes back what was written. */
class WritingTest {
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static Installation server;
    private static Person admin;
    private static Developer developer;
    private static String repository;
    private static UUID workspace;

    @BeforeAll
    static void connect() {
        server = Installation.start();
        admin = server.signIn();
        admin.connect("acme", "gate");
        developer = server.developer();
        repository = developer.values("/repositories/acme").getFirst().get("full_name").asString();
        workspace = server.bean(Inventory.class).workspaces().getFirst().workspace();
    }

    @AfterAll
    static void stop() {
        server.openApi.assertClean();
        server.close();
    }

    @Test
    void pausedNothingIsWrittenAndAfterwardsWhatShouldStandThereIs() {
        admin.form("/integrations/acme/pause", Map.of("paused", "true"));
        Pushed pushed = push("paused");
        Until.within(PATIENCE, "the verdict", () -> server.bean(Inventory.class)
                .openPullRequests(workspace, null).stream()
                .anyMatch(each -> each.number() == pushed.number && pushed.head.equals(each.judgedHead())));
        idle();
        assertThat(developer.comments(repository, pushed.number)).isEmpty();
        assertThat(statuses(pushed.head)).isEmpty();

        admin.form("/integrations/acme/pause", Map.of("paused", "false"));
        Until.within(PATIENCE, "thread and summary", () -> developer.comments(repository, pushed.number).size() == 2);
        Until.within(PATIENCE, "the status", () -> statuses(pushed.head).size() == 1);
    }

    @Test
    void everythingWrittenIsTakenBackWhilePausedAndOnlyThat() {
        Pushed pushed = push("withdrawn");
        Until.within(PATIENCE, "thread and summary", () -> developer.comments(repository, pushed.number).size() == 2);
        Until.within(PATIENCE, "the status", () -> statuses(pushed.head).size() == 1);
        developer.call("POST", "/repositories/" + repository + "/pullrequests/" + pushed.number + "/comments", "{\"content\":{\"raw\":\"a person speaks\"}}");
        idle();
        admin.form("/integrations/acme/pause", Map.of("paused", "true"));
        assertThat(admin.get("/integrations/acme/withdraw").body()).contains("What will be taken back").contains("cannot delete a build status");

        admin.form("/integrations/acme/withdraw", Map.of());
        Until.within(PATIENCE, "nothing of ours", () -> admin.get("/integrations/acme/withdraw").body().contains("Nothing of ours stands"));

        assertThat(server.bean(Integrations.class).integration(workspace).mode()).isEqualTo(Mode.OBSERVE);
        assertThat(admin.get("/integrations/acme").body()).as("a mode that was lowered is not told with the day of the one before").contains("· mode observe").doesNotContain("mode observe since");
        assertThat(developer.comments(repository, pushed.number))
                .filteredOn(each -> !each.path("deleted").asBoolean())
                .singleElement()
                .satisfies(each -> assertThat(each.get("content").get("raw").asString()).isEqualTo("a person speaks"));
        assertThat(developer.values("/repositories/" + repository + "/commit/" + pushed.head + "/reports")).isEmpty();
        assertThat(statuses(pushed.head)).singleElement().satisfies(status -> {
            assertThat(status.get("state").asString()).isEqualTo("STOPPED");
            assertThat(status.get("description").asString()).startsWith("Withdrawn");
        });
        admin.form("/integrations/acme/pause", Map.of("paused", "false"));
        admin.form("/integrations/acme/mode", Map.of("mode", "gate"));
    }

    @Test
    void aWorkspaceThatWasRenamedIsCleanedAllTheSame() {
        Pushed pushed = written("renamed");
        Workspace acme = server.emulator.state().workspaces.all().stream().filter(each -> each.slug().equals("acme")).findFirst().orElseThrow();
        try {
            rename(acme, "acme-renamed");
            withdraw();
            assertThat(standing()).isEmpty();
            assertThat(state(pushed.head)).isEqualTo("STOPPED");
            assertThat(admin.get("/integrations/acme-renamed/withdraw").body()).contains("Nothing of ours stands");
        } finally {
            rename(acme, "acme");
            server.bean(Inventory.class).workspace(workspace, "acme", "Acme", "listing");
            admin.form("/integrations/acme/mode", Map.of("mode", "gate"));
        }
    }

    @Test
    void whatLiesInARepositoryThatWeMayNotSeeIsKeptAndSaid() {
        written("hidden");
        var state = server.emulator.state();
        var hidden = server.emulator.directory().repository("acme", repository.substring(5)).orElseThrow();
        List<String> before = standing();
        try {
            // It answers 404 to everybody, and what stands in it stands on.
            state.change(() -> state.repositories.remove(hidden.uuid()));
            withdraw();
            assertThat(standing()).isEqualTo(before).isNotEmpty();
            assertThat(admin.get("/integrations/acme/withdraw").body())
                    .contains("Not all could be taken back", "or that the service account may not see it")
                    .doesNotContain("Nothing of ours stands");
        } finally {
            state.change(() -> state.repositories.put(hidden.uuid(), hidden));
        }
        withdraw();
        assertThat(standing()).isEmpty();
        assertThat(admin.get("/integrations/acme/withdraw").body()).contains("Nothing of ours stands").doesNotContain("Not all could");
        admin.form("/integrations/acme/mode", Map.of("mode", "gate"));
    }

    @Test
    void whatIsRefusedStopsNothingElse() {
        Pushed pushed = written("refused");
        var state = server.emulator.state();
        Credential whole = state.credentials.all().stream().filter(each -> each.scopes().contains("read:pullrequest:bitbucket") && each.scopes().contains("write:webhook:bitbucket")).findFirst().orElseThrow();
        try {
            state.change(() -> state.credentials.put(whole.key(), new Credential(whole.kind(), whole.person(), whole.digest(),
                    whole.scopes().stream().filter(scope -> !scope.contains("pullrequest")).toList())));
            withdraw();
            assertThat(developer.values("/repositories/" + repository + "/commit/" + pushed.head + "/reports")).isEmpty();
            assertThat(state(pushed.head)).isEqualTo("STOPPED");
            assertThat(standing()).hasSize(2).allSatisfy(each -> assertThat(each).startsWith("comment"));
            assertThat(admin.get("/integrations/acme/withdraw").body()).contains("Not all could be taken back", repository + " #" + pushed.number, "2\u00a0comments").doesNotContain("Nothing of ours stands");
        } finally {
            state.change(() -> state.credentials.put(whole.key(), whole));
        }
        withdraw();
        assertThat(standing()).isEmpty();
        admin.form("/integrations/acme/mode", Map.of("mode", "gate"));
    }

    @Test
    void aStatusThatNeverStoodIsNotMadeToStand() {
        Pushed pushed = written("doubt");
        withdraw();
        String clean = developer.git(developer.clone(repository), "rev-parse", "HEAD").strip();
        int before = statuses(clean).size();
        server.bean(JdbcClient.class)
                .sql("insert into posted (workspace, repository, number, surface, key, intended_at) select workspace, repository, number, 'status', :head, now() from pull_request where workspace = :workspace and number = :number limit 1")
                .param("head", clean)
                .param("workspace", workspace)
                .param("number", pushed.number)
                .update();
        withdraw();
        assertThat(statuses(clean)).hasSize(before);
        assertThat(server.bean(JdbcClient.class).sql("select count(*) from posted").query(Integer.class).single()).isZero();
        admin.form("/integrations/acme/mode", Map.of("mode", "gate"));
    }

    @Test
    void whilePausedTheWebhookIsNotRepairedEither() {
        idle();
        admin.form("/integrations/acme/pause", Map.of("paused", "true"));
        var state = server.emulator.state();
        List<Hook> ours = state.hooks.all().stream().filter(each -> each.url().startsWith(server.address())).toList();
        state.change(() -> ours.forEach(each -> state.hooks.remove(each.uuid())));
        assertThat(admin.form("/integrations/acme/hook", Map.of()).statusCode()).isEqualTo(409);
        server.bean(Jobs.class).want(Onboarding.HOOK, workspace, workspace.toString(), "acme");
        idle();
        assertThat(state.hooks.all()).noneMatch(each -> each.url().startsWith(server.address()));
        assertThat(admin.get("/integrations/acme").body()).contains("Repair waits: writing is paused").doesNotContain("Repair webhook");

        admin.form("/integrations/acme/pause", Map.of("paused", "false"));
        Until.within(PATIENCE, "the webhook is back", () -> state.hooks.all().stream().anyMatch(each -> each.url().startsWith(server.address())));
        assertThat(admin.get("/integrations/acme").body()).contains("Repair webhook");
    }

    private static Pushed written(String name) {
        Pushed pushed = push(name);
        Until.within(PATIENCE, "thread and summary", () -> developer.comments(repository, pushed.number).size() == 2);
        Until.within(PATIENCE, "the status", () -> statuses(pushed.head).size() == 1);
        idle();
        return pushed;
    }

    private static void withdraw() {
        server.bean(Writing.class).withdraw(workspace, "admin", "test");
        idle();
    }

    private static void rename(Workspace acme, String slug) {
        var state = server.emulator.state();
        state.change(() -> state.workspaces.put(acme.uuid(), new Workspace(acme.uuid(), slug, acme.name(), acme.plan(), acme.createdOn())));
    }

    /** What of ours stands at Bitbucket, by its own word: comments, reports, and statuses that do not say they were withdrawn. */
    private static List<String> standing() {
        var state = server.emulator.state();
        List<String> standing = new ArrayList<>();
        for (var each : state.comments.all()) if (!each.deleted() && each.raw().contains("portcullis-")) standing.add("comment " + each.key());
        for (var each : state.reports.all()) if (each.toString().contains("portcullis-")) standing.add("report " + each);
        for (var each : state.statuses.all()) if (each.key().startsWith("portcullis-") && !each.state().equals("STOPPED")) standing.add("status " + each.tableKey());
        return standing;
    }

    private static String state(String head) {
        return server.emulator.state().statuses.all().stream()
                .filter(each -> each.commit().equals(head) && each.key().startsWith("portcullis-"))
                .findFirst()
                .orElseThrow()
                .state();
    }

    private record Pushed(int number, String head) {}

    private static Pushed push(String name) {
        Path work = developer.clone(repository);
        developer.git(work, "checkout", "-q", "-b", "feature/" + name);
        developer.write(work, name + ".env", "SLACK=" + Fake.slack() + "\n");
        String head = developer.commit(work, "Add " + name);
        developer.push(work, "feature/" + name);
        return new Pushed(developer.openPullRequest(repository, "feature/" + name, name), head);
    }

    private static List<JsonNode> statuses(String head) {
        return developer.values("/repositories/" + repository + "/commit/" + head + "/statuses");
    }

    private static void idle() {
        Until.within(PATIENCE, "no job is waiting or running", () -> {
            var counts = server.bean(dev.portcullis.server.jobs.Jobs.class).counts();
            return counts.running() == 0 && counts.waiting() == 0;
        });
    }
}
