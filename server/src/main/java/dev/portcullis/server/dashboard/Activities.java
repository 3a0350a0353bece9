package dev.portcullis.server.dashboard;

import dev.portcullis.server.alerts.WrittenStore;
import dev.portcullis.server.events.DeliveryListStore;
import dev.portcullis.server.events.DeliveryListStore.DeliveryLine;
import dev.portcullis.server.findings.BoardStore;
import dev.portcullis.server.findings.BoardStore.ScanLine;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What happened just now, from everything that keeps a record of it. */
@Component
class Activities {
    private final BoardStore board;
    private final WrittenStore written;
    private final DeliveryListStore deliveries;

    Activities(BoardStore board, WrittenStore written, DeliveryListStore deliveries) {
        this.board = board;
        this.written = written;
        this.deliveries = deliveries;
    }

    /** @param workspace null for all; newest first */
    List<Board.Activity> newest(@Nullable UUID workspace, int limit) {
        List<Board.Activity> all = new ArrayList<>();
        for (ScanLine each : board.scans(workspace, null, limit)) all.add(scanned(each));
        for (BoardStore.DecisionLine each : board.decisions(workspace, limit))
            all.add(new Board.Activity(
                    each.at(),
                    each.kind().equals("undone") ? "undo" : "ok",
                    each.actor() + ":",
                    "F-" + each.finding(),
                    Places.finding(each.finding()),
                    lower(each.sentence())));
        for (WrittenStore.WrittenLine each : written.newest(workspace, limit))
            all.add(new Board.Activity(
                    each.at(),
                    each.comments() > 0 ? "comment" : "report",
                    each.comments() == 0 ? "Report on" : each.comments() == 1 ? "1 comment on" : each.comments() + " comments on",
                    each.slug() + " #" + each.number(),
                    Places.pullRequest(each.workspaceSlug(), each.slug(), each.number()),
                    ""));
        for (DeliveryLine each : deliveries.newest(workspace, null, limit))
            all.add(new Board.Activity(
                    each.receivedAt(),
                    "webhook",
                    "",
                    each.slug().isEmpty() ? each.workspaceSlug() : each.slug(),
                    each.slug().isEmpty() ? "" : Places.repository(each.workspaceSlug(), each.slug()),
                    event(each.eventKey()) + (each.outcome().equals("ignored") ? ", not used: " + each.detail() : " delivered")));
        all.sort(Comparator.comparing(Board.Activity::at).reversed());
        return all.size() <= limit ? all : List.copyOf(all.subList(0, limit));
    }

    private static Board.Activity scanned(ScanLine scan) {
        boolean judged = scan.number() != null;
        String subject = judged
                ? "judged"
                : switch (scan.subject()) {
                    case "history" -> "history read";
                    case "tree" -> (scan.refShown().isEmpty() ? "first reading" : scan.refShown() + " read");
                    default -> scan.refShown().isEmpty() ? "scanned" : "push to " + scan.refShown() + " scanned";
                };
        return new Board.Activity(
                scan.endedAt(),
                "scan",
                "",
                judged ? scan.slug() + " #" + scan.number() : scan.slug(),
                judged
                        ? Places.pullRequest(scan.workspaceSlug(), scan.slug(), scan.number())
                        : Places.repository(scan.workspaceSlug(), scan.slug()),
                subject + ", " + outcome(scan));
    }

    /** {@code clean}, {@code 2 secrets}, {@code 1 place not judged}. */
    static String outcome(ScanLine scan) {
        if (scan.outcome().equals("failed")) return "failed";
        String found = scan.detections() == 0 ? "" : scan.detections() == 1 ? "1 secret" : scan.detections() + " secrets";
        String gaps = scan.gaps() == 0 ? "" : scan.gaps() == 1 ? "1 place not judged" : scan.gaps() + " places not judged";
        if (found.isEmpty() && gaps.isEmpty()) return "clean";
        return found.isEmpty() ? "nothing found, " + gaps : gaps.isEmpty() ? found : found + ", " + gaps;
    }

    /** Bitbucket's event keys in words. */
    static String event(String key) {
        return switch (key) {
            case "repo:push" -> "push";
            case "pullrequest:created" -> "new pull request";
            case "pullrequest:updated" -> "changed pull request";
            case "pullrequest:fulfilled" -> "merge";
            case "pullrequest:rejected" -> "declined pull request";
            default -> key;
        };
    }

    private static String lower(String sentence) {
        return sentence.isEmpty() ? sentence : Character.toLowerCase(sentence.charAt(0)) + sentence.substring(1);
    }
}
