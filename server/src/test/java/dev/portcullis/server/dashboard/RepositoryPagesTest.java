package dev.portcullis.server.dashboard;

import static dev.portcullis.server.dashboard.OverviewPageTest.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.detection.Gap;
import dev.portcullis.server.Visitor;
import dev.portcullis.server.integrations.Mode;
import dev.portcullis.server.inventory.Inventory;
import dev.portcullis.server.inventory.Work;
import dev.portcullis.server.jobs.JobListStore;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RepositoryPagesTest {
    @Test
    void theListSaysHowEachStandsAndWhy() {
        BoardWorld world = new BoardWorld("stock", Mode.OBSERVE).synced();
        UUID risky = world.readRepository("risky");
        world.scan(risky, "main", List.of(BoardWorld.detection("a.env", 1)), List.of());
        world.readRepository("calm");
        UUID lost = world.readRepository("lost");
        BoardWorld.bean(Inventory.class).unreadable(world.workspace, lost, "Bitbucket refuses git.");
        UUID gone = world.readRepository("vanished");
        BoardWorld.bean(Inventory.class).gone(world.workspace, gone, "Bitbucket lists it no more");
        world.repository("unread");

        Visitor visitor = world.visitor();
        String page = visitor.get("/repositories").body();
        assertThat(page).contains("Cannot be read", "Bitbucket refuses git.", "Gone", "Bitbucket lists it no more", "First reading", "Up to date");
        assertThat(page.indexOf(">risky<")).isLessThan(page.indexOf(">calm<")).isLessThan(page.indexOf(">vanished<"));
        assertThat(page).contains("by delivery");

        assertThat(visitor.get("/repositories?state=unreadable").body()).contains(">lost<").doesNotContain(">risky<");
        assertThat(visitor.get("/repositories?name=CALM").body()).contains(">calm<").doesNotContain(">risky<");
        assertThat(visitor.get("/repositories?name=zzz").body()).contains("No repository fits this filter");
        String sorted = visitor.get("/repositories?sort=name").body();
        assertThat(sorted.indexOf(">calm<")).isLessThan(sorted.indexOf(">risky<"));
        assertThat(sorted).contains("aria-sort=\"ascending\"");
    }

    @Test
    void nothingWasMissedOnlyWhenEveryHeadThatWasSeenIsScanned() {
        BoardWorld world = new BoardWorld("ledger", Mode.OBSERVE).synced();
        UUID repository = world.readRepository("api");
        world.scan(repository, "main", List.of(BoardWorld.detection("a.env", 1)), List.of(new Gap("secrets", Gap.Reason.TOO_LARGE, "big.bin", "52 MB")));
        Visitor visitor = world.visitor();
        String page = visitor.get("/repositories/ledger/api").body();
        assertThat(page).contains("Nothing missed", "Webhook", "big.bin", "larger than the limit", "read in part", "a.env:1");
        assertThat(text(page)).contains("Heads learnt: 1 by webhook");

        world.branch(repository, "feature/x", BoardWorld.BASE, false);
        String behind = visitor.get("/repositories/ledger/api").body();
        assertThat(behind).contains("1 head not scanned yet", "not yet").doesNotContain("Nothing missed");
    }

    @Test
    void whatIsUnreadableOrGoneSaysSoAndWhatHoldsNow() {
        BoardWorld world = new BoardWorld("trouble", Mode.OBSERVE).synced();
        UUID repository = world.readRepository("api");
        BoardWorld.bean(Inventory.class).unreadable(world.workspace, repository, "Git <b>refuses</b> our address.");
        Visitor visitor = world.visitor();
        assertThat(visitor.get("/repositories/trouble/api").body())
                .contains("This repository cannot be read", "Git &lt;b&gt;refuses&lt;/b&gt; our address.", "Scan now")
                .doesNotContain("Nothing missed");

        BoardWorld.bean(Inventory.class).gone(world.workspace, repository, "Bitbucket lists it no more");
        assertThat(visitor.get("/repositories/trouble/api").body()).contains("This repository is gone").doesNotContain("action=\"/repositories/trouble/api/scan\"");
        assertThat(visitor.post("/repositories/trouble/api/scan", Map.of()).statusCode()).isEqualTo(409);
    }

    @Test
    void scanNowAsksForItAndItIsSeen() {
        BoardWorld world = new BoardWorld("scan-now", Mode.OBSERVE).synced();
        UUID repository = world.readRepository("api");
        Visitor visitor = world.visitor();

        HttpResponse<String> answer = visitor.post("/repositories/scan-now/api/scan", Map.of());

        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(Visitor.location(answer)).isEqualTo("/repositories/scan-now/api");
        assertThat(BoardWorld.bean(JobListStore.class).find(Work.SCAN, world.workspace, repository.toString())).isPresent();
        // It runs, or has met the Bitbucket that nobody answers for.
        assertThat(text(visitor.get("/repositories/scan-now/api").body()))
                .containsPattern("Scanning scan-now/api|did not end well|cannot be read|was given up");
    }
}
