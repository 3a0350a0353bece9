package dev.portcullis.server.findings;

import dev.portcullis.server.findings.ToldStore.Told;
import dev.portcullis.server.web.TimelineEntry;
import dev.portcullis.server.web.Tone;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The history of a finding also says what developers were told, and where. */
final class ToldEntries {
    private static final Map<String, String> WORDS = new LinkedHashMap<>();

    static {
        WORDS.put("inline", "comment");
        WORDS.put("summary", "summary");
        WORDS.put("report", "report");
        WORDS.put("status", "build status");
    }

    private ToldEntries() {}

    /**
     * @param since when the finding was opened: what was written before did not tell of it
     * @param account who wrote, as Bitbucket names it; may be empty
     * @param pages whether there are pages of pull requests
     */
    static List<TimelineEntry> of(List<Told> told, Instant since, String account, boolean pages) {
        Map<String, List<Told>> byPullRequest = new LinkedHashMap<>();
        for (Told each : told)
            if (at(each, since) != null) byPullRequest.computeIfAbsent(each.repository() + "#" + each.number(), key -> new ArrayList<>()).add(each);
        List<TimelineEntry> entries = new ArrayList<>();
        for (List<Told> one : byPullRequest.values()) {
            Told first = one.getFirst();
            TimelineEntry.Link link = new TimelineEntry.Link(
                    "#" + first.number(), pages ? "/pull-requests/" + first.workspaceSlug() + "/" + first.slug() + "/" + first.number() : "");
            List<String> words = WORDS.entrySet().stream()
                    .filter(word -> one.stream().anyMatch(each -> each.surface().equals(word.getKey())))
                    .map(Map.Entry::getValue)
                    .toList();
            boolean doubt = one.stream().anyMatch(Told::doubt);
            entries.add(new TimelineEntry(
                    one.stream().map(each -> at(each, since)).min(Instant::compareTo).orElseThrow(), "comment", doubt ? Tone.WARN : Tone.INFO, "",
                    sentence(words) + " on", doubt ? "in doubt: sent, and no answer came" : account.isEmpty() ? "" : "as " + account, link));
            for (Told each : one)
                if (each.surface().equals("inline") && each.resolved() && each.postedAt() != null)
                    entries.add(new TimelineEntry(each.postedAt(), "check", Tone.OK, "", "Thread resolved on", "", link));
        }
        return entries;
    }

    /** Null when it did not tell of this finding. Comments of its own always do. */
    private static @Nullable Instant at(Told told, Instant since) {
        if (told.surface().equals("inline") || !told.intendedAt().isBefore(since)) return told.intendedAt();
        return told.postedAt() != null && !told.postedAt().isBefore(since) ? told.postedAt() : null;
    }

    private static String sentence(List<String> words) {
        String last = words.getLast();
        String all = words.size() == 1 ? last : String.join(", ", words.subList(0, words.size() - 1)) + " and " + last;
        return Character.toUpperCase(all.charAt(0)) + all.substring(1);
    }
}
