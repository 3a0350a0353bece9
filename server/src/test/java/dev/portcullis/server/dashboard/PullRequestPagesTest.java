package dev.portcullis.server.dashboard;

import static dev.portcullis.server.dashboard.OverviewPageTest.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.detection.Gap;
import dev.portcullis.server.Until;
import dev.portcullis.server.Visitor;
import dev.portcullis.server.alerts.WrittenStore;
import dev.portcullis.server.findings.FindingReader;
import dev.portcullis.server.integrations.Integrations;
import dev.portcullis.server.integrations.Mode;
import dev.portcullis.server.inventory.Inventory;
import dev.portcullis.server.inventory.Work;
import dev.portcullis.server.jobs.JobListStore;
import dev.portcullis.server.triage.Triage;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

class PullRequestPagesTest {
    @Test
    void theListPutsWhatFailsFirstAndFiltersByTheAddress() {
        BoardWorld world = new BoardWorld("gates", Mode.OBSERVE).synced();
        UUID api = world.readRepository("api");
        UUID web = world.readRepository("web");
        world.pullRequest(api, 1, "Clean one", List.of(), List.of());
        world.pullRequest(web, 2, "Brings a key", List.of(BoardWorld.detection("deploy.env", 2)), List.of());
        world.told(web, 3, "Just opened", "feature/new", "0123456789ab");

        Visitor visitor = world.visitor();
        String all = visitor.get("/pull-requests").body();
        assertThat(all.indexOf("Brings a key")).isLessThan(all.indexOf("Just opened"));
        assertThat(all.indexOf("Just opened")).isLessThan(all.indexOf("Clean one"));
        assertThat(text(all)).contains("Being judged").contains("3 open pull requests".replace(' ', '\u00a0').replace("open\u00a0pull\u00a0", "open pull "));

        String failed = visitor.get("/pull-requests?state=failed").body();
        assertThat(failed).contains("Brings a key", "Remove filter Gate Failed").doesNotContain("Clean one", "Just opened");
        String ofApi = visitor.get("/pull-requests?repository=gates%2Fapi").body();
        assertThat(ofApi).contains("Clean one").doesNotContain("Brings a key");
        assertThat(visitor.get("/pull-requests?state=failed&repository=gates%2Fapi").body())
                .contains("No open pull request fits this filter", "href=\"/pull-requests\">Clear");
    }

    @Test
    void theVerdictIsSaidWithTheTruthOfTheMode() {
        BoardWorld world = new BoardWorld("truth", Mode.OBSERVE).synced();
        UUID repository = world.readRepository("payments-api");
        world.pullRequest(repository, 318, "Retry refunds", List.of(BoardWorld.detection("deploy.env", 14)),
                List.of(new Gap("secrets", Gap.Reason.TOO_LARGE, "docs/flow.drawio", "52 MB: larger than the 50 MB limit")));
        Visitor visitor = world.visitor();

        String page = visitor.get("/pull-requests/truth/payments-api/318").body();
        assertThat(page).contains("Gate failed", "Nothing is written in this mode (observe)", "No new secrets, v1", "deploy.env:14", "<span class=\"mask\"");
        assertThat(page).doesNotContain("before-the-hit").contains("docs/flow.drawio", "Not judged: larger than the limit");
        assertThat(text(page)).contains("It brings 1 secret of severity").contains("Build status none not written in mode observe").contains("Push to verdict");
        assertThat(page).contains(">8c41f0e2ab19<", "/truth/payments-api/pull-requests/318\"");

        BoardWorld.bean(Integrations.class).mode(world.workspace, Mode.TELL);
        assertThat(visitor.get("/pull-requests/truth/payments-api/318").body()).contains("No build status is set in this mode (tell)");
        BoardWorld.bean(Integrations.class).mode(world.workspace, Mode.GATE);
        assertThat(visitor.get("/pull-requests/truth/payments-api/318").body())
                .contains("blocks a merge only where merge checks are enforced (Premium)", "is not known");
        BoardWorld.bean(Inventory.class).hush(world.workspace);
        assertThat(visitor.get("/pull-requests/truth/payments-api/318").body())
                .contains("Open before the connection: judged, not written to until its next push.");
    }

    @Test
    void whatWasWrittenBeforeTheModeWasLoweredIsNotDenied() {
        BoardWorld world = new BoardWorld("lowered", Mode.OBSERVE).synced();
        UUID repository = world.readRepository("api");
        world.pullRequest(repository, 3, "Told once", List.of(BoardWorld.detection("deploy.env", 1)), List.of());
        BoardWorld.bean(JdbcClient.class)
                .sql("insert into posted (workspace, repository, number, surface, key, remote_id, intended_at, posted_at) values (:workspace, :repository, 3, 'status', 'c0ffee', '1', now(), now())")
                .param("workspace", world.workspace)
                .param("repository", repository)
                .update();

        assertThat(world.visitor().get("/pull-requests/lowered/api/3").body())
                .contains("What was written before stands until it is withdrawn.")
                .doesNotContain("developers do not see this verdict");
        BoardWorld.bean(Integrations.class).mode(world.workspace, Mode.TELL);
        assertThat(world.visitor().get("/pull-requests/lowered/api/3").body()).contains("one that was set before stands until it is withdrawn");
    }

