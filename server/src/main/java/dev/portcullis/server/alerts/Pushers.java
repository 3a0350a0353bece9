package dev.portcullis.server.alerts;

import dev.portcullis.bitbucket.MemberEmail;
import dev.portcullis.bitbucket.error.BitbucketException;
import dev.portcullis.bitbucket.error.BitbucketException.RateLimited;
import dev.portcullis.bitbucket.error.BitbucketException.Unavailable;
import dev.portcullis.server.findings.FindingReader;
import dev.portcullis.server.findings.Occurrence;
import dev.portcullis.server.integrations.Ids;
import dev.portcullis.server.integrations.Integrations;
import dev.portcullis.server.outbound.MailAddress;
import dev.portcullis.server.outbound.OutboundTrouble;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/**
 * The address of who pushed something. Bitbucket tells nobody's address; it only says whose a given one is (facts of 2026-11-24, 5.1). What
 * there is to ask about is what the commit says, and anybody can write anything there. So it counts only when the workspace ties it to the
 * very account that pushed, or when its domain is one that the channel names.
 */
@Component
class Pushers {
    /** Tries before the team is told without the copy: half an hour. */
    static final int PATIENCE = 11;

    private static final int MOST_PLACES = 1000;

    private final Integrations integrations;
    private final FindingReader findings;

    Pushers(Integrations integrations, FindingReader findings) {
        this.integrations = integrations;
        this.findings = findings;
    }

    /** The place that the push brought, which is the newest: the first one ever seen may be another's. */
    private Occurrence latest(Notice.Item item) {
        List<Occurrence> places = findings.occurrences(item.finding(), MOST_PLACES);
        Comparator<Occurrence> there = Comparator.comparing(each -> !each.refs().isEmpty());
        return places.stream().max(there.thenComparing(Occurrence::occurrence)).orElse(item.place());
    }

    /** @param why it is not the one that was written; empty when there is none to speak of */
    record Found(Optional<MailAddress> address, String why) {}

    /** @throws OutboundTrouble when Bitbucket could not be asked for now; not for ever, since the team waits for the same mail */
    Found address(Notice.Item item, UUID workspace, String workspaceSlug, Message message, List<String> domains) throws OutboundTrouble {
        String pusher = message.pusher();
        // A setting was pushed by nobody.
        if (item.place() == null || item.place().kind().equals("setting")) return new Found(Optional.empty(), "");
        if (pusher == null) return new Found(Optional.empty(), "it is not known who pushed it");
        Optional<MailAddress> written = MailAddress.find(latest(item).authorEmail());
        if (written.isEmpty()) return new Found(Optional.empty(), "the commit names no address");
        if (domains.contains(written.get().domain())) return new Found(written, "");
        try {
            boolean theirs = integrations.client(workspace).workspaces().membersByEmail(workspaceSlug, List.of(written.get().text())).whole().stream()
                    .filter(each -> each.email().toLowerCase(Locale.ROOT).equals(written.get().text().toLowerCase(Locale.ROOT)))
                    .map(MemberEmail::user)
                    .anyMatch(each -> each.uuid() != null && Ids.uuid(each.uuid()).equals(Ids.uuid(pusher)));
            return theirs ? new Found(written, "") : new Found(Optional.empty(), "the workspace does not tie the commit's address to who pushed it");
        } catch (RateLimited | Unavailable passing) {
            if (message.attempts() + 1 < PATIENCE)
                throw OutboundTrouble.passing("Whose address the commit names could not be asked at Bitbucket: " + passing.getMessage());
            return new Found(Optional.empty(), "whose address it is could not be asked: " + passing.getMessage());
        } catch (BitbucketException | IllegalArgumentException | IllegalStateException unknown) {
            return new Found(Optional.empty(), "whose address it is could not be asked: " + unknown.getMessage());
        }
    }
}
