package dev.portcullis.server.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.detection.Detection;
import dev.portcullis.server.TestServer;
import dev.portcullis.server.TestSmtp;
import dev.portcullis.server.Until;
import dev.portcullis.server.triage.Triage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What was told long ago is forgotten, except what something still answers to or what nobody got. */
class MessagePruningTest {
    private final AlertWorld world = new AlertWorld();

    @BeforeEach
    @AfterEach
    void calm() {
        AlertWorld.SMTP.mood = TestSmtp.Mood.TAKES;
    }

    @Test
    void onlyWhatIsOverAndOldIsForgotten() {
        world.channel(Map.of("kind", "mail", "team", "security@acme.test"));
        Detection still = AlertWorld.detection("still.env");
        long over = world.scanned(still, AlertWorld.detection("over.env")).stream()
                .map(each -> each.finding())
                .filter(each -> AlertWorld.bean(dev.portcullis.server.findings.FindingReader.class).find(each).orElseThrow().place().path().equals("over.env"))
                .findFirst()
                .orElseThrow();
        sent(2);
        aged();
        prune();
        assertThat(kinds()).as("its resolution answers to it").containsExactly("opened", "opened");

        AlertWorld.bean(Triage.class).revoked(over, "rotated", TestServer.ADMIN, "test");
        sent(3);
        prune();
        assertThat(kinds()).as("the end of it is young").containsExactly("opened", "opened", "resolved");
        AlertWorld.SMTP.mood = TestSmtp.Mood.NEVER;
        world.scanned(still, AlertWorld.detection("over.env"), AlertWorld.detection("refused.env"));
        Until.within(Duration.ofSeconds(20), "a failure", () -> states().contains("failed"));
        AlertWorld.SMTP.mood = TestSmtp.Mood.TAKES;
        aged();
        prune();
        assertThat(kinds()).as("what nobody got stays, and what is still open").contains("opened").doesNotContain("resolved");
        assertThat(states()).contains("sent", "failed");
        assertThat(world.messages()).extracting(Message::finding).doesNotContain(over);
        assertThat(world.messages()).filteredOn(each -> each.state().equals("failed")).allMatch(each -> each.reason() != null);
        // Pruned twice is pruned once, and what is told afterwards is told.
        int left = world.messages().size();
        prune();
        assertThat(world.messages()).hasSize(left);
        AlertWorld.bean(Triage.class).undo(over, TestServer.ADMIN, "test");
        assertThat(world.messages()).as("nobody remembers that it was told as resolved").hasSize(left);
    }

    @Test
    void thePageLooksAgainAsLongAsSomethingIsOnItsWay() {
        world.channel(Map.of("kind", "mail", "team", "security@acme.test"));
        var reader = AlertWorld.SERVER.administrator();
        String address = "/alerts?workspace=" + world.slug;
        assertThat(reader.get(address).body()).doesNotContain("http-equiv=\"refresh\"");
        AlertWorld.SMTP.mood = TestSmtp.Mood.REFUSES;
        world.scanned(AlertWorld.detection("a.env"));
        assertThat(reader.get(address).body()).contains("http-equiv=\"refresh\"");
        AlertWorld.SMTP.mood = TestSmtp.Mood.TAKES;
        sent(1);
        assertThat(reader.get(address).body()).doesNotContain("http-equiv=\"refresh\"");
    }

    private void sent(int count) {
        Until.within(Duration.ofSeconds(30), count + " are sent", () -> states().equals(java.util.Collections.nCopies(count, "sent")));
    }

    private List<String> kinds() {
        return world.messages().stream().map(Message::kind).sorted().toList();
    }

    private List<String> states() {
        return world.messages().stream().map(Message::state).sorted().toList();
    }

    /** A day more than they are kept has gone by. */
    private void aged() {
        AlertWorld.bean(JdbcClient.class)
                .sql("update message set sent_at = sent_at - make_interval(days => :days), created_at = created_at - make_interval(days => :days) where workspace = :workspace")
                .param("days", (int) MessagePruning.KEPT.toDays() + 1)
                .param("workspace", world.workspace)
                .update();
    }

    private static void prune() {
        AlertWorld.bean(MessagePruning.class).run();
    }
}
