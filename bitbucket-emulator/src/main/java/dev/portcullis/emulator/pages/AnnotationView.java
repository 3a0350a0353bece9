package dev.portcullis.emulator.pages;

import dev.portcullis.emulator.state.Annotation;
import java.util.Locale;

/** One annotation of a report, in the panel or under its line. */
final class AnnotationView {

    private AnnotationView() {}

    static void show(Html html, Annotation annotation, boolean withPlace) {
        html.open("div", "class", "annotation");
        String severity = annotation.severity();
        if (severity != null) {
            Layout.mark(html, kind(severity), severity.toLowerCase(Locale.ROOT));
        }
        html.open("div");
        String link = annotation.link();
        if (link != null && (link.startsWith("http://") || link.startsWith("https://"))) {
            html.element("a", annotation.summary(), "href", link, "rel", "noreferrer", "class", "strong");
        } else {
            html.element("strong", annotation.summary());
        }
        String details = annotation.details();
        if (details != null && !details.isEmpty()) {
            html.element("p", details);
        }
        String path = annotation.path();
        if (withPlace && path != null) {
            html.element("code", annotation.line() == null ? path : path + ":" + annotation.line());
        }
        html.close("div").close("div");
    }

    private static String kind(String severity) {
        return switch (severity) {
            case "CRITICAL", "HIGH" -> "bad";
            case "MEDIUM" -> "warn";
            default -> "plain";
        };
    }
}
