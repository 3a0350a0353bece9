package dev.portcullis.server.onboarding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.server.Developer;
import dev.portcullis.server.Fake;
import dev.portcullis.server.Installation;
import dev.portcullis.server.Person;
import dev.portcullis.server.Until;
import dev.portcullis.server.integrations.Integrations;
import dev.portcullis.server.integrations.Mode;
import dev.portcullis.server.inventory.Inventory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
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
