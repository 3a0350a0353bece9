package dev.portcullis.server.alerts;

import dev.portcullis.detection.Severity;
import dev.portcullis.detection.rules.RuleCatalogue;
import dev.portcullis.server.Settings;
import dev.portcullis.server.findings.Finding;
import dev.portcullis.server.findings.FindingFilter;
import dev.portcullis.server.findings.FindingReader;
import dev.portcullis.server.findings.FindingState;
import dev.portcullis.server.findings.Occurrence;
import dev.portcullis.server.inventory.Inventory;
import dev.portcullis.server.inventory.Repository;
import dev.portcullis.server.inventory.Workspace;
import dev.portcullis.server.web.Shown;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Reads what a message has to say, as of now. */
@Component
class Notices {
    private static final int MOST = 25;

    private final FindingReader findings;
    private final Inventory inventory;
    private final RuleCatalogue rules;
    private final MessageStore messages;
    private final String base;
    private final Clock clock;

    Notices(FindingReader findings, Inventory inventory, RuleCatalogue rules, MessageStore messages, Settings settings, Clock clock) {
        this.findings = findings;
        this.inventory = inventory;
        this.rules = rules;
        this.messages = messages;
        this.base = settings.address().toString().replaceAll("/+$", "");
        this.clock = clock;
    }

    /**
     * What a message says.
     *
     * @param notice empty when it is not true any more, or never was
     * @param untrue what it gathered and does not tell
     */
    record Reading(Optional<Notice> notice, List<Message> untrue) {}

    Reading read(Message message) {
        return switch (message.kind()) {
            case "digest" -> digest(message);
            case "summary" -> new Reading(Optional.of(summary(message.workspace())), List.of());
            default -> new Reading(single(message), List.of());
        };
    }

    private Optional<Notice> single(Message message) {
        return item(message).map(item -> new Notice(
                    "finding." + message.kind(),
                    message.workspace(),
                    slug(message.workspace()),
                    switch (message.kind()) {
                        case "returned" -> "Back again: " + item.finding().title();
                        case "resolved" -> "Resolved: " + item.finding().title();
                        default -> item.finding().title();
                    },
                    switch (message.kind()) {
                        case "returned" -> message.part().startsWith(Message.UNDONE)
                                ? "It was told as resolved, which was taken back: somebody has to look at it."
                                : "It was gone, and is there again.";
                        case "resolved" -> "Nothing is left to do.";
                        default -> "Somebody has to look at it.";
                    },
                    List.of(item),
                    0,
                    item.page(),
                    clock.instant()));
    }

    Notice test(ChannelRow channel) {
        return new Notice(
                "test",
                channel.workspace() == null ? new UUID(0, 0) : channel.workspace(),
                channel.workspace() == null ? "" : slug(channel.workspace()),
                "This channel works",
                "Somebody pressed the test button of the channel. Findings of severity "
                        + channel.settings().atLeast().name().toLowerCase(Locale.ROOT) + " and above will be told here.",
                List.of(),
                0,
                base + "/alerts",
                clock.instant());
    }

    private Optional<Notice.Item> item(Message message) {
        if (message.finding() == null || message.episode() == null) return Optional.empty();
        Optional<Finding> found = findings.find(message.finding()).filter(each -> each.workspace().equals(message.workspace()));
        if (found.isEmpty()) return Optional.empty();
        // Told only while it is so, and when it makes sense to whoever reads it: much may have been decided before this goes out.
        if (!message.episode().equals(found.get().episode())) return Optional.empty();
        boolean still = message.kind().equals("resolved")
                ? found.get().state() == FindingState.RESOLVED && messages.wasTold(message, List.of("opened", "returned"), null)
                : found.get().state().counts()
                        && (!message.part().startsWith(Message.UNDONE)
                                || messages.wasTold(message, List.of("resolved"), message.part().substring(Message.UNDONE.length())));
        if (!still) return Optional.empty();
        return Optional.of(item(found.get(), message.episode(), message.kind()));
    }

    private Notice.Item item(Finding finding, int episode, String happened) {
        Occurrence place = findings.occurrences(finding, 1).stream().findFirst().orElse(null);
        return new Notice.Item(finding, episode, happened, rules.find(finding.rule()).orElse(null), place, base + "/findings/" + finding.number());
    }

    private Reading digest(Message digest) {
        List<Notice.Item> items = new ArrayList<>();
        List<Message> untrue = new ArrayList<>();
        for (Message each : messages.members(digest.workspace(), digest.message())) item(each).ifPresentOrElse(items::add, () -> untrue.add(each));
        if (items.isEmpty()) return new Reading(Optional.empty(), untrue);
        long opened = items.stream().filter(each -> !each.happened().equals("resolved")).count();
        List<String> parts = new ArrayList<>();
        if (opened > 0) parts.add(plain(Shown.count(opened, "finding to look at", "findings to look at")));
        if (opened < items.size()) parts.add(plain(Shown.number(items.size() - opened)) + " resolved");
        String slug = slug(digest.workspace());
        Notice notice = new Notice(
                "digest",
                digest.workspace(),
                slug,
                String.join(", ", parts),
                "What happened in the workspace since the last digest.",
                items.stream().limit(MOST).toList(),
                Math.max(0, items.size() - MOST),
                base + "/findings?workspace=" + slug,
                clock.instant());
        return new Reading(Optional.of(notice), untrue);
    }

    private Notice summary(UUID workspace) {
        FindingFilter open = new FindingFilter(
                workspace, List.of(FindingState.OPEN, FindingState.ACKNOWLEDGED), List.of(), List.of(), List.of(), "", "risk", 1, 10);
        int total = findings.count(open);
        List<Notice.Item> items = findings.list(open).stream().map(each -> item(each, each.episode(), "open")).toList();
        Map<Severity, Integer> severities = findings.openBySeverity(workspace);
        List<Repository> repositories = inventory.repositories(workspace);
        long unread = repositories.stream().filter(each -> each.state().equals("unreadable")).count();
        String slug = slug(workspace);
        String by = severities.entrySet().stream()
                .filter(each -> each.getValue() > 0)
                .map(each -> each.getValue() + " " + each.getKey().name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
        String lead = "The workspace was read for the first time: " + plain(Shown.count(repositories.size(), "repository", "repositories"))
                + (unread == 0 ? "" : ", of which " + unread + " could not be read") + ". "
                + (total == 0 ? "Nothing was found." : "Found: " + by + ". From now on each new one is told by itself.");
        return new Notice(
                "summary",
                workspace,
                slug,
                "First reading: " + plain(Shown.count(total, "finding", "findings")),
                lead,
                items,
                total - items.size(),
                base + "/findings?workspace=" + slug,
                clock.instant());
    }

    private static String plain(String text) {
        return text.replace('\u00a0', ' ');
    }

    private String slug(UUID workspace) {
        return inventory.workspace(workspace).map(Workspace::slug).orElse("");
    }
}
