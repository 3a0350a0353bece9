package dev.portcullis.server.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.server.TestServer;
import dev.portcullis.server.Visitor;
import dev.portcullis.server.integrations.Mode;
import dev.portcullis.server.inventory.Work;
import dev.portcullis.server.jobs.Jobs;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class OverviewPageTest {
    @Test
    void withNothingConnectedItSaysWhatToDoNext() {
        try (TestServer empty = TestServer.start()) {
            String page = empty.administrator().get("/").body();
            assertThat(page).contains("Nothing is connected yet.", "<h1>Overview").doesNotContain("class=\"figures\"", "is connected</span>");
            assertThat(page).contains("Connect Bitbucket Cloud").contains("href=\"/integrations/connect\"");
            assertThat(empty.administrator().get("/repositories").body()).contains("No workspace is connected yet.");
            assertThat(empty.administrator().get("/pull-requests").body()).contains("No workspace is connected yet.");
            assertThat(empty.administrator().get("/jobs").body()).contains("Nothing to do");
        }
    }

    @Test
    void theFirstReadingShowsHowFarItIs() {
        BoardWorld world = new BoardWorld("first", Mode.OBSERVE).synced();
        for (int i = 0; i < 3; i++) world.readRepository("read-" + i);
        world.repository("unread-1");
        UUID unread = world.repository("unread-2");
        BoardWorld.bean(Jobs.class).want(Work.SCAN, world.workspace, unread.toString(), "first/unread-2");

        String page = world.visitor().get("/").body();

        assertThat(page).contains("First reading of first", "<b class=\"figure\">3</b> of 5 repositories read", "You can leave this page");
        assertThat(page).contains("No findings in the first 3\u00a0repositories", "2 are still being read").contains("http-equiv=\"refresh\"");
    }

    @Test
    void timeLeftIsSaidOnceItCanBeTold() {
        assertThat(Boards.left(Duration.ofMinutes(1), 2, 10)).isEmpty();
        assertThat(Boards.left(Duration.ofMinutes(1), 31, 214)).isEqualTo("about 6\u00a0min left");
        assertThat(Boards.left(Duration.ofSeconds(10), 9, 10)).isEqualTo("about 1\u00a0min left");
        assertThat(Boards.left(Duration.ofMinutes(1), 10, 10)).isEmpty();
    }

    @Test
    void figuresAndPanelsComeFromWhatIsWrittenDown() {
        BoardWorld world = new BoardWorld("board", Mode.OBSERVE).synced();
        UUID repository = world.readRepository("payments-api");
        world.scan(repository, "main", List.of(BoardWorld.detection("src/app.yml", 14), BoardWorld.detection("src/other.yml", 3)), List.of());
        world.pullRequest(repository, 7, "Retry refunds", List.of(BoardWorld.detection("deploy.env", 2)), List.of());

        Visitor visitor = world.visitor();
        String page = visitor.get("/").body();

        assertThat(page).contains("Watching 1\u00a0repository live", "scanned in 9", "board is connected");
        assertThat(text(page)).contains("Pull requests failing the gate 1 of 1 open").contains("Decided in 30 days 0 nothing yet");
        assertThat(text(page)).contains("Push to verdict, slowest").contains("one pull request judged after a push");
        assertThat(page).contains("src/app.yml:14").contains("href=\"/repositories/board/payments-api\"").contains("href=\"/pull-requests/board/payments-api/7\"");
        assertThat(text(page)).contains("payments-api push to main scanned, 2 secrets").contains("payments-api #7 judged, 1 secret");
        assertThat(page).contains(", 1 fails the gate");

        assertThat(visitor.get("/?workspace=no-such-workspace").statusCode()).isEqualTo(200);
    }

    @Test
    void aHistoryThatWasReadIsNamedAsOne() {
        BoardWorld world = new BoardWorld("past", Mode.OBSERVE).synced();
        UUID repository = world.readRepository("attic");
        world.history(repository, List.of(BoardWorld.detection("old.env", 2)));

        Visitor visitor = world.visitor();

        assertThat(text(visitor.get("/").body())).contains("attic history read, 1 secret").doesNotContain("push to");
        assertThat(text(visitor.get("/repositories/past/attic").body())).contains("History all commits").doesNotContain("New branch");
    }

    @Test
    void whatDidNotChangeIsNotSentAgain() {
        BoardWorld world = new BoardWorld("still", Mode.OBSERVE).synced();
        world.readRepository("quiet");
        Visitor visitor = world.visitor();

        HttpResponse<String> page = visitor.get("/");
        String seen = page.body().replaceAll("(?s).*hx-get=\"/\\?seen=([0-9a-f]+)\".*", "$1");
        HttpResponse<String> same = visitor.get("/?seen=" + seen, "HX-Request", "true");
        // The minute may turn between the two.
        if (same.statusCode() == 200) same = visitor.get("/?seen=" + same.body().replaceAll("(?s).*seen=([0-9a-f]+)\".*", "$1"), "HX-Request", "true");
        assertThat(same.statusCode()).isEqualTo(204);
        assertThat(same.body()).isEmpty();

        world.readRepository("another");
        HttpResponse<String> changed = visitor.get("/?seen=" + seen, "HX-Request", "true");
        assertThat(changed.statusCode()).isEqualTo(200);
        assertThat(changed.body()).contains("2\u00a0repositories live").doesNotContain("<html");
    }

    /** As somebody reads it: without markup, with single spaces. */
    static String text(String html) {
        return html.replaceAll("(?s)<(script|style|head).*?</\\1>", " ").replaceAll("<[^>]+>", " ").replaceAll("[\\s]+", " ").replace(" ,", ",");
    }
}
