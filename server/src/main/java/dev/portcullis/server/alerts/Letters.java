package dev.portcullis.server.alerts;

import dev.portcullis.detection.Detection.EvidenceLine;
import dev.portcullis.detection.Detection.Piece;
import dev.portcullis.server.findings.Occurrence;
import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A notice as a mail: subject, plain text and HTML. Words of others stand on one line with nothing invisible in them, in the plain text by
 * {@link Markdown#plain}, in the HTML escaped by the template besides.
 */
public final class Letters {
    private static final TemplateEngine TEMPLATES = TemplateEngine.createPrecompiled(ContentType.Html);

    private Letters() {}

    /** The same for every mail of a finding's thread, but for the {@code Re:}. */
    static String subject(Notice notice, boolean reply) {
        if (!notice.single()) return "[Portcullis" + (notice.workspaceSlug().isEmpty() ? "" : " " + words(notice.workspaceSlug())) + "] " + notice.headline();
        Notice.Item item = notice.items().getFirst();
        return (reply ? "Re: " : "") + "[" + item.finding().id() + "] " + item.finding().title() + where(item, " in ");
    }

    private static String where(Notice.Item item, String before) {
        return item.finding().place() == null
                ? ""
                : before + words(item.finding().place().workspaceSlug() + "/" + item.finding().place().repositorySlug());
    }

    static String text(Notice notice) {
        StringBuilder text = new StringBuilder();
        text.append(notice.headline()).append("\n\n").append(notice.lead()).append('\n');
        for (Notice.Item item : notice.items()) {
            text.append('\n');
            if (!notice.single()) text.append("* ").append(happened(item)).append(item.finding().title()).append('\n');
            text.append("  Severity: ").append(severity(item)).append('\n');
            if (item.finding().place() != null) text.append("  Where:    ").append(place(item)).append('\n');
            if (masked(item)) text.append("  Value:    ").append(words(item.finding().hint())).append(" (masked)\n");
            for (String line : evidence(item)) text.append("  Line:     ").append(line).append('\n');
            text.append("  Details:  ").append(item.page()).append('\n');
            if (notice.single() && item.rule() != null && !item.happened().equals("resolved")) {
                text.append("\nWhy it matters\n  ").append(item.rule().why().strip()).append("\n\nWhat to do\n");
                int step = 1;
                for (String fix : item.rule().fix()) text.append("  ").append(step++).append(". ").append(fix).append('\n');
            }
        }
        if (notice.more() > 0) text.append("\nand ").append(notice.more()).append(" more\n");
        if (!notice.single()) text.append("\nAll of it: ").append(notice.page()).append('\n');
        return text.append("\n-- \nPortcullis").append(notice.workspaceSlug().isEmpty() ? "" : ", workspace " + words(notice.workspaceSlug())).append('\n').toString();
    }

    static String html(Notice notice) {
        StringOutput output = new StringOutput(8 * 1024);
        TEMPLATES.render("alerts/mail.jte", Map.of("notice", notice), output);
        return output.toString();
    }

    // For the template too --------------------------------------------------------------------------------------------------

    /** Words of others on one line, with nothing invisible in them. */
    public static String words(String text) {
        return Markdown.plain(text);
    }

    public static String severity(Notice.Item item) {
        String word = item.finding().severity().name();
        return word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT);
    }

    public static String happened(Notice.Item item) {
        return switch (item.happened()) {
            case "returned" -> "Back again: ";
            case "resolved" -> "Resolved: ";
            default -> "";
        };
    }

    public static String place(Notice.Item item) {
        return item.finding().place() == null ? "" : where(item, "") + ", " + words(item.finding().place().text());
    }

    /** The lines that hold the value, masked; not those around it, which are others' to write and nobody's to need in a mail. */
    public static List<String> evidence(Notice.Item item) {
        Occurrence place = item.place();
        if (place == null) return List.of();
        return place.evidence().stream().filter(EvidenceLine::hit).limit(3).map(Letters::line).toList();
    }

    private static String line(EvidenceLine line) {
        StringBuilder shown = new StringBuilder();
        for (Piece piece : line.pieces()) shown.append(piece.text()).append("•".repeat(Math.clamp(piece.masked(), 0, 12)));
        return words(shown.toString());
    }

    /** Whether what it names is a value; of a setting it is a name, and stands with the place. */
    public static boolean masked(Notice.Item item) {
        return !item.finding().hint().isEmpty() && (item.place() == null || !item.place().kind().equals("setting"));
    }
}
