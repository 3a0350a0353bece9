package dev.portcullis.server.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.portcullis.server.Settings;
import dev.portcullis.server.TestSmtp;
import dev.portcullis.server.TestSmtp.Mail;
import dev.portcullis.server.TestSmtp.Mood;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** Against a real socket whose other end behaves and misbehaves. */
class SmtpOutTest {
    private final TestSmtp server = new TestSmtp();
    private final SmtpOut smtp = smtp(Map.of("portcullis.smtp.tls", "none"));

    private SmtpOut smtp(Map<String, String> more) {
        Map<String, String> settings = new java.util.HashMap<>(Map.of(
                "portcullis.smtp.host", "127.0.0.1",
                "portcullis.smtp.port", Integer.toString(server.port()),
                "portcullis.smtp.from", "portcullis@acme.test",
                "portcullis.smtp.timeout-seconds", "1"));
        settings.putAll(more);
        return new SmtpOut(new Binder(new MapConfigurationPropertySource(settings)).bindOrCreate("portcullis", Settings.class));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static Letter letter(String subject, String thread, String... to) {
        return new Letter("one@acme.test", List.of(to).stream().map(MailAddress::new).toList(), List.of(), subject, "Plain text", "<p>HTML</p>", thread,
                Instant.parse("2026-11-24T20:00:00Z"));
    }

    @Test
    void bothTextsGoUnderTheGivenIdentity() throws OutboundTrouble {
        assertThat(smtp.send(letter("A key was found", "first@acme.test", "team@acme.test"))).isEmpty();
        Mail mail = server.mails.getFirst();
        assertThat(mail.to()).containsExactly("team@acme.test");
        assertThat(mail.header("Message-ID")).isEqualTo("<one@acme.test>");
        assertThat(mail.header("In-Reply-To")).isEqualTo("<first@acme.test>");
        assertThat(mail.header("References")).isEqualTo("<first@acme.test>");
        assertThat(mail.header("Subject")).isEqualTo("A key was found");
        assertThat(mail.header("From")).isEqualTo("portcullis@acme.test");
        assertThat(mail.header("Auto-Submitted")).isEqualTo("auto-generated");
        assertThat(mail.header("Content-Type")).startsWith("multipart/alternative");
        assertThat(mail.raw()).contains("Plain text", "<p>HTML</p>");
    }

    @Test
    void whatPassesIsToldFromWhatDoesNot() {
        Map<Mood, Boolean> passing = Map.of(
                Mood.REFUSES, true, Mood.HANGS, true, Mood.DIES_IN_MID_MESSAGE, true, Mood.TAKES_AND_DIES, true, Mood.LATER, true, Mood.NEVER, false);
        passing.forEach((mood, passes) -> {
            server.mood = mood;
            long start = System.nanoTime();
            OutboundTrouble trouble = catchThrowableOfType(OutboundTrouble.class, () -> smtp.send(letter("x", null, "team@acme.test")));
            assertThat(trouble).as(mood.name()).isNotNull();
            assertThat(trouble.passing()).as(mood.name()).isEqualTo(passes);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).as(mood.name()).isLessThan(Duration.ofSeconds(10));
        });
        server.close();
        OutboundTrouble away = catchThrowableOfType(OutboundTrouble.class, () -> smtp.send(letter("x", null, "team@acme.test")));
        assertThat(away.passing()).isTrue();
    }

    @Test
    void aMailboxThatDoesNotExistIsNotTriedForEver() {
        server.unknown.add("nobody@acme.test");
        OutboundTrouble trouble = catchThrowableOfType(OutboundTrouble.class, () -> smtp.send(letter("x", null, "nobody@acme.test")));
        assertThat(trouble.passing()).isFalse();
        assertThat(trouble).hasMessageContaining("nobody@acme.test").hasMessageContaining("no such user here");
        assertThat(server.mails).isEmpty();
    }

    @Test
    void oneUnknownMailboxDoesNotKeepItFromTheOthers() throws OutboundTrouble {
        server.unknown.add("nobody@acme.test");
        assertThat(smtp.send(letter("x", null, "nobody@acme.test", "team@acme.test"))).singleElement().asString().contains("nobody@acme.test");
        assertThat(server.mails).singleElement().satisfies(mail -> assertThat(mail.to()).containsExactly("team@acme.test"));
    }

    @Test
    void whoIsRefusedForNowIsToldFromWhoIsRefusedForGood() throws OutboundTrouble {
        server.busy.add("busy@acme.test");
        server.unknown.add("nobody@acme.test");
        assertThat(smtp.send(letter("x", null, "busy@acme.test", "nobody@acme.test", "team@acme.test")))
                .extracting(SmtpOut.Refusal::address, SmtpOut.Refusal::passing)
                .containsExactlyInAnyOrder(org.assertj.core.groups.Tuple.tuple("busy@acme.test", true), org.assertj.core.groups.Tuple.tuple("nobody@acme.test", false));
    }

    @Test
    void whoDripsALineAtATimeIsEnded() {
        server.mood = Mood.DRIPS;
        long start = System.nanoTime();
        OutboundTrouble trouble = catchThrowableOfType(OutboundTrouble.class, () -> smtp.send(letter("x", null, "team@acme.test")));
        assertThat(trouble.passing()).isTrue();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
    }

