package dev.portcullis.server.dashboard;

import dev.portcullis.server.audit.AuditEntry;
import dev.portcullis.server.web.Paging;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The trail's page.
 *
 * @param names slugs of workspaces
 * @param actors who stands in the trail, with how often
 * @param kinds first parts of actions, with how often
 * @param export address of the same lines as values
 */
public record AuditView(
        Query query, List<AuditEntry> entries, Map<UUID, String> names, Map<String, Integer> actors, Map<String, Integer> kinds, Paging paging, String export) {
    public boolean filtered() {
        return !query.without("page").values().isEmpty();
    }

    /** Whether the second value says how or why, and nothing was changed into it. */
    public static boolean detail(AuditEntry entry) {
        return (entry.before() == null || entry.before().isEmpty())
                && entry.after() != null
                && (entry.action().equals("credential.use") || entry.action().endsWith(".refused") || entry.action().endsWith(".export") || entry.action().startsWith("remedy."));
    }

    /** Whether there is neither a change nor a detail to show. */
    public static boolean bare(AuditEntry entry) {
        return (entry.before() == null || entry.before().isEmpty()) && (entry.after() == null || entry.after().isEmpty());
    }

    /** An action in words. */
    public static String does(String action) {
        return switch (action) {
            case "sign-in" -> "signed in";
            case "sign-in.refused" -> "was refused at sign-in";
            case "permission.refused" -> "was refused";
            case "delivery.refused" -> "was refused at";
            case "credential.use" -> "used the credential of";
            case "bitbucket.removed" -> "met a call that Atlassian has removed,";
            case "audit.export" -> "exported the trail";
            case "job.again" -> "ran again";
            case "repository.scan" -> "asked for a scan of";
            case "pull_request.check" -> "asked for a check of";
            case "finding.undo" -> "undid the decision on";
            case "finding.acknowledged" -> "acknowledged";
            case "finding.dismissed" -> "dismissed";
            case "finding.accepted" -> "accepted";
            case "finding.snoozed" -> "snoozed";
            case "finding.revoked" -> "marked as revoked or rotated";
            case "integration.draft" -> "entered a credential of";
            case "integration.discard" -> "removed the credential of";
            case "integration.watch" -> "watches";
            case "integration.mode" -> "changed the mode of";
            case "integration.pause" -> "switched writing to";
            case "integration.withdraw" -> "withdrew everything from";
            case "integration.hook" -> "repaired the webhook of";
            case "integration.approval" -> "changed who approves remedies in";
            case "channel.add" -> "added the channel";
            case "channel.change" -> "changed the channel";
            case "channel.pause" -> "paused the channel";
            case "channel.resume" -> "resumed the channel";
            case "channel.secret" -> "renewed the secret of the channel";
            case "channel.remove" -> "removed the channel";
            case "channel.test" -> "tested the channel";
            case "message.again" -> "sent again to the channel";
            case "remedy.proposed" -> "proposed";
            case "remedy.renewed" -> "previewed anew";
            case "remedy.asked" -> "asked for approval of";
            case "remedy.apply" -> "applied";
            case "remedy.approved" -> "approved";
            case "remedy.undo" -> "undid";
            case "remedy.refused" -> "was refused";
            case "remedy.dropped" -> "dropped";
            case "remedy.secret" -> "was shown the secret of";
            case "user.add" -> "added the user";
            case "user.role" -> "changed the role of";
            case "user.password" -> "set the password of";
            case "user.password.refused" -> "was refused a new password for";
            default -> action.replace('.', ' ').replace('_', ' ').replace('-', ' ');
        };
    }

    public static String kind(String key) {
        String words = key.replace('_', ' ').replace('-', ' ');
        return words.isEmpty() ? key : Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }
}
