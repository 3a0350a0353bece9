package dev.portcullis.server.onboarding;

import dev.portcullis.server.integrations.Integration;
import dev.portcullis.server.integrations.Principal;
import dev.portcullis.server.web.Tone;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;

/**
 * How a connection is doing.
 *
 * @param word such as {@code Degraded}
 * @param title what is so, a sentence
 * @param sentence what that means and what to do; empty when nothing is to do
 */
public record Standing(Tone tone, String word, String title, String sentence) {
    private static final int SOON = 14;

    static Standing of(Integration integration, Principal principal, Reading reading, LocalDate today) {
        if (principal.state().equals("refused"))
            return new Standing(
                    Tone.FAIL, "Refused", "Bitbucket refuses the credential of " + principal.login() + ".",
                    "Nothing is read or written until it is accepted again. Check it, or connect with a new one; what was found stays.");
        if (integration.hookState().equals("refused"))
            return new Standing(
                    Tone.WARN, "Degraded", "Bitbucket did not take the webhook.",
                    (integration.hookDetail().isEmpty() ? "" : integration.hookDetail() + " ")
                            + "Pushes are not told of: they are found when Portcullis starts, and with Scan now. Repair the webhook once the cause is gone.");
        if (integration.hookState().equals("unwanted"))
            return new Standing(
                    Tone.WARN, "No webhook", "The webhook was left out when the credential was entered.",
                    "Pushes are not told of: they are found when Portcullis starts, and with Scan now. To have them at once, connect again with the webhook ticked.");
        if (integration.lastError() != null)
            return new Standing(
                    Tone.WARN, "Degraded", "The last request to Bitbucket failed.",
                    integration.lastError() + " It is tried again by itself; Check now does it at once.");
        LocalDate expires = principal.expiresOn();
        if (expires != null && expires.isBefore(today))
            return new Standing(
                    Tone.WARN, "Degraded", "The credential expired on " + expires + ", as stated by you.",
                    "Connect with a new one and choose the same workspaces: work does not stop.");
        if (expires != null && ChronoUnit.DAYS.between(today, expires) <= SOON) {
            long days = ChronoUnit.DAYS.between(today, expires);
            return new Standing(
                    Tone.WARN, "Expires soon", "The credential expires " + (days == 0 ? "today" : days == 1 ? "tomorrow" : "in " + days + " days") + ", as stated by you.",
                    "Connect with a new one and choose the same workspaces: work does not stop.");
        }
        if (reading.running()) return new Standing(Tone.INFO, "Being read", "The first reading is under way.", "You can leave this page, it goes on.");
        if (integration.hookState().equals("missing"))
            return new Standing(
                    Tone.WARN, "Degraded", "The workspace has no webhook.", "Pushes are not told of: they are found when Portcullis starts, and with Scan now. Repair the webhook.");
        if (reading.unread() > 0)
            return new Standing(
                    Tone.WARN, "Degraded", (reading.unread() == 1 ? "1 repository" : reading.unread() + " repositories") + " could not be read.",
                    "The job that failed says why, and can be run again.");
        if (integration.paused()) return new Standing(Tone.INFO, "Paused", "Writing to Bitbucket is paused.", "Pushes are scanned all the same.");
        return new Standing(Tone.OK, "Healthy", "Pushes arrive by webhook and are scanned at once.", "");
    }

    boolean off() {
        return tone == Tone.WARN || tone == Tone.FAIL;
    }
}
