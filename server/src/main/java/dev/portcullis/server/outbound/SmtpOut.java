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
import java.util.regex.Pattern;
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
     * @return what the server said about recipients that it refused while it took the mail for others
     * @throws OutboundTrouble when nobody got it, as far as we know
     */
    public List<String> send(Letter letter) throws OutboundTrouble {
        if (!on()) throw OutboundTrouble.lasting("No mail server is set: PORTCULLIS_SMTP_HOST names one.");
        Session session = Session.getInstance(properties());
        try (Transport transport = session.getTransport(smtp.tls() == Smtp.Tls.TLS ? "smtps" : "smtp")) {
            MimeMessage message = message(session, letter);
            transport.connect(smtp.host(), smtp.port(), smtp.user(), smtp.password());
            transport.sendMessage(message, message.getAllRecipients());
            return List.of();
        } catch (SendFailedException failure) {
            List<String> refused = refusals(failure);
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

    private static List<String> refusals(MessagingException failure) {
        List<String> refused = new ArrayList<>();
        for (Exception each = failure; each != null; each = each instanceof MessagingException more ? more.getNextException() : null)
            if (each instanceof SMTPAddressFailedException address)
                refused.add(address.getAddress().getAddress() + ": " + OutboundTrouble.quoted(String.valueOf(address.getMessage())));
        return refused;
    }

    private OutboundTrouble failed(SendFailedException failure, List<String> refused) {
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
        String why = refused.isEmpty() ? words(failure) : String.join("; ", refused);
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
