package dev.portcullis.server.dashboard;

import static dev.portcullis.server.dashboard.OverviewPageTest.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.server.TestServer;
import dev.portcullis.server.Until;
import dev.portcullis.server.Visitor;
import dev.portcullis.server.integrations.Mode;
import dev.portcullis.server.inventory.Work;
import dev.portcullis.server.jobs.JobKind;
import dev.portcullis.server.jobs.JobListStore;
import dev.portcullis.server.jobs.JobRow;
import dev.portcullis.server.jobs.Jobs;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class JobsPageTest {
    @Test
    void whatIsTriedAgainSaysWhenAndWhyAndRunsAgainAtOnce() {
        BoardWorld world = new BoardWorld("jobs", Mode.OBSERVE).synced();
        UUID repository = world.readRepository("api");
        BoardWorld.bean(Jobs.class).want(Work.SYNC, world.workspace, "repository:" + repository, "jobs/<i>api</i>\u202E");
        JobListStore list = BoardWorld.bean(JobListStore.class);
        Until.within(Duration.ofSeconds(20), "the job to fail", () -> list.find(Work.SYNC, world.workspace, "repository:" + repository)
                .filter(each -> each.state() == JobRow.State.RETRYING && each.attempts() > 2)
                .isPresent());

        Visitor visitor = world.visitor();
        String page = visitor.get("/jobs").body();
        assertThat(page).contains("Reads what exists", "jobs/&lt;i&gt;api&lt;/i&gt;‹U+202E›", "href=\"/repositories/jobs/api\"", "of 12", "Run again");
        assertThat(text(visitor.get("/jobs?state=retrying").body())).contains("Retrying 1");
        assertThat(visitor.get("/jobs?state=failed").body()).contains("No job was given up");

        long before = list.find(Work.SYNC, world.workspace, "repository:" + repository).orElseThrow().wanted();
        HttpResponse<String> again = visitor.post(
                "/jobs/again",
                Map.of("kind", "sync", "workspace", world.workspace.toString(), "key", "repository:" + repository, "state", "retrying"));
        assertThat(again.statusCode()).isEqualTo(302);
        assertThat(Visitor.location(again)).isEqualTo("/jobs?state=retrying");
        assertThat(list.find(Work.SYNC, world.workspace, "repository:" + repository).orElseThrow().wanted()).isEqualTo(before + 1);
    }

    @Test
    void aJobThatIsNotThereIsNotRunAgain() {
        BoardWorld world = new BoardWorld("no-jobs", Mode.OBSERVE).synced();
        Visitor visitor = world.visitor();
        // The standing looks of the start may be listed already; none of them was given up.
        assertThat(visitor.get("/jobs?state=failed").body()).contains("No job was given up");
        assertThat(visitor.post("/jobs/again", Map.of("kind", "scan", "workspace", world.workspace.toString(), "key", "x")).statusCode()).isEqualTo(404);
    }

    @Test
    void whoMayNotApplyRunsNoRemedyAgain() {
        BoardWorld world = new BoardWorld("jobs-roles", Mode.OBSERVE).synced();
        Jobs jobs = BoardWorld.bean(Jobs.class);
        // Of no remedy: it ends in an error and is tried again.
        jobs.want(new JobKind("apply", 28), world.workspace, "no-remedy", "Make the repository private");
        JobListStore list = BoardWorld.bean(JobListStore.class);
        JobKind apply = new JobKind("apply", 28);
        Until.within(Duration.ofSeconds(20), "the job to fail", () -> list.find(apply, world.workspace, "no-remedy").filter(each -> each.state() == JobRow.State.RETRYING).isPresent());
        Map<String, String> form = Map.of("kind", "apply", "workspace", world.workspace.toString(), "key", "no-remedy", "state", "");
        String button = "id=\"again-apply-no-remedy\"";
        world.visitor().post("/settings/users", Map.of("name", "tess", "role", "triager", "password", TestServer.PASSWORD, "again", TestServer.PASSWORD));
        Visitor triager = BoardWorld.server().visitor().signIn("tess", TestServer.PASSWORD);
        long before = list.find(apply, world.workspace, "no-remedy").orElseThrow().wanted();
        assertThat(triager.get("/jobs").body()).contains("Make the repository private").doesNotContain(button);
        assertThat(triager.post("/jobs/again", form).statusCode()).isEqualTo(403);
        assertThat(list.find(apply, world.workspace, "no-remedy").orElseThrow().wanted()).isEqualTo(before);
        Visitor administrator = world.visitor();
        assertThat(administrator.get("/jobs").body()).contains(button);
        assertThat(administrator.post("/jobs/again", form).statusCode()).isEqualTo(302);
        assertThat(list.find(apply, world.workspace, "no-remedy").orElseThrow().wanted()).isEqualTo(before + 1);
    }

    @Test
    void everyKindIsSaidInWords() {
        assertThat(JobsPage.does("scan")).isEqualTo("Scans a repository");
        assertThat(JobsPage.does("tell")).isEqualTo("Tells a pull request");
        assertThat(JobsPage.does(new JobKind("sync", 1).name())).isEqualTo("Reads what exists");
        // Every handler there is, by its own words.
        assertThat(ALL_KINDS).allSatisfy(kind -> assertThat(JobsPage.does(kind)).as(kind).doesNotStartWith("Does "));
    }

    private static final java.util.List<String> ALL_KINDS = java.util.List.of(
            "sync", "scan", "tell", "validate", "hook", "send", "summary", "history", "settings", "judge", "apply", "withdraw");
}
