package dev.portcullis.server.alerts;

import dev.portcullis.bitbucket.MemberEmail;
import dev.portcullis.bitbucket.error.BitbucketException;
import dev.portcullis.server.integrations.Ids;
import dev.portcullis.server.integrations.Integrations;
import dev.portcullis.server.outbound.MailAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The address of who pushed something. Bitbucket tells nobody's address; it only says whose a given one is (facts of 2026-11-24, 5.1). What
 * there is to ask about is what the commit says, and anybody can write anything there. So it counts only when the workspace ties it to the
 * very account that pushed, or when its domain is one that the channel names.
 */
@Component
class Pushers {
    private final Integrations integrations;

    Pushers(Integrations integrations) {
        this.integrations = integrations;
    }

    /** @param why it is not the one that was written; empty when there is none to speak of */
    record Found(Optional<MailAddress> address, String why) {}

    Found address(Notice.Item item, UUID workspace, String workspaceSlug, @Nullable String pusher, List<String> domains) {
        // A setting was pushed by nobody.
        if (item.place() == null || item.place().kind().equals("setting")) return new Found(Optional.empty(), "");
        Optional<MailAddress> written = MailAddress.find(item.place().authorEmail());
        if (written.isEmpty()) return new Found(Optional.empty(), "the commit names no address");
        if (domains.contains(written.get().domain())) return new Found(written, "");
        if (pusher == null) return new Found(Optional.empty(), "it is not known who pushed it");
        try {
            boolean theirs = integrations.client(workspace).workspaces().membersByEmail(workspaceSlug, List.of(written.get().text())).whole().stream()
                    .filter(each -> each.email().toLowerCase(Locale.ROOT).equals(written.get().text().toLowerCase(Locale.ROOT)))
                    .map(MemberEmail::user)
                    .anyMatch(each -> each.uuid() != null && Ids.uuid(each.uuid()).equals(Ids.uuid(pusher)));
            return theirs ? new Found(written, "") : new Found(Optional.empty(), "the workspace does not tie the commit's address to who pushed it");
        } catch (BitbucketException | IllegalArgumentException | IllegalStateException unknown) {
            return new Found(Optional.empty(), "whose address it is could not be asked: " + unknown.getMessage());
        }
    }
}
