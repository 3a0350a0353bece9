package dev.portcullis.emulator.pages;

import dev.portcullis.emulator.state.CommitStatus;
import java.time.Instant;
import java.util.List;

/** Build statuses as a list with marks. */
final class StatusList {

    private StatusList() {}

    static void show(Html html, List<CommitStatus> statuses, Instant now) {
        if (statuses.isEmpty()) {
            return;
        }
        html.open("ul", "class", "list statuses");
        for (CommitStatus one : statuses) {
            html.open("li");
            mark(html, one.state());
            html.open("span");
            if (one.url().startsWith("http://") || one.url().startsWith("https://")) {
                html.element("a", one.name(), "href", one.url(), "rel", "noreferrer", "class", "strong");
            } else {
                html.element("strong", one.name());
            }
            html.open("small").text(one.description()).text(one.description().isEmpty() ? "" : " · ");
            Layout.time(html, one.updatedOn(), now);
            html.close("small").close("span").close("li");
        }
        html.close("ul");
    }

    private static void mark(Html html, String state) {
        switch (state) {
            case "SUCCESSFUL" -> Layout.mark(html, "good", "passed");
            case "FAILED" -> Layout.mark(html, "bad", "failed");
            case "INPROGRESS" -> Layout.mark(html, "busy", "running");
            default -> Layout.mark(html, "plain", "stopped");
        }
    }
}