    @Test
    void aServerWithoutTlsGetsNothingWhenTlsIsDemanded() {
        SmtpOut demanding = smtp(Map.of());
        OutboundTrouble trouble = catchThrowableOfType(OutboundTrouble.class, () -> demanding.send(letter("x", null, "team@acme.test")));
        assertThat(trouble).hasMessageContaining("STARTTLS");
        assertThat(server.mails).isEmpty();
    }

    @Test
    void theMailGoesInsideTlsToWhomTheCertificateNamesAndToNobodyElse(@TempDir Path folder) throws Exception {
        Certificate right = Certificate.make(folder, "right", "ip:127.0.0.1");
        Certificate other = Certificate.make(folder, "other", "dns:mail.acme.test");
        SSLContext before = SSLContext.getDefault();
        try (TestSmtp named = new TestSmtp(right.shows()); TestSmtp strange = new TestSmtp(other.shows())) {
            SmtpOut toNamed = smtp(Map.of("portcullis.smtp.port", Integer.toString(named.port())));
            assertThat(catchThrowableOfType(OutboundTrouble.class, () -> toNamed.send(letter("x", null, "team@acme.test"))))
                    .as("issued by nobody whom we trust").isNotNull();
            assertThat(named.mails).isEmpty();

            SSLContext.setDefault(Certificate.trusting(right, other));
            assertThat(toNamed.send(letter("x", null, "team@acme.test"))).isEmpty();
            assertThat(named.mails).singleElement().satisfies(mail -> assertThat(mail.raw()).contains("Plain text"));
            assertThat(named.underTls).isEqualTo(1);

            SmtpOut toStrange = smtp(Map.of("portcullis.smtp.port", Integer.toString(strange.port())));
            OutboundTrouble trouble = catchThrowableOfType(OutboundTrouble.class, () -> toStrange.send(letter("x", null, "team@acme.test")));
            assertThat(trouble).as("it names another").isNotNull();
            assertThat(strange.mails).isEmpty();
        } finally {
            SSLContext.setDefault(before);
        }
    }

    /** Issued by itself. */
    private record Certificate(KeyStore store) {
        private static final char[] PASSWORD = "changeit".toCharArray();

        static Certificate make(Path folder, String name, String names) throws Exception {
            Path file = folder.resolve(name + ".p12");
            Process made = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair", "-keyalg", "EC", "-alias", "it", "-dname", "CN=" + name,
                            "-ext", "san=" + names, "-validity", "2", "-keystore", file.toString(), "-storetype", "PKCS12", "-storepass", new String(PASSWORD))
                    .redirectErrorStream(true)
                    .start();
            assertThat(made.waitFor()).as(new String(made.getInputStream().readAllBytes())).isZero();
            return new Certificate(KeyStore.getInstance(file.toFile(), PASSWORD));
        }

        SSLContext shows() throws Exception {
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, PASSWORD);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return context;
        }

        static SSLContext trusting(Certificate... certificates) throws Exception {
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            for (int i = 0; i < certificates.length; i++) trusted.setCertificateEntry("trusted" + i, certificates[i].store().getCertificate("it"));
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        }
    }

    @Test
    void withoutAServerThereIsNoMail() {
        SmtpOut off = smtp(Map.of("portcullis.smtp.host", ""));
        assertThat(off.on()).isFalse();
        assertThat(catchThrowableOfType(OutboundTrouble.class, () -> off.send(letter("x", null, "team@acme.test"))).passing()).isFalse();
    }

    @Test
    void noSubjectBreaksOutOfItsLine() throws OutboundTrouble {
        String pieces = "a\r\nBcc: evil@x.test\n\n.\r\nRCPT TO:<evil@x.test>\u2028\u202e\u0000\u0085é=?utf-8?q?=0D=0AX:_y?= ";
        Random random = new Random(7);
        for (int round = 0; round < 40; round++) {
            server.mails.clear();
            StringBuilder subject = new StringBuilder();
            for (int i = random.nextInt(120); i >= 0; i--) subject.append(pieces.charAt(random.nextInt(pieces.length())));
            smtp.send(letter(subject.toString(), null, "team@acme.test"));
            Mail mail = server.mails.getFirst();
            assertThat(mail.to()).containsExactly("team@acme.test");
            String head = mail.raw().substring(0, mail.raw().indexOf("\r\n\r\n"));
            assertThat(head.lines().filter(line -> !line.startsWith(" ") && !line.startsWith("\t")).map(line -> line.replaceAll(":.*", "")))
                    .as(subject.toString())
                    .containsOnly("Date", "From", "To", "Message-ID", "Subject", "MIME-Version", "Content-Type", "Auto-Submitted");
        }
    }

    @Test
    void addressesThatCouldBreakACommandAreNone() {
        for (String bad : List.of("", "x", "a@b", "a b@x.test", "a@x.test\r\nBcc: b@x.test", "\"a b\"@x.test", "<a@x.test>", "a@x.test,b@x.test", "é@x.test",
                "a@-x.test", "a..b@x.test", ".a@x.test", "a@x..test", "a@[127.0.0.1]", "a".repeat(65) + "@x.test", "a@" + "b".repeat(250) + ".test"))
            assertThat(MailAddress.find(bad)).as(bad).isEmpty();
        assertThat(MailAddress.find("dev.o'neil+x@sub.acme.test")).isPresent();
    }
}
