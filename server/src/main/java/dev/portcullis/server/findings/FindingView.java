package dev.portcullis.server.findings;

import dev.portcullis.detection.rules.Rule;
import dev.portcullis.server.web.Shown;
import dev.portcullis.server.web.TimelineEntry;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A finding as its page shows it.
 *
 * @param shown the place whose code is shown; null when no place is known
 * @param more whether there are more places than are listed
 * @param rule null when its file is no more
 * @param consequence what deciding does in Bitbucket, in the future tense
 * @param facts what a rule about settings went by
 * @param list the address of the list it was reached from
 * @param neighbours null when that list does not hold it
 */
public record FindingView(
        Finding finding,
        @Nullable Rule rule,
        @Nullable Place shown,
        List<Place> places,
        boolean more,
        String presence,
        Risk risk,
        List<Bringing> bringing,
        List<Standing> standings,
        @Nullable Decided decided,
        List<TimelineEntry> history,
        String consequence,
        List<KnownFact> facts,
        String list,
        @Nullable Neighbours neighbours) {
    /**
     * One place.
     *
     * @param commitPage at Bitbucket
     * @param repositoryPage ours; empty while there is none
     */
    public record Place(Occurrence occurrence, URI commitPage, String repositoryPage) {
        /** Path and line, or what stands for it. */
        public String text() {
            return switch (occurrence.kind()) {
                case "message" -> occurrence.path().isEmpty() ? "commit message" : occurrence.path();
                case "file" -> occurrence.path() + ":" + occurrence.line();
                default -> occurrence.path();
            };
        }

        /** The same without the line. */
        public String name() {
            return file() ? occurrence.path() : text();
        }

        public String author() {
            return occurrence.authorEmail().isEmpty() ? occurrence.authorName() : occurrence.authorEmail();
        }

        public boolean file() {
            return occurrence.kind().equals("file");
        }
    }

    /** A pull request that brings it. @param page ours; empty while there is none */
    public record Bringing(String label, String repository, String page) {}

    /** What holds in one repository. @param decision null for none */
    public record Standing(String repository, @Nullable Decision decision) {
        public String word() {
            return decision == null ? "open" : FindingView.word(decision.kind());
        }
    }

    /** The newest decision. @param where the repositories that it holds for, or all of them */
    public record Decided(Decision decision, String where) {
        public String word() {
            return FindingView.word(decision.kind());
        }
    }

    static String word(Decision.Kind kind) {
        return switch (kind) {
            case ACKNOWLEDGED -> "acknowledged";
            case DISMISSED -> "dismissed";
            case ACCEPTED -> "accepted";
            case SNOOZED -> "snoozed";
            case REVOKED -> "revoked or rotated";
        };
    }

    private static final Pattern HINT = Pattern.compile("(.*)… \\((\\d+) characters\\)", Pattern.DOTALL);

    /** How much of the value is hidden: the engine says its public prefix and its whole length. */
    public static String masked(String hint) {
        Matcher parts = HINT.matcher(hint);
        if (!parts.matches()) return "Masked: " + hint + ".";
        String prefix = parts.group(1);
        int shown = prefix.codePointCount(0, prefix.length());
        int length = Integer.parseInt(parts.group(2));
        String hidden = "Masked: " + Shown.count(length - shown, "character", "characters");
        return shown == 0 ? hidden + "." : hidden + " after the public " + prefix + (prefix.endsWith(".") ? "" : ".");
    }

    /** An address as people read it: host and last part stay. */
    public static String shortened(String address) {
        String bare = address.replaceFirst("^https?://", "");
        int host = bare.indexOf('/');
        int last = bare.lastIndexOf('/', bare.length() - 2);
        return bare.length() <= 56 || host == last ? bare : bare.substring(0, host + 1) + "…" + bare.substring(last);
    }

    /** @param readAt null when it was never read */
    public record KnownFact(String title, @Nullable String gap, @Nullable Instant readAt) {}

    public boolean setting() {
        return finding.engine().equals("posture");
    }

    public boolean secret() {
        return finding.engine().equals("secrets");
    }

    public boolean may(Decision.Kind kind) {
        return decided == null || decided.decision().kind() != kind && decided.decision().kind() != Decision.Kind.REVOKED;
    }
}
