package dev.portcullis.server.alerts;

import dev.portcullis.bitbucket.Annotation;
import dev.portcullis.bitbucket.Annotation.Severity;
import dev.portcullis.bitbucket.Report;
import dev.portcullis.detection.rules.Rule;
import dev.portcullis.server.findings.BroughtFinding;
import dev.portcullis.server.findings.Decision;
import dev.portcullis.server.policies.GateVerdict;
import dev.portcullis.server.policies.GateVerdict.Verdict;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What we say on a pull request. Short, in Bitbucket's Markdown, every word of others through {@link Markdown}. */
final class Words {
    private final URI address;

    /** @param address of our pages */
    Words(URI address) {
        this.address = address;
    }

    String pullRequestPage(String workspaceSlug, String repositorySlug, int number) {
        return base() + "/pull-requests/" + workspaceSlug + "/" + repositorySlug + "/" + number;
    }

    String findingPage(long finding) {
        return base() + "/findings/" + finding;
    }

    private String base() {
        return address.toString().replaceAll("/+$", "");
    }

    /** The thread on a line, while the gate counts it. */
    String inline(BroughtFinding finding, Optional<Rule> rule, String marker) {
        StringBuilder text = new StringBuilder();
        text.append("**").append(title(finding)).append("** (").append(severity(finding)).append("): ").append(Markdown.code(finding.hint()));
        rule.ifPresent(known -> text.append("\n\n").append(known.why()));
        rule.ifPresent(known -> {
            text.append("\n\n");
            int step = 1;
            for (String fix : known.fix()) text.append(step++).append(". ").append(fix).append('\n');
        });
        text.append("\nDeleting the line is not enough: the value stays in the history and in every clone. ");
        text.append("[").append(finding.id()).append(" in Portcullis](").append(findingPage(finding.finding())).append(")");
        return text + marker(marker);
    }

    /** The thread, once the gate counts it no longer. */
    String settled(BroughtFinding finding, String marker) {
        return "**" + title(finding) + "**: " + because(finding.decision()) + ". [" + finding.id() + " in Portcullis](" + findingPage(finding.finding()) + ")"
                + marker(marker);
    }

    /** The thread, while only the history of the pull request holds the value. */
    String remains(BroughtFinding finding, String marker) {
        return "**" + title(finding) + "**: not in the newest state any more, but still in a commit of this pull request (`" + finding.commit().substring(0, 12)
                + "`). Rotate it, or rewrite the branch without that commit. [" + finding.id() + " in Portcullis](" + findingPage(finding.finding()) + ")"
                + marker(marker);
    }

    String gone(String id, long finding, String marker) {
        return "Gone from this branch; still rotate it: the value stays in the history and in every clone. [" + id + " in Portcullis]("
                + findingPage(finding) + ")" + marker(marker);
    }

    String summary(GateVerdict verdict, List<BroughtFinding> counted, List<BroughtFinding> settled, int inline, String page, String marker) {
        StringBuilder text = new StringBuilder();
        if (counted.isEmpty()) text.append("**Portcullis: nothing left to do here.** ").append(verdict.why());
        else text.append("**Portcullis: ").append(verdict.why()).append("**");
        text.append("\n\n");
        int listed = 0;
        for (BroughtFinding each : counted) {
            if (listed++ == 20) {
                text.append("- and ").append(counted.size() - 20).append(" more in the report\n");
                break;
            }
            text.append("- ").append(severity(each)).append(": ").append(title(each)).append(", ").append(place(each));
            if (!each.atHead()) text.append(" (not in the newest state, but in its history)");
            text.append('\n');
        }
        if (!counted.isEmpty()) text.append("\nRevoke or rotate each value at its provider, then remove it from the code.");
        if (!settled.isEmpty()) text.append("\n").append(settled.size() == 1 ? "1 is decided." : settled.size() + " are decided.");
        text.append(" [Details in Portcullis](").append(page).append(")");
        return text + marker(marker);
    }

    Report report(GateVerdict verdict, int found, String page, String unjudged) {
        List<Report.Figure> figures = new ArrayList<>();
        figures.add(new Report.NumberFigure("To decide", verdict.counted()));
        figures.add(new Report.NumberFigure("Decided", verdict.decided()));
        figures.add(new Report.NumberFigure("Places", found));
        if (!unjudged.isEmpty()) figures.add(new Report.TextFigure("Not judged", Markdown.plain(unjudged)));
        return new Report(
                "Portcullis",
                verdict.why(),
                "Portcullis",
                switch (verdict.verdict()) {
                    case PASSED -> Report.Result.PASSED;
                    case FAILED -> Report.Result.FAILED;
                    case NOT_JUDGED -> Report.Result.PENDING;
                },
                URI.create(page),
                figures);
    }

    Annotation annotation(BroughtFinding finding, String realPath) {
        boolean file = finding.kind().equals("file") && finding.atHead();
        boolean named = finding.kind().equals("path") && finding.atHead();
        return new Annotation(
                "portcullis-" + finding.id() + "-" + finding.occurrence(),
                Markdown.plain(finding.title() + ": " + finding.hint()),
                finding.decided() ? sentence(because(finding.decision())) : "Revoke or rotate it; deleting the line is not enough.",
                file || named ? realPath : null,
                file ? Integer.valueOf(finding.line()) : null,
                switch (finding.severity()) {
                    case CRITICAL -> Severity.CRITICAL;
                    case HIGH -> Severity.HIGH;
                    case MEDIUM -> Severity.MEDIUM;
                    case LOW, INFO -> Severity.LOW;
                },
                finding.decided() ? Annotation.Result.IGNORED : Annotation.Result.FAILED,
                URI.create(findingPage(finding.finding())));
    }

    static String description(GateVerdict verdict) {
        return Markdown.plain(verdict.verdict() == Verdict.FAILED ? verdict.why() + " See the report." : verdict.why());
    }

    /** An unused link reference definition: it renders to nothing and survives in the raw text (facts of 2026-11-24, 5.6). */
    private String marker(String key) {
        return "\n\n[" + key + "]: " + base() + "/\n";
    }

    /** Names one thing on one pull request; nobody else's comment is believed to be ours by it. */
    static String markerKey(String target, String surface, String key) {
        return "portcullis-" + hash(target + '\0' + surface + '\0' + key).substring(0, 24);
    }

    static String hash(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static String title(BroughtFinding finding) {
        return finding.title();
    }

    private static String severity(BroughtFinding finding) {
        return sentence(finding.severity().name().toLowerCase(Locale.ROOT));
    }

    private static String place(BroughtFinding finding) {
        return switch (finding.kind()) {
            case "message" -> "in the message of commit `" + finding.commit().substring(0, 12) + "`";
            case "path" -> "in a file name: " + Markdown.code(finding.pathShown());
            default -> Markdown.code(finding.pathShown() + ":" + finding.line()) + (finding.atHead() ? "" : " in commit `" + finding.commit().substring(0, 12) + "`");
        };
    }

    private static String because(Decision.Kind decision) {
        return switch (decision) {
            case REVOKED -> "revoked or rotated";
            case DISMISSED -> "dismissed, as it is no risk";
            case ACCEPTED -> "accepted as a risk";
            case SNOOZED -> "snoozed";
            case ACKNOWLEDGED -> "acknowledged";
        };
    }

    private static String sentence(String words) {
        return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }
}
