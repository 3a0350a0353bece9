package dev.portcullis.server.outbound;

import dev.portcullis.server.Settings;
import dev.portcullis.server.Settings.Smtp;
import jakarta.mail.Address;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.springframework.stereotype.Component;

/**
 * Sends mail through the server that the settings name. A mail goes to all of its recipients at once; whoever the server refuses is told of, and
 * the others get it. Whether a mail that the connection broke on was taken nobody can know: it is tried again under the same Message-ID.
 */
@Component
public class SmtpOut {
    private static final Pattern BREAKS = Pattern.compile("[\\p{Cntrl}\\p{Cf}\\p{Zl}\\p{Zp}]+");

    /** The whole exchange may take as long as so many of its parts. */
    private static final int WHOLE = 4;

    private final Smtp smtp;
    private final String domain;

    SmtpOut(Settings settings) {
        this.smtp = settings.smtp();
        MailAddress from = MailAddress.find(smtp.from())
                .orElseThrow(() -> new IllegalStateException("PORTCULLIS_SMTP_FROM is not a mail address: " + smtp.from()));
        this.domain = from.domain();
    }

    /** Whether there is a server to send through. */
    public boolean on() {
        return smtp.on();
    }

    /** Where mail goes, for people. */
    public String server() {
        return smtp.host() + ":" + smtp.port();
    }

    /** What stands behind the @ of a Message-ID. */
    public String domain() {
        return domain;
    }

    /**
     * Somebody who did not get what others got.
     *
     * @param passing whether the server refused for now only (4yz, RFC 5321 4.2.1)
     */
    public record Refusal(String address, String words, boolean passing) {}

    /** To all that it is for. */
    public List<Refusal> send(Letter letter) throws OutboundTrouble {
        return send(letter, Stream.concat(letter.to().stream(), letter.copy().stream()).toList());
    }

