package dev.portcullis.server.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.detection.Detection;
import dev.portcullis.server.TestServer;
import dev.portcullis.server.Until;
import dev.portcullis.server.findings.FindingWorld;
import dev.portcullis.server.findings.Findings.Turn;
import dev.portcullis.server.triage.Triage;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What every kind of channel holds to; a new kind is a subclass, with a receiver that it can make behave badly. */
abstract class ChannelContract {
    enum Mood {
        TAKES,
        /** For now. */
        REFUSES,
        /** Takes it, and the connection ends before it says so. */
        TAKES_AND_DIES,
        /** For good. */
        NEVER
    }

    /** @param identity what a receiver tells messages apart by. @param thread what it answers to. @param words all that it says */
    record Received(String identity, String thread, String words) {}

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    final AlertWorld world = new AlertWorld();

    abstract Map<String, String> form();

    abstract void mood(Mood mood);

    /** What was taken since the test began, in order. */
    abstract List<Received> received();

    ChannelRow channel(String... more) {
        Map<String, String> form = new HashMap<>(form());
        for (int i = 0; i < more.length; i += 2) form.put(more[i], more[i + 1]);
        return world.channel(form);
    }

    Message only() {
        assertThat(world.messages()).hasSize(1);
        return world.messages().getFirst();
    }

    void awaitState(String state) {
        Until.within(PATIENCE, "all messages " + state, () -> !world.messages().isEmpty() && world.messages().stream().allMatch(each -> each.state().equals(state)));
    }

    @Test
    void anEpisodeIsToldOnceHoweverOftenItIsAskedFor() {
        channel();
        Turn turn = world.scanned(AlertWorld.detection("src/deploy.env")).getFirst();
        for (int i = 0; i < 3; i++) AlertWorld.bean(Alerts.class).announce(world.workspace, turn.finding(), turn.episode());
        Until.within(PATIENCE, "the message", () -> only().state().equals("sent"));
        assertThat(received()).hasSize(1);
        assertThat(received().getFirst().identity()).isEqualTo(only().identity());
        assertThat(received().getFirst().words()).contains("src/deploy.env", "http://portcullis.acme.test/findings/" + turn.finding(), "AKIA");
        assertThat(only().sentAt()).isNotNull();
        assertThat(only().attempts()).isEqualTo(1);
    }

    @Test
    void whatPassesIsTriedAgainUnderTheSameIdentity() {
        channel();
        mood(Mood.REFUSES);
        world.scanned(AlertWorld.detection("a.env"));
        Until.within(PATIENCE, "a first try", () -> only().attempts() > 0 && only().reason() != null);
        Message waits = only();
        assertThat(waits.state()).isEqualTo("waiting");
        assertThat(waits.nextAt()).isAfter(Instant.now().minusSeconds(10));
        assertThat(received()).isEmpty();
        mood(Mood.TAKES);
        awaitState("sent");
        assertThat(received()).extracting(Received::identity).containsExactly(waits.identity());
        assertThat(only().reason()).isNull();
    }

    @Test
    void whatWasTakenInSilenceIsRepeatedAndNeverMadeAnew() {
        channel();
        mood(Mood.TAKES_AND_DIES);
        world.scanned(AlertWorld.detection("a.env"));
        Until.within(PATIENCE, "two tries", () -> received().size() >= 2);
        mood(Mood.TAKES);
        awaitState("sent");
        assertThat(received()).extracting(Received::identity).containsOnly(only().identity());
    }

    @Test
    void whatDoesNotPassFailsVisiblyAndCanBeSentAgain() {
        ChannelRow channel = channel();
        mood(Mood.NEVER);
        world.scanned(AlertWorld.detection("a.env"));
        awaitState("failed");
        Message failed = only();
        assertThat(failed.reason()).isNotBlank();
        assertThat(failed.attempts()).isEqualTo(1);
        assertThat(failed.recipient()).isNotBlank();
        assertThat(failed.subject()).contains("AWS access key");
        mood(Mood.TAKES);
        assertThat(AlertWorld.bean(Channels.class).again(world.workspace, failed.message(), TestServer.ADMIN, "test")).isTrue();
        awaitState("sent");
        assertThat(received()).extracting(Received::identity).containsExactly(failed.identity());
        assertThat(AlertWorld.bean(Channels.class).again(world.workspace, failed.message(), TestServer.ADMIN, "test")).as("it was sent").isFalse();
        assertThat(channel.enabled()).isTrue();
    }

