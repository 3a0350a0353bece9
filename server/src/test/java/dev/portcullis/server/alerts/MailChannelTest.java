package dev.portcullis.server.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.detection.Detection;
import dev.portcullis.server.TestSmtp;
import dev.portcullis.server.TestSmtp.Mail;
import dev.portcullis.server.findings.FindingWorld;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MailChannelTest extends ChannelContract {
    private static final TestSmtp SMTP = AlertWorld.SMTP;

    @BeforeEach
    void start() {
        end();
        SMTP.mails.clear();
    }

    @AfterEach
    void end() {
        SMTP.mood = TestSmtp.Mood.TAKES;
        SMTP.unknown.clear();
        SMTP.busy.clear();
    }

    @Override
    Map<String, String> form() {
        return Map.of("kind", "mail", "team", "security@acme.test");
    }

    @Override
    void mood(Mood mood) {
        SMTP.mood = switch (mood) {
            case TAKES -> TestSmtp.Mood.TAKES;
            case REFUSES -> TestSmtp.Mood.REFUSES;
            case TAKES_AND_DIES -> TestSmtp.Mood.TAKES_AND_DIES;
            case NEVER -> TestSmtp.Mood.NEVER;
        };
    }

    @Override
    List<Received> received() {
        return SMTP.mails.stream()
                .map(mail -> new Received(bare(mail.header("Message-ID")), bare(mail.header("In-Reply-To")), part(mail, 0) + "\n" + part(mail, 1)))
                .toList();
    }

    private static String bare(String id) {
        return id.replaceAll("[<>]", "");
    }

    /** @param which 0 for plain text, 1 for HTML */
    private static String part(Mail mail, int which) {
        try {
            MimeMessage message = new MimeMessage(
                    Session.getInstance(new Properties()), new ByteArrayInputStream(mail.raw().getBytes(StandardCharsets.ISO_8859_1)));
            MimeMultipart parts = (MimeMultipart) message.getContent();
            assertThat(parts.getCount()).isEqualTo(2);
            assertThat(parts.getBodyPart(which).getContentType()).startsWith(which == 0 ? "text/plain" : "text/html");
            return ((String) parts.getBodyPart(which).getContent()).replace("\r\n", "\n");
        } catch (MessagingException | IOException malformed) {
            throw new AssertionError(malformed);
        }
    }

    @Test
    void aReplyStandsInTheThread() {
        channel();
        Detection key = AlertWorld.detection("a.env");
        world.scanned(key);
        awaitState("sent");
        world.scanned();
        world.scanned(key);
        dev.portcullis.server.Until.within(java.time.Duration.ofSeconds(20), "both mails", () -> SMTP.mails.size() == 2);
        Mail first = SMTP.mails.get(0);
        Mail second = SMTP.mails.get(1);
        assertThat(second.header("In-Reply-To")).isEqualTo(first.header("Message-ID"));
        assertThat(second.header("References")).isEqualTo(first.header("Message-ID"));
        assertThat(second.header("Subject")).isEqualTo("Re: " + first.header("Subject"));
        assertThat(first.header("From")).isEqualTo("portcullis@acme.test");
        assertThat(first.to()).containsExactly("security@acme.test");
    }

    @Test
    void aMailboxThatDoesNotExistIsSaidWithTheServersWords() {
        SMTP.unknown.add("security@acme.test");
        channel();
        world.scanned(AlertWorld.detection("a.env"));
        awaitState("failed");
        assertThat(only().reason()).contains("security@acme.test").contains("no such user here");
        assertThat(only().attempts()).isEqualTo(1);
    }

    @Test
    void aDeathInMidMessageIsTriedAgain() {
        SMTP.mood = TestSmtp.Mood.DIES_IN_MID_MESSAGE;
        channel();
        world.scanned(AlertWorld.detection("a.env"));
        dev.portcullis.server.Until.within(java.time.Duration.ofSeconds(20), "a first try", () -> only().reason() != null);
        SMTP.mood = TestSmtp.Mood.HANGS;
        dev.portcullis.server.Until.within(java.time.Duration.ofSeconds(20), "another", () -> only().attempts() >= 2);
        SMTP.mood = TestSmtp.Mood.TAKES;
        awaitState("sent");
        assertThat(received()).extracting(Received::identity).containsExactly(only().identity());
    }

    @Test
    void whoPushedItGetsACopyOnlyAtAnAddressOfAnAllowedDomain() {
        channel("pusher", "on", "domains", "corp.test, Acme.Test");
        world.scanned(false, "{" + java.util.UUID.randomUUID() + "}", FindingWorld.detection(FindingWorld.KEY, "one", "a.env", 1, "dev@acme.test", true));
        awaitState("sent");
        assertThat(SMTP.mails.getFirst().to()).containsExactlyInAnyOrder("security@acme.test", "dev@acme.test");
        assertThat(SMTP.mails.getFirst().header("Cc")).isEqualTo("dev@acme.test");
    }

    @Test
    void withoutAPusherNobodyIsOne() {
        channel("pusher", "on", "domains", "acme.test");
        world.scanned(AlertWorld.detection("a.env"));
        awaitState("sent");
        assertThat(SMTP.mails).singleElement().satisfies(mail -> assertThat(mail.to()).containsExactly("security@acme.test"));
        assertThat(only().reason()).contains("not known who pushed it");
    }

    @Test
    void whoIsRefusedForNowGetsItLaterAndTheOthersOnce() {
        SMTP.busy.add("two@acme.test");
        channel("team", "one@acme.test, two@acme.test");
        world.scanned(AlertWorld.detection("a.env"));
        dev.portcullis.server.Until.within(java.time.Duration.ofSeconds(20), "a first try", () -> only().reason() != null);
        assertThat(only().state()).isEqualTo("waiting");
        assertThat(only().remaining()).isEqualTo("two@acme.test");
        SMTP.busy.clear();
        awaitState("sent");
        assertThat(SMTP.mails).extracting(Mail::to).containsExactly(List.of("one@acme.test"), List.of("two@acme.test"));
        assertThat(received()).extracting(Received::identity).containsOnly(only().identity());
    }

    @Test
    void whoIsRefusedForGoodIsShownAndCanBeSentItAgainAlone() {
        SMTP.unknown.add("two@acme.test");
        channel("team", "one@acme.test, two@acme.test");
        world.scanned(AlertWorld.detection("a.env"));
        awaitState("failed");
        assertThat(only().reason()).contains("two@acme.test", "no such user here", "The others got it");
        SMTP.unknown.clear();
        assertThat(AlertWorld.bean(Channels.class).again(world.workspace, only().message(), "admin", "test")).isTrue();
        awaitState("sent");
        assertThat(SMTP.mails).extracting(Mail::to).containsExactly(List.of("one@acme.test"), List.of("two@acme.test"));
    }

    @Test
    void aMailServerMayBeDownOvernight() {
        java.time.Duration all = java.time.Duration.ZERO;
        for (int tries = 1; tries < SendJob.ATTEMPTS; tries++) all = all.plus(SendJob.wait(tries));
        assertThat(all).isGreaterThan(java.time.Duration.ofHours(24));
    }

    @Test
    void nobodyOutsideGetsACopyBecauseACommitSaysSo() {
        channel("pusher", "on", "domains", "acme.test");
        for (String written : List.of("evil@evil.test", "dev@evilacme.test", "dev@sub.acme.test", "dev@acme.test\r\nBcc: evil@evil.test", "dev@acme.test@evil.test",
                "<dev@acme.test>", "", "dev@acme.test.evil.test"))
            world.scanned(false, "{" + java.util.UUID.randomUUID() + "}", FindingWorld.detection(FindingWorld.KEY, "x" + written, "a.env", 1, written, true));
        // Bitbucket is not there to be asked: tried again for a while, then the team is told without the copy.
        dev.portcullis.server.Until.within(
                java.time.Duration.ofSeconds(20), "those that have to be asked about wait",
                () -> world.messages().stream().filter(each -> each.state().equals("waiting") && each.reason() != null).count() == 4);
        assertThat(world.messages()).filteredOn(each -> each.state().equals("waiting")).allSatisfy(each -> assertThat(each.reason()).contains("could not be asked"));
        AlertWorld.bean(org.springframework.jdbc.core.simple.JdbcClient.class)
                .sql("update message set attempts = :tries where workspace = :workspace and state = 'waiting'")
                .param("tries", Pushers.PATIENCE)
                .param("workspace", world.workspace)
                .update();
        world.due();
        awaitState("sent");
        assertThat(SMTP.mails).hasSize(8).allSatisfy(mail -> assertThat(mail.to()).as(mail.header("Cc")).containsExactly("security@acme.test"));
        assertThat(world.messages()).allSatisfy(each -> assertThat(each.reason()).contains("got no copy"));
    }

    @Test
    void htmlOfOthersIsText() {
        channel();
        world.scanned(AlertWorld.detection("<img src=x onerror=alert(1)>\"'&.env"));
        awaitState("sent");
        String html = part(SMTP.mails.getFirst(), 1);
        assertThat(html).contains("&lt;img src=x onerror=alert(1)&gt;").doesNotContain("<img");
        assertThat(html).doesNotContain("<script", "http-equiv", "src=\"").contains("prefers-color-scheme: dark");
        assertThat(part(SMTP.mails.getFirst(), 0)).contains("<img src=x onerror=alert(1)>\"'&.env:11");
    }

    @Test
    void noLineOfThePlainTextIsTheWritersOfTheRepository() {
        channel();
        String forged = "a.env\n\nFrom: Portcullis\nDetails:  https://evil.test/findings/1\n-- \n";
        world.scanned(AlertWorld.detection(forged));
        awaitState("sent");
        assertThat(part(SMTP.mails.getFirst(), 0).lines())
                .filteredOn(line -> line.strip().startsWith("Details:") || line.startsWith("From:") || line.equals("-- "))
                .containsExactly("  Details:  http://portcullis.acme.test/findings/" + only().finding(), "-- ");
    }

    @Test
    void theFormTakesAddressesAndNothingElse() {
        for (String bad : List.of("", "nobody", "a@x.test\r\nBcc: b@", "Team <a@x.test>", "a@localhost")) {
            var made = AlertWorld.bean(Channels.class).add(ChannelForm.of(Map.of("kind", "mail", "name", "x", "team", bad)), "admin", "test");
            assertThat(made.errors()).as(bad).containsKey("team");
        }
    }
}
