package dev.portcullis.emulator.shape;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A small part of the service's Markdown: paragraphs, headings, lists, code, emphasis, links.
 *
 * <p>Raw HTML is escaped, and a link reference definition on its own line renders to nothing (facts 5.6, measured
 * 2026-09-10). Everything else about the exact HTML is a guess.
 */
public final class Markdown {

    private static final Pattern DEFINITION = Pattern.compile("^ {0,3}\\[[^\\]]+]:\\s*\\S+.*$");
    private static final Pattern HEADING = Pattern.compile("^(#{1,6})\\s+(.*?)\\s*#*$");
    private static final Pattern BULLET = Pattern.compile("^\\s{0,3}[*+-]\\s+(.*)$");
    private static final Pattern NUMBERED = Pattern.compile("^\\s{0,3}\\d+[.)]\\s+(.*)$");
    private static final Pattern ROW = Pattern.compile("^\\s*\\|(.*)\\|\\s*$");
    private static final Pattern INLINE = Pattern.compile("(`+)(.+?)\\1(?!`)"
            + "|\\[([^\\]]*)]\\((https?://[^\\s)]+)\\)"
            + "|\\*\\*(.+?)\\*\\*"
            + "|(?<![\\w*])\\*([^*\\s][^*]*)\\*(?![\\w*])"
            + "|\\\\([!-/:-@\\[-`{-~])");

    private Markdown() {}

    /** The rendered-text object of the wire. */
    public static Map<String, @Nullable Object> rendered(String raw) {
        return Json.object("type", "rendered", "raw", raw, "markup", "markdown", "html", html(raw));
    }

    public static String html(String raw) {
        List<String> blocks = new ArrayList<>();
        List<String> paragraph = new ArrayList<>();
        String[] lines = raw.replace("\r\n", "\n").split("\n", -1);
        for (int i = 0; i < lines.length; i++) {
            String line = lines[i];
            if (line.strip().startsWith("```")) {
                flush(paragraph, blocks);
                StringBuilder code = new StringBuilder();
                for (i++; i < lines.length && !lines[i].strip().startsWith("```"); i++) {
                    code.append(escape(lines[i])).append('\n');
                }
                blocks.add("<div class=\"codehilite\"><pre>" + code + "</pre></div>");
                continue;
            }
            Matcher heading = HEADING.matcher(line);
            if (line.isBlank()) {
                flush(paragraph, blocks);
            } else if (paragraph.isEmpty() && DEFINITION.matcher(line).matches()) {
                continue;
            } else if (heading.matches()) {
                flush(paragraph, blocks);
                int level = heading.group(1).length();
                blocks.add("<h" + level + ">" + inline(heading.group(2)) + "</h" + level + ">");
            } else if (BULLET.matcher(line).matches()) {
                flush(paragraph, blocks);
                i = list(lines, i, BULLET, "ul", blocks);
            } else if (NUMBERED.matcher(line).matches()) {
                flush(paragraph, blocks);
                i = list(lines, i, NUMBERED, "ol", blocks);
            } else if (isTable(lines, i)) {
                flush(paragraph, blocks);
                i = table(lines, i, blocks);
            } else {
                paragraph.add(line.strip());
            }
        }
        flush(paragraph, blocks);
        return String.join("\n", blocks);
    }

    private static int list(String[] lines, int start, Pattern item, String tag, List<String> blocks) {
        StringBuilder html = new StringBuilder("<" + tag + ">");
        int i = start;
        while (i < lines.length) {
            Matcher matcher = item.matcher(lines[i]);
            if (!matcher.matches()) {
                break;
            }
            StringBuilder text = new StringBuilder(matcher.group(1));
            while (i + 1 < lines.length && lines[i + 1].startsWith("  ") && !lines[i + 1].isBlank()) {
                text.append('\n').append(lines[++i].strip());
            }
            html.append("\n<li>").append(inline(text.toString())).append("</li>");
            i++;
        }
        blocks.add(html.append("\n</").append(tag).append('>').toString());
        return i - 1;
    }

    private static boolean isTable(String[] lines, int i) {
        return ROW.matcher(lines[i]).matches()
                && i + 1 < lines.length
                && lines[i + 1].matches("^\\s*\\|[\\s:|-]*-[\\s:|-]*\\|\\s*$");
    }

    private static int table(String[] lines, int start, List<String> blocks) {
        StringBuilder html = new StringBuilder("<table>\n<thead>\n").append(row(lines[start], "th"));
        html.append("</thead>\n<tbody>\n");
        int i = start + 2;
        for (; i < lines.length && ROW.matcher(lines[i]).matches(); i++) {
            html.append(row(lines[i], "td"));
        }
        blocks.add(html.append("</tbody>\n</table>").toString());
        return i - 1;
    }

    private static String row(String line, String tag) {
        Matcher matcher = ROW.matcher(line);
        StringBuilder html = new StringBuilder("<tr>\n");
        if (matcher.matches()) {
            for (String cell : matcher.group(1).split("(?<!\\\\)\\|", -1)) {
                html.append('<').append(tag).append('>');
                html.append(inline(cell.strip().replace("\\|", "|")));
                html.append("</").append(tag).append(">\n");
            }
        }
        return html.append("</tr>\n").toString();
    }

    private static void flush(List<String> paragraph, List<String> blocks) {
        if (!paragraph.isEmpty()) {
            blocks.add("<p>" + inline(String.join("\n", paragraph)) + "</p>");
            paragraph.clear();
        }
    }

    private static String inline(String text) {
        StringBuilder html = new StringBuilder();
        Matcher matcher = INLINE.matcher(text);
        int done = 0;
        while (matcher.find()) {
            html.append(escape(text.substring(done, matcher.start())));
            done = matcher.end();
            if (matcher.group(1) != null) {
                html.append("<code>").append(escape(matcher.group(2).strip())).append("</code>");
            } else if (matcher.group(4) != null) {
                html.append("<a href=\"").append(escape(matcher.group(4))).append("\" rel=\"nofollow\">");
                html.append(inline(matcher.group(3))).append("</a>");
            } else if (matcher.group(5) != null) {
                html.append("<strong>").append(inline(matcher.group(5))).append("</strong>");
            } else if (matcher.group(6) != null) {
                html.append("<em>").append(inline(matcher.group(6))).append("</em>");
            } else {
                html.append(escape(matcher.group(7)));
            }
        }
        return html.append(escape(text.substring(done))).toString();
    }

    public static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