    @Test
    void aFindingHasOneThread() {
        channel();
        Detection key = AlertWorld.detection("a.env");
        long finding = world.scanned(key).getFirst().finding();
        awaitState("sent");
        world.scanned();
        world.scanned(key);
        Until.within(PATIENCE, "the second episode", () -> received().size() == 2);
        AlertWorld.bean(Triage.class).revoked(finding, "rotated", TestServer.ADMIN, "test");
        Until.within(PATIENCE, "that it is resolved", () -> received().size() == 3);
        awaitState("sent");
        List<Message> told = world.messages().reversed();
        assertThat(told).extracting(Message::kind).containsExactly("opened", "returned", "resolved");
        assertThat(told).extracting(Message::identity).doesNotHaveDuplicates();
        assertThat(told.subList(1, 3)).extracting(Message::thread).containsOnly(told.getFirst().identity());
        assertThat(received()).extracting(Received::identity).containsExactlyElementsOf(told.stream().map(Message::identity).toList());
    }

    @Test
    void aDigestTellsAllThatItGatheredOnce() {
        channel("cadence", "daily");
        Detection one = AlertWorld.detection("one.env");
        Detection two = AlertWorld.detection("two.env");
        world.scanned(one);
        world.scanned(one, two);
        assertThat(world.messages()).filteredOn(each -> each.kind().equals("digest")).singleElement()
                .satisfies(each -> assertThat(each.nextAt()).isAfter(Instant.now()));
        assertThat(world.messages()).filteredOn(each -> each.kind().equals("opened")).hasSize(2).allMatch(each -> each.state().equals("gathered"));
        assertThat(received()).isEmpty();
        world.due();
        awaitState("sent");
        assertThat(received()).singleElement().satisfies(each -> assertThat(each.words()).contains("one.env", "two.env"));
        Detection three = AlertWorld.detection("three.env");
        world.scanned(one, two, three);
        world.due();
        Until.within(PATIENCE, "a second digest", () -> received().size() == 2);
        assertThat(received().getLast().words()).contains("three.env").doesNotContain("one.env");
    }

    @Test
    void aDigestThatHasNothingTrueLeavesNothingBehind() {
        channel("cadence", "daily");
        long finding = world.scanned(AlertWorld.detection("one.env")).getFirst().finding();
        AlertWorld.bean(Triage.class).dismiss(finding, dev.portcullis.server.findings.DismissalReason.FALSE_POSITIVE, "", TestServer.ADMIN, "test");
        world.due();
        Until.within(PATIENCE, "nothing waits", () -> world.messages().isEmpty());
        assertThat(received()).isEmpty();
    }

    @Test
    void whatWasDismissedBeforeItWasToldIsToldOnceThatIsUndone() {
        channel("cadence", "daily");
        long finding = world.scanned(AlertWorld.detection("one.env")).getFirst().finding();
        String identity = world.messages().stream().filter(each -> each.kind().equals("opened")).findFirst().orElseThrow().identity();
        Triage triage = AlertWorld.bean(Triage.class);
        for (int round = 0; round < 2; round++) {
            triage.dismiss(finding, dev.portcullis.server.findings.DismissalReason.FALSE_POSITIVE, "", TestServer.ADMIN, "test");
            world.due();
            Until.within(PATIENCE, "nothing waits", () -> world.messages().isEmpty());
            assertThat(received()).isEmpty();
            triage.undo(finding, TestServer.ADMIN, "test");
            assertThat(world.messages()).extracting(Message::kind).containsExactlyInAnyOrder("digest", "opened");
        }
        assertThat(world.messages()).filteredOn(each -> each.kind().equals("opened")).extracting(Message::identity).containsExactly(identity);
        world.due();
        awaitState("sent");
        triage.dismiss(finding, dev.portcullis.server.findings.DismissalReason.FALSE_POSITIVE, "", TestServer.ADMIN, "test");
        triage.undo(finding, TestServer.ADMIN, "test");
        assertThat(world.messages()).extracting(Message::state).containsExactly("sent", "sent");
        assertThat(received()).singleElement().satisfies(each -> assertThat(each.words()).contains("one.env"));
    }

    @Test
    void whatWasRevokedBeforeItWasToldIsToldAsOpenOnceThatIsUndone() {
        channel("cadence", "daily");
        long finding = world.scanned(AlertWorld.detection("one.env")).getFirst().finding();
        Triage triage = AlertWorld.bean(Triage.class);
        triage.revoked(finding, "rotated", TestServer.ADMIN, "test");
        world.due();
        Until.within(PATIENCE, "nothing waits", () -> world.messages().isEmpty());
        triage.undo(finding, TestServer.ADMIN, "test");
        world.due();
        Until.within(PATIENCE, "the digest", () -> received().size() == 1);
        awaitState("sent");
        assertThat(world.messages()).extracting(Message::kind).containsExactlyInAnyOrder("digest", "opened");
        assertThat(received().getFirst().words()).contains("one.env");
    }

