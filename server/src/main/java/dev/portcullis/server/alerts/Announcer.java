package dev.portcullis.server.alerts;

import dev.portcullis.server.findings.Decision;
import dev.portcullis.server.findings.Finding;
import dev.portcullis.server.findings.FindingReader;
import dev.portcullis.server.findings.FindingState;
import dev.portcullis.server.integrations.Integrations;
import dev.portcullis.server.jobs.Jobs;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Makes the messages of what is to be told: one a channel and episode, at once or gathered into a digest. */
@Component
class Announcer {
    /** More at once than this go out as one list: nobody reads a hundred mails of one push. */
    static final int BURST = 5;

    private final ChannelStore channels;
    private final MessageStore messages;
    private final ChannelKinds kinds;
    private final FindingReader findings;
    private final Integrations integrations;
    private final Jobs jobs;
    private final TransactionTemplate transaction;
    private final Clock clock;

    Announcer(ChannelStore channels, MessageStore messages, ChannelKinds kinds, FindingReader findings, Integrations integrations, Jobs jobs,
            TransactionTemplate transaction, Clock clock) {
        this.channels = channels;
        this.messages = messages;
        this.kinds = kinds;
        this.findings = findings;
        this.integrations = integrations;
        this.jobs = jobs;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** In the caller's transaction. */
    void announce(UUID workspace, List<Alerts.Announced> announced, @Nullable String pusher) {
        if (integrations.find(workspace).isEmpty()) return;
        List<ChannelRow> to = channels.enabled(workspace);
        if (to.isEmpty()) return;
        List<Finding> found = announced.stream()
                .map(each -> findings.find(each.finding()).filter(finding -> finding.workspace().equals(workspace) && finding.episode() == each.episode()))
                .flatMap(Optional::stream)
                .filter(each -> each.state().counts())
                .toList();
        for (ChannelRow channel : to) {
            List<Finding> severe = found.stream().filter(each -> each.severity().compareTo(channel.settings().atLeast()) <= 0).toList();
            String part = channel.settings().cadence() == Cadence.AT_ONCE && severe.size() > BURST ? "at once " + UUID.randomUUID() : "";
            for (Finding each : severe) tell(channel, each, each.episode() == 1 ? "opened" : "returned", "", part, pusher);
        }
    }

    /** In the caller's transaction: what was told as open is told as resolved, on the same channels. */
    void resolved(UUID workspace, long number) {
        Optional<Finding> found = findings.find(number).filter(each -> each.workspace().equals(workspace) && each.state() == FindingState.RESOLVED);
        if (found.isEmpty()) return;
        List<UUID> told = messages.told(workspace, number, found.get().episode());
        // What was revoked, undone and revoked again was resolved twice.
        String which = findings.decisions(found.get()).stream()
                .filter(each -> each.kind() == Decision.Kind.REVOKED)
                .findFirst()
                .map(each -> "decision " + each.id())
                .orElse("");
        for (ChannelRow channel : channels.enabled(workspace)) if (told.contains(channel.channel())) tell(channel, found.get(), "resolved", which, "", null);
    }

    /**
     * In the caller's transaction: what was told as resolved and counts again, because that was taken back, is told so; and what was not told,
     * because it was decided before, is told now.
     */
    void reopened(UUID workspace, long number) {
        Optional<Finding> found = findings.find(number).filter(each -> each.workspace().equals(workspace) && each.state().counts());
        if (found.isEmpty()) return;
        for (ChannelRow channel : channels.enabled(workspace)) {
            Optional<String> resolved = messages.lastResolved(workspace, channel.channel(), number, found.get().episode());
            resolved.ifPresent(part -> tell(channel, found.get(), "returned", Message.UNDONE + part, "", null));
            for (Message each : messages.withheld(workspace, channel.channel(), number, found.get().episode()))
                if (resolved.isEmpty() || each.attempts() == 0) release(channel, each, found.get());
        }
    }

    private void release(ChannelRow channel, Message withheld, Finding finding) {
        Instant now = clock.instant();
        UUID digest = channel.settings().cadence() == Cadence.AT_ONCE ? null : digest(channel, withheld.workspace(), "", now);
        messages.release(withheld, digest, now);
        if (digest == null) want(channel, withheld.workspace(), withheld.message(), finding.id());
    }

    /**
     * In the caller's transaction, which locks their findings: what was to be told and is not true. What a decision alone stands against is kept for
     * the day when that is taken back, be it while this was being read.
     */
    void untrue(List<Message> untrue) {
        for (Message each : untrue) {
            Optional<Finding> found = each.finding() == null ? Optional.empty() : findings.find(each.finding()).filter(finding -> Integer.valueOf(finding.episode()).equals(each.episode()));
            boolean opening = !each.kind().equals("resolved") && !each.part().startsWith(Message.UNDONE);
            if (found.isPresent() && opening) messages.withhold(each);
            else messages.drop(each);
        }
        untrue.stream().map(Message::finding).filter(Objects::nonNull).distinct().forEach(each -> {
            boolean undone = untrue.stream().anyMatch(one -> each.equals(one.finding()) && one.part().startsWith(Message.UNDONE));
            if (!undone) reopened(untrue.getFirst().workspace(), each);
        });
    }

    /**
     * @param which of several of its kind in one episode
     * @param part names a digest of its own for a burst; empty for the channel's way
     */
    private void tell(ChannelRow channel, Finding finding, String kind, String which, String part, @Nullable String pusher) {
        Instant now = clock.instant();
        UUID workspace = finding.workspace();
        UUID id = UUID.randomUUID();
        Channel way = kinds.of(channel.kind());
        boolean gathers = channel.settings().cadence() != Cadence.AT_ONCE || !part.isEmpty();
        UUID digest = gathers ? digest(channel, workspace, part, now) : null;
        boolean first = messages.insert(new Message(
                workspace, id, channel.channel(), kind, finding.number(), finding.episode(), digest, which, way.identity(id),
                messages.thread(workspace, channel.channel(), finding.number()).orElse(null), pusher, "", "", gathers ? "gathered" : "waiting", 0, now, null, now, null, null));
        if (first && !gathers) want(channel, workspace, id, finding.id());
        // Decided then, and not everywhere: it stands somewhere else now.
        if (!first)
            messages.withheld(workspace, channel.channel(), finding.number(), finding.episode()).stream()
                    .filter(each -> each.kind().equals(kind) && each.part().equals(which))
                    .forEach(each -> release(channel, each, finding));
    }

    private UUID digest(ChannelRow channel, UUID workspace, String part, Instant now) {
        Instant due = part.isEmpty() ? channel.settings().cadence().due(now) : now;
        String stretch = part.isEmpty() ? "until " + due : part;
        UUID id = UUID.randomUUID();
        Channel way = kinds.of(channel.kind());
        if (messages.insert(Message.waiting(workspace, id, channel.channel(), "digest", stretch, way.identity(id), due, now))) want(channel, workspace, id, "digest");
        return messages.openDigest(workspace, channel.channel(), stretch).map(Message::message).orElseGet(() -> {
            // That one is on its way already.
            UUID late = UUID.randomUUID();
            messages.insert(Message.waiting(workspace, late, channel.channel(), "digest", stretch + " " + late, way.identity(late), due, now));
            want(channel, workspace, late, "digest");
            return late;
        });
    }

    void summarise(UUID workspace) {
        if (integrations.find(workspace).isEmpty()) return;
        Instant now = clock.instant();
        transaction.executeWithoutResult(status -> {
            for (ChannelRow channel : channels.enabled(workspace)) {
                UUID id = UUID.randomUUID();
                Message message = Message.waiting(workspace, id, channel.channel(), "summary", "", kinds.of(channel.kind()).identity(id), now, now);
                if (messages.insert(message)) want(channel, workspace, id, "summary");
            }
        });
    }

    void want(ChannelRow channel, UUID workspace, UUID message, String what) {
        jobs.want(Alerts.SEND, workspace, message.toString(), channel.name() + ": " + what);
    }
}
