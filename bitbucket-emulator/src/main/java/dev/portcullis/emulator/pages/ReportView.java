package dev.portcullis.emulator.pages;

import dev.portcullis.emulator.state.Annotation;
import dev.portcullis.emulator.state.Report;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** A Code Insights report as a panel beside the diff. */
final class ReportView {

    private ReportView() {}

    static void show(Html html, Report report, List<Annotation> annotations, Instant now) {
        html.open("section", "class", "box report").open("h2").text(report.title());
        String result = report.result();
        if (result != null) {
            switch (result) {
                case "PASSED" -> Layout.mark(html, "good", "passed");
                case "FAILED" -> Layout.mark(html, "bad", "failed");
                default -> Layout.mark(html, "busy", "pending");
            }
        }
        html.close("h2").open("p", "class", "quiet");
        html.text(report.reporter() == null ? "" : "Reported by " + report.reporter() + " · ");
        Layout.time(html, report.updatedOn(), now);
        html.close("p").element("p", report.details());
        if (!report.facts().isEmpty()) {
            html.open("dl");
            report.facts().forEach(fact -> fact(html, fact));
            html.close("dl");
        }
        for (Annotation one : annotations) {
            AnnotationView.show(html, one, true);
        }
        String link = report.link();
        if (link != null && (link.startsWith("http://") || link.startsWith("https://"))) {
            html.open("p")
                    .element("a", "View full report", "href", link, "rel", "noreferrer")
                    .close("p");
        }
        html.close("section");
    }

    private static void fact(Html html, Map<String, Object> fact) {
        html.element("dt", String.valueOf(fact.get("title"))).open("dd");
        Object value = fact.get("value");
        switch (String.valueOf(fact.get("type"))) {
            case "LINK" -> link(html, value);
            case "BOOLEAN" -> html.text(Boolean.TRUE.equals(value) ? "Yes" : "No");
            case "PERCENTAGE" -> html.text(value + " %");
            case "DATE" -> html.text(value instanceof Number time ? Instant.ofEpochMilli(time.longValue()) : "");
            case "DURATION" -> html.text(value instanceof Number time ? time.longValue() / 1000.0 + " s" : "");
            default -> html.text(String.valueOf(value));
        }
        html.close("dd");
    }

    private static void link(Html html, Object value) {
        if (value instanceof Map<?, ?> map) {
            String address = String.valueOf(map.get("href"));
            if (address.startsWith("http://") || address.startsWith("https://")) {
                html.element("a", String.valueOf(map.get("text")), "href", address, "rel", "noreferrer");
            }
        }
    }
}