    @Test
    void whatMayHaveArrivedAndWasDismissedIsToldAgainUnderItsIdentity() {
        channel();
        mood(Mood.TAKES_AND_DIES);
        long finding = world.scanned(AlertWorld.detection("a.env")).getFirst().finding();
        Until.within(PATIENCE, "it was taken in silence", () -> !received().isEmpty() && only().reason() != null);
        String identity = only().identity();
        mood(Mood.REFUSES);
        AlertWorld.bean(Triage.class).dismiss(finding, dev.portcullis.server.findings.DismissalReason.FALSE_POSITIVE, "", TestServer.ADMIN, "test");
        Until.within(PATIENCE, "nothing waits", () -> world.messages().isEmpty());
        mood(Mood.TAKES);
        AlertWorld.bean(Triage.class).undo(finding, TestServer.ADMIN, "test");
        awaitState("sent");
        assertThat(received()).extracting(Received::identity).containsOnly(identity);
    }

    @Test
    void whatADigestMayHaveToldIsToldAsResolved() {
        channel("cadence", "daily");
        mood(Mood.TAKES_AND_DIES);
        long finding = world.scanned(AlertWorld.detection("a.env")).getFirst().finding();
        world.due();
        Until.within(PATIENCE, "it was taken in silence", () -> !received().isEmpty() && world.messages().stream().anyMatch(each -> each.reason() != null));
        mood(Mood.REFUSES);
        AlertWorld.bean(Triage.class).revoked(finding, "rotated", TestServer.ADMIN, "test");
        Until.within(PATIENCE, "that it opened is tried no more", () -> world.messages().stream().noneMatch(each -> each.kind().equals("opened")));
        int before = received().size();
        mood(Mood.TAKES);
        world.due();
        Until.within(PATIENCE, "that it is resolved", () -> received().size() > before);
        awaitState("sent");
        assertThat(received().getLast().words()).contains("1 resolved");
        AlertWorld.bean(Triage.class).undo(finding, TestServer.ADMIN, "test");
        world.due();
        awaitState("sent");
        assertThat(world.messages()).extracting(Message::kind).containsExactlyInAnyOrder("digest", "resolved", "digest", "returned");
    }

    @Test
    void aDigestMarksOnlyWhatItTells() {
        channel("cadence", "daily");
        Detection one = AlertWorld.detection("one.env");
        long dismissed = world.scanned(one).getFirst().finding();
        world.scanned(one, AlertWorld.detection("two.env"));
        AlertWorld.bean(Triage.class).dismiss(dismissed, dev.portcullis.server.findings.DismissalReason.FALSE_POSITIVE, "", TestServer.ADMIN, "test");
        world.due();
        awaitState("sent");
        assertThat(received()).singleElement().satisfies(each -> assertThat(each.words()).contains("two.env").doesNotContain("one.env"));
        assertThat(world.messages()).extracting(Message::finding).doesNotContain(dismissed);
    }

    @Test
    void aResolutionThatWasTakenBackAndMadeAgainIsToldEachTime() {
        channel();
        long finding = world.scanned(AlertWorld.detection("a.env")).getFirst().finding();
        Until.within(PATIENCE, "opened", () -> received().size() == 1);
        awaitState("sent");
        Triage triage = AlertWorld.bean(Triage.class);
        for (int round = 0; round < 2; round++) {
            int before = received().size();
            triage.revoked(finding, "rotated", TestServer.ADMIN, "test");
            Until.within(PATIENCE, "resolved", () -> received().size() == before + 1);
            awaitState("sent");
            triage.undo(finding, TestServer.ADMIN, "test");
            Until.within(PATIENCE, "back", () -> received().size() == before + 2);
            awaitState("sent");
        }
        List<Message> told = world.messages().reversed();
        assertThat(told).extracting(Message::kind).containsExactly("opened", "resolved", "returned", "resolved", "returned");
        assertThat(told.subList(1, 5)).extracting(Message::thread).containsOnly(told.getFirst().identity());
    }

