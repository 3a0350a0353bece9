package dev.portcullis.launcher;

import java.util.List;

/** The sink's pages. */
final class SinkPages {
    private static final String HEAD = """
            <!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">
            <style>:root{color-scheme:light dark}body{font:14px/1.5 system-ui,sans-serif;max-width:960px;margin:0 auto;padding:24px 16px;background:light-dark(#f6f7f9,#0c0f14);color:light-dark(#161a21,#e8ebf0)}
            a{color:light-dark(#3b49b8,#a3aeff)}table{width:100%;border-collapse:collapse}td,th{text-align:left;padding:8px;border-top:1px solid light-dark(#e3e6eb,#242a33);vertical-align:top;overflow-wrap:anywhere}
            pre{white-space:pre-wrap;overflow-wrap:anywhere;padding:12px;border:1px solid light-dark(#e3e6eb,#242a33);border-radius:8px;background:light-dark(#fff,#13171d)}
            iframe{width:100%;height:560px;border:1px solid light-dark(#e3e6eb,#242a33);border-radius:8px;background:#fff}.quiet{color:light-dark(#4a5361,#b0b8c4)}</style>
            """;

    private SinkPages() {}

    static String list(List<SinkMail> mails) {
        StringBuilder page = new StringBuilder(HEAD).append("<title>Mail sink</title></head><body><h1>Mail sink</h1>")
                .append("<p class=\"quiet\">Every mail of the demo ends here; none leaves this machine.</p>");
        if (mails.isEmpty()) page.append("<p>No mail yet. Push a secret, and the team is told.</p>");
        else {
            page.append("<table><thead><tr><th>Subject</th><th>To</th><th>Date</th></tr></thead><tbody>");
            for (SinkMail mail : mails)
                page.append("<tr><td>").append(mail.thread().equals(mail.identity()) ? "" : "<span class=\"quiet\" title=\"in a thread\">&#8627;</span> ")
                        .append("<a href=\"/mail/").append(mail.number()).append("\">").append(mail.subject().isBlank() ? "(no subject)" : text(mail.subject()))
                        .append("</a></td><td>").append(text(String.join(", ", mail.recipients()))).append("</td><td class=\"quiet\">").append(text(mail.date()))
                        .append("</td></tr>");
            page.append("</tbody></table>");
        }
        return page.append("</body></html>").toString();
    }

    static String mail(SinkMail mail, List<SinkMail> thread) {
        StringBuilder page = new StringBuilder(HEAD).append("<title>").append(text(mail.subject())).append("</title></head><body><p><a href=\"/\">All mail</a></p><h1>")
                .append(text(mail.subject())).append("</h1><p class=\"quiet\">From ").append(text(mail.from())).append(" to ")
                .append(text(String.join(", ", mail.recipients()))).append(", ").append(text(mail.date())).append("</p>");
        if (thread.size() > 1) {
            page.append("<h2>Thread</h2><ol>");
            for (SinkMail each : thread)
                page.append("<li>").append(each.number() == mail.number() ? text(each.subject()) + ", this one"
                        : "<a href=\"/mail/" + each.number() + "\">" + text(each.subject()) + "</a>").append("</li>");
            page.append("</ol>");
        }
        if (!mail.html().isBlank())
            page.append("<h2>HTML</h2><iframe title=\"The mail's HTML\" sandbox=\"allow-popups allow-popups-to-escape-sandbox\" src=\"/mail/").append(mail.number()).append("/html\"></iframe>");
        return page.append("<h2>Plain text</h2><pre id=\"plain\">").append(text(mail.plain())).append("</pre><h2>Headers</h2><pre id=\"headers\">")
                .append(text(String.join("\n", mail.headers()))).append("</pre></body></html>").toString();
    }

    /** Its links open beside it: in the frame they would lead nowhere. */
    static String framed(String html) {
        return html.contains("<head>") ? html.replaceFirst("<head>", "<head><base target=\"_blank\">") : "<base target=\"_blank\">" + html;
    }

    static String nothing() {
        return HEAD + "<title>Nothing here</title></head><body><h1>Nothing here</h1><p><a href=\"/\">All mail</a></p></body></html>";
    }

    static String text(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;").replace("'", "&#39;");
    }
}
