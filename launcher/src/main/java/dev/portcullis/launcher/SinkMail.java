package dev.portcullis.launcher;

import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeUtility;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Properties;

/**
 * A mail as the sink shows it; all of it was written by whoever sent it.
 *
 * @param number in the order of arrival, from 1
 * @param recipients as the envelope named them
 * @param identity Message-ID; empty when it has none
 * @param thread Message-ID of what began its thread; its own when that is itself
 * @param html empty when it has none
 */
record SinkMail(
        int number, List<String> recipients, String from, String subject, String date, String identity, String thread, String plain, String html, List<String> headers) {
    static SinkMail read(int number, List<String> recipients, byte[] raw) {
        try {
            MimeMessage message = new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(raw));
            List<String> headers = Collections.list(message.getAllHeaderLines());
            String identity = header(message, "Message-ID");
            String references = header(message, "References");
            String thread = references.isEmpty() ? identity : references.split("\\s+")[0];
            StringBuilder plain = new StringBuilder();
            StringBuilder html = new StringBuilder();
            collect(message, plain, html, 0);
            return new SinkMail(number, recipients, decoded(header(message, "From")), decoded(header(message, "Subject")), header(message, "Date"), identity, thread,
                    plain.toString(), html.toString(), headers);
        } catch (MessagingException | IOException | RuntimeException malformed) {
            return new SinkMail(
                    number, recipients, "", "(cannot be read)", "", "", "", new String(raw, StandardCharsets.ISO_8859_1), "", new ArrayList<>());
        }
    }

    private static String header(MimeMessage message, String name) throws MessagingException {
        String value = message.getHeader(name, null);
        return value == null ? "" : value.strip();
    }

    private static String decoded(String header) throws IOException {
        return MimeUtility.decodeText(MimeUtility.unfold(header));
    }

    private static void collect(Part part, StringBuilder plain, StringBuilder html, int depth) throws MessagingException, IOException {
        if (depth > 10) return;
        if (part.getContent() instanceof Multipart parts) {
            for (int i = 0; i < parts.getCount(); i++) collect(parts.getBodyPart(i), plain, html, depth + 1);
            return;
        }
        String type = part.getContentType().toLowerCase(Locale.ROOT);
        if (!(part.getContent() instanceof String text)) return;
        if (type.startsWith("text/html")) html.append(text);
        else if (type.startsWith("text/plain")) plain.append(text);
    }
}