    @Test
    void whatMayHaveArrivedIsToldAsResolved() {
        channel();
        mood(Mood.TAKES_AND_DIES);
        long finding = world.scanned(AlertWorld.detection("a.env")).getFirst().finding();
        Until.within(PATIENCE, "it was taken in silence", () -> !received().isEmpty() && only().reason() != null);
        mood(Mood.REFUSES);
        AlertWorld.bean(Triage.class).revoked(finding, "rotated", TestServer.ADMIN, "test");
        Until.within(PATIENCE, "that it opened is tried no more", () -> world.messages().stream().noneMatch(each -> each.kind().equals("opened") && each.state().equals("waiting")));
        mood(Mood.TAKES);
        Until.within(PATIENCE, "that it is resolved", () -> world.messages().stream().anyMatch(each -> each.kind().equals("resolved") && each.state().equals("sent")));
        List<Message> told = world.messages().reversed();
        assertThat(told).extracting(Message::kind).containsExactly("opened", "resolved");
        assertThat(told.getLast().thread()).isEqualTo(received().getFirst().identity());
        assertThat(received().getLast().identity()).isEqualTo(told.getLast().identity());
    }

    @Test
    void aDigestIsNoThreadOfOneFinding() {
        ChannelRow channel = channel("cadence", "daily");
        long finding = world.scanned(AlertWorld.detection("a.env")).getFirst().finding();
        world.due();
        awaitState("sent");
        assertThat(AlertWorld.bean(MessageStore.class).thread(world.workspace, channel.channel(), finding)).isEmpty();
    }

    @Test
    void manyAtOnceAreOneMessage() {
        channel();
        Detection[] many = new Detection[Announcer.BURST + 1];
        for (int i = 0; i < many.length; i++) many[i] = AlertWorld.detection("file" + i + ".env");
        world.scanned(many);
        Until.within(PATIENCE, "one digest", () -> received().size() == 1);
        awaitState("sent");
        assertThat(received()).singleElement().satisfies(each -> assertThat(each.words()).contains("file0.env", "file" + Announcer.BURST + ".env"));
    }

    @Test
    void aFirstReadingIsSummedUpOnce() {
        channel();
        world.scanned(true, null, AlertWorld.detection("old.env"));
        assertThat(world.messages()).as("no single messages").isEmpty();
        for (int i = 0; i < 3; i++) AlertWorld.bean(Alerts.class).summary(world.workspace);
        Until.within(PATIENCE, "the summary", () -> received().size() == 1);
        awaitState("sent");
        AlertWorld.bean(Alerts.class).summary(world.workspace);
        AlertWorld.bean(SummaryJob.class).run(world.workspace, world.workspace.toString(), (done, total) -> {});
        assertThat(only().kind()).isEqualTo("summary");
        assertThat(received()).singleElement().satisfies(each -> assertThat(each.words()).contains("First reading", "old.env"));
    }

    @Test
    void neitherADisabledChannelNorALesserFindingIsTold() {
        ChannelRow channel = channel();
        channel("name", "Critical only", "at_least", "critical");
        AlertWorld.bean(Channels.class).enable(channel, false, TestServer.ADMIN, "test");
        world.scanned(FindingWorld.detection("secrets/airtable-token", "a lesser one", "b.env", 3, "dev@acme.test", true));
        assertThat(world.messages()).isEmpty();
    }

    @Test
    void wordsOfOthersForgeNothing() {
        channel();
        String hostile = "a\r\nBcc: evil@x.test\r\n\r\n<script>alert(1)</script>\u202Egnp.exe\u2028**[x](http://evil.test)** @team ```\"',{}é.env";
        world.scanned(AlertWorld.detection(hostile));
        awaitState("sent");
        String words = received().getFirst().words();
        assertThat(words).doesNotContain("\u202E", "\u2028", "\r\nBcc:", "\nBcc:", "a\r\n");
        assertThat(words).contains("<U+202E>");
    }

    @Test
    void aChannelIsTriedByHand() throws Exception {
        ChannelRow channel = channel();
        assertThat(AlertWorld.bean(Channels.class).test(channel, TestServer.ADMIN, "test")).isNotBlank();
        assertThat(received()).singleElement().satisfies(each -> assertThat(each.words()).contains("This channel works"));
        assertThat(world.messages()).isEmpty();
    }

    @Test
    void itGoesWithItsWorkspace() {
        ChannelRow channel = channel();
        world.scanned(AlertWorld.detection("a.env"));
        awaitState("sent");
        AlertWorld.bean(dev.portcullis.server.integrations.Integrations.class).remove(world.workspace);
        assertThat(AlertWorld.bean(Channels.class).find(channel.channel())).isEmpty();
        assertThat(world.messages()).isEmpty();
    }
}