    /**
     * @param recipients who gets it this time; its head names all the same
     * @return what the server said about recipients that it refused while it took the mail for others
     * @throws OutboundTrouble when nobody got it, as far as we know
     */
    public List<Refusal> send(Letter letter, List<MailAddress> recipients) throws OutboundTrouble {
        if (!on()) throw OutboundTrouble.lasting("No mail server is set: PORTCULLIS_SMTP_HOST names one.");
        // The protocol's limits are for each read; whoever drips a line at a time is ended here: an interrupt closes the socket of a virtual thread.
        FutureTask<List<Refusal>> exchange = new FutureTask<>(() -> exchange(letter, recipients));
        Thread thread = Thread.ofVirtual().name("smtp").start(exchange);
        int limit = smtp.timeoutSeconds() * WHOLE;
        try {
            return exchange.get(limit, TimeUnit.SECONDS);
        } catch (TimeoutException endless) {
            throw OutboundTrouble.passing("The mail server " + server() + " did not end the exchange within " + limit + " s.");
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw OutboundTrouble.passing("The server was stopped while it was sent.");
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof OutboundTrouble trouble) throw trouble;
            throw new IllegalStateException(failed.getCause());
        } finally {
            thread.interrupt();
        }
    }

    private List<Refusal> exchange(Letter letter, List<MailAddress> recipients) throws OutboundTrouble {
        Session session = Session.getInstance(properties());
        try (Transport transport = session.getTransport(smtp.tls() == Smtp.Tls.TLS ? "smtps" : "smtp")) {
            MimeMessage message = message(session, letter);
            transport.connect(smtp.host(), smtp.port(), smtp.user(), smtp.password());
            Address[] envelope = new Address[recipients.size()];
            for (int i = 0; i < envelope.length; i++) envelope[i] = new InternetAddress(recipients.get(i).text(), true);
            transport.sendMessage(message, envelope);
            return List.of();
        } catch (SendFailedException failure) {
            List<Refusal> refused = refusals(failure);
            if (taken(failure)) return refused;
            throw failed(failure, refused);
        } catch (AuthenticationFailedException refused) {
            throw OutboundTrouble.lasting("The mail server " + server() + " refused our sign-in: " + words(refused));
        } catch (MessagingException failure) {
            // After the whole text was taken only the goodbye can fail, and that is swallowed by the transport's close.
            throw OutboundTrouble.passing("The mail server " + server() + " did not take it: " + words(failure));
        }
    }

    private MimeMessage message(Session session, Letter letter) throws MessagingException {
        MimeMessage message = new MimeMessage(session) {
            @Override
            protected void updateMessageID() throws MessagingException {
                setHeader("Message-ID", "<" + letter.identity() + ">");
            }
        };
        message.setFrom(new InternetAddress(smtp.from(), true));
        for (MailAddress each : letter.to()) message.addRecipient(RecipientType.TO, new InternetAddress(each.text(), true));
        for (MailAddress each : letter.copy()) message.addRecipient(RecipientType.CC, new InternetAddress(each.text(), true));
        message.setSubject(line(letter.subject()), StandardCharsets.UTF_8.name());
        message.setSentDate(Date.from(letter.date()));
        message.setHeader("Auto-Submitted", "auto-generated");
        if (letter.thread() != null) {
            message.setHeader("In-Reply-To", "<" + letter.thread() + ">");
            message.setHeader("References", "<" + letter.thread() + ">");
        }
        MimeMultipart alternatives = new MimeMultipart("alternative");
        MimeBodyPart plain = new MimeBodyPart();
        plain.setText(letter.text(), StandardCharsets.UTF_8.name(), "plain");
        alternatives.addBodyPart(plain);
        MimeBodyPart html = new MimeBodyPart();
        html.setText(letter.html(), StandardCharsets.UTF_8.name(), "html");
        alternatives.addBodyPart(html);
        message.setContent(alternatives);
        message.saveChanges();
        return message;
    }

    /** Whatever ends a line, or turns or hides what stands in it, becomes a space: a subject has one line. */
    static String line(String text) {
        return BREAKS.matcher(text).replaceAll(" ").strip();
    }

    private Properties properties() {
        Properties properties = new Properties();
        String millis = Integer.toString(smtp.timeoutSeconds() * 1000);
        for (String protocol : List.of("smtp", "smtps")) {
            String prefix = "mail." + protocol + ".";
            properties.setProperty(prefix + "connectiontimeout", millis);
            properties.setProperty(prefix + "timeout", millis);
            properties.setProperty(prefix + "writetimeout", millis);
            properties.setProperty(prefix + "auth", Boolean.toString(smtp.user() != null));
            properties.setProperty(prefix + "ssl.checkserveridentity", "true");
            properties.setProperty(prefix + "sendpartial", "true");
            properties.setProperty(prefix + "from", smtp.from());
            // The machine's own name is nobody's business.
            properties.setProperty(prefix + "localhost", domain);
            properties.setProperty(prefix + "quitwait", "false");
        }
        boolean startTls = smtp.tls() == Smtp.Tls.STARTTLS;
        properties.setProperty("mail.smtp.starttls.enable", Boolean.toString(startTls));
        properties.setProperty("mail.smtp.starttls.required", Boolean.toString(startTls));
        return properties;
    }

    private static boolean taken(SendFailedException failure) {
        Address[] sent = failure.getValidSentAddresses();
        return sent != null && sent.length > 0;
    }

    private static List<Refusal> refusals(MessagingException failure) {
        List<Refusal> refused = new ArrayList<>();
        for (Exception each = failure; each != null; each = each instanceof MessagingException more ? more.getNextException() : null)
            if (each instanceof SMTPAddressFailedException address)
                refused.add(new Refusal(
                        address.getAddress().getAddress(), OutboundTrouble.quoted(String.valueOf(address.getMessage())), address.getReturnCode() < 500));
        return refused;
    }

    private OutboundTrouble failed(SendFailedException failure, List<Refusal> refused) {
        boolean lasting = false;
        boolean passing = false;
        for (Exception each = failure; each != null; each = each instanceof MessagingException more ? more.getNextException() : null) {
            int code = switch (each) {
                case SMTPAddressFailedException address -> address.getReturnCode();
                case SMTPSendFailedException send -> send.getReturnCode();
                default -> 0;
            };
            // Something other than an answer of the server: the connection broke.
            if (code >= 500) lasting = true;
            else if (code >= 400 || code <= 0 && !(each instanceof SendFailedException)) passing = true;
        }
        String why = refused.isEmpty() ? words(failure) : refused.stream().map(each -> each.address() + ": " + each.words()).collect(Collectors.joining("; "));
        String sentence = "The mail server " + server() + " did not take it: " + why;
        return lasting && !passing ? OutboundTrouble.lasting(sentence) : OutboundTrouble.passing(sentence);
    }

    private static String words(MessagingException failure) {
        Exception deepest = failure;
        while (deepest instanceof MessagingException more && more.getNextException() != null) deepest = more.getNextException();
        String words = String.valueOf(deepest.getMessage() == null ? deepest.getClass().getSimpleName() : deepest.getMessage());
        String first = String.valueOf(failure.getMessage());
        return OutboundTrouble.quoted(deepest == failure || first.contains(words) ? first : first + ": " + words);
    }
}