    @Test
    void whatWasSentWithoutAnAnswerIsShownInDoubt() {
        BoardWorld world = new BoardWorld("doubt", Mode.GATE).synced();
        UUID repository = world.readRepository("api");
        world.pullRequest(repository, 4, "Nobody answers", List.of(BoardWorld.detection("deploy.env", 1)), List.of());

        Until.within(Duration.ofSeconds(20), "the telling to be tried", () ->
                !BoardWorld.bean(WrittenStore.class).on(world.workspace, repository, 4).isEmpty());

        assertThat(text(world.visitor().get("/pull-requests/doubt/api/4").body())).contains("in doubt Sent, and no answer came.");
    }

    @Test
    void aThreadIsNamedByItsFindingOnlyWhateverTheFileIsCalled() {
        BoardWorld world = new BoardWorld("newline", Mode.OBSERVE).synced();
        UUID repository = world.readRepository("api");
        world.pullRequest(repository, 9, "A name of two lines", List.of(), List.of());
        BoardWorld.bean(JdbcClient.class)
                .sql("insert into posted (workspace, repository, number, surface, key, remote_id, intended_at, posted_at) values (:workspace, :repository, 9, 'inline', :key, '1', now(), now())")
                .param("workspace", world.workspace)
                .param("repository", repository)
                .param("key", "F-13:de:ploy\nname.env")
                .update();
        assertThat(world.visitor().get("/pull-requests/newline/api/9").body()).contains("wrote the thread of F-13<").doesNotContain("name.env");
    }

    @Test
    void aDecisionMovesTheFindingAndSaysWho() {
        BoardWorld world = new BoardWorld("decided", Mode.OBSERVE).synced();
        UUID repository = world.readRepository("api");
        world.pullRequest(repository, 5, "An example key", List.of(BoardWorld.detection("example.env", 1)), List.of());
        long finding = BoardWorld.bean(FindingReader.class).brought(world.workspace, repository, 5).getFirst().finding();
        BoardWorld.bean(Triage.class).acknowledge(finding, "sam", "127.0.0.1");
        assertThat(world.visitor().get("/pull-requests/decided/api/5").body()).contains("Gate failed", "Acknowledged by sam");

        BoardWorld.bean(Triage.class).revoked(finding, "", "sam", "127.0.0.1");
        String page = world.visitor().get("/pull-requests/decided/api/5").body();
        assertThat(page).contains("Gate passed", "Everything that it brings is decided", "Revoked by sam", "href=\"/findings/" + finding + "\"");
    }

    @Test
    void checkAgainAsksForAScan() {
        BoardWorld world = new BoardWorld("again", Mode.OBSERVE).synced();
        UUID repository = world.readRepository("api");
        world.pullRequest(repository, 6, "Look again", List.of(), List.of());

        HttpResponse<String> answer = world.visitor().post("/pull-requests/again/api/6/check", Map.of());

        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(Visitor.location(answer)).isEqualTo("/pull-requests/again/api/6");
        assertThat(BoardWorld.bean(JobListStore.class).find(Work.SCAN, world.workspace, repository.toString())).isPresent();
    }

    @Test
    void hostileNamesStayText() {
        BoardWorld world = new BoardWorld("hostile", Mode.OBSERVE).synced();
        UUID repository = world.readRepository("api");
        String name = "<script>alert(1)</script> [x](http://e) \u202Etxt.exe \u0007";
        world.pullRequest(repository, 9, name, List.of(BoardWorld.detection("a/" + name, 1)), List.of());
        world.branch(repository, "feature/<img src=x>\u202E", BoardWorld.BASE, true);
        Visitor visitor = world.visitor();

        for (String path : List.of("/", "/pull-requests", "/pull-requests/hostile/api/9", "/repositories/hostile/api", "/jobs")) {
            String page = visitor.get(path).body();
            assertThat(page).as(path).doesNotContain("<script>alert", "<img src=x", "\u202E", "\u0007", "href=\"http://e");
        }
        assertThat(visitor.get("/pull-requests/hostile/api/9").body()).contains("&lt;script&gt;alert(1)", "‹U+202E›", "‹U+0007›");
        assertThat(visitor.get("/repositories/hostile/api").body()).contains("&lt;img src=x&gt;‹U+202E›");
    }

    @Test
    void whatDoesNotExistIsSaidWithTheNextStep() {
        BoardWorld world = new BoardWorld("missing", Mode.OBSERVE).synced();
        world.readRepository("api");
        Visitor visitor = world.visitor();
        for (String path : List.of("/pull-requests/missing/api/77", "/pull-requests/missing/api/99999999999", "/pull-requests/missing/api/x", "/pull-requests/missing/nothing/1", "/repositories/nowhere/nothing")) {
            HttpResponse<String> answer = visitor.get(path);
            assertThat(answer.statusCode()).as(path).isEqualTo(404);
            assertThat(answer.body()).contains("in a workspace that is watched");
        }
    }
}
