package dev.portcullis.server.onboarding;

import dev.portcullis.server.events.Refusal;
import dev.portcullis.server.integrations.Integrations.HourUse;
import java.util.List;

/**
 * One watched workspace with all that is known of its connection.
 *
 * @param beside slugs of other workspaces that are watched as the same user of Bitbucket
 * @param hookHost where deliveries go to, without the part that nobody may guess
 * @param hookEnd the last characters of that part; empty while there is none
 * @param received deliveries of the last day
 * @param refused of those, by reason
 * @param unreadable repositories that were listed but could not be cloned
 */
public record ConnectionDetail(
        ConnectionLine line,
        List<String> beside,
        Held scopes,
        List<HourUse> hours,
        String hookHost,
        String hookEnd,
        int received,
        List<Refusal> refused,
        int repositories,
        List<Unreadable> unreadable) {
    /**
     * @param told whether Bitbucket said which scopes are held
     * @param suffix what all their names end in and is not shown
     */
    public record Held(boolean told, String suffix, List<ScopeLine> missing, List<ScopeLine> held, List<String> excess) {}

    public record Unreadable(String slug, String reason) {}

    public int refusals() {
        return refused.stream().mapToInt(Refusal::count).sum();
    }

    /** Why the listener refused, in words. */
    public static String reason(String key) {
        return switch (key) {
            case "bad_signature" -> "Signature missing or wrong";
            case "malformed" -> "Not a delivery that Bitbucket sends";
            case "other_workspace" -> "Event of another workspace";
            case "too_large" -> "Larger than the limit";
            default -> "Refused";
        };
    }
}
