package dev.portcullis.server.findings;

import dev.portcullis.detection.Severity;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which findings a list shows. Empty lists filter nothing.
 *
 * @param presence present, gone or unknown; empty for any
 * @param openedSince null for any time
 * @param text matched against title, rule, masked path, author and number
 * @param sort risk, age or severity
 */
public record FindingFilter(
        @Nullable UUID workspace,
        List<FindingState> states,
        List<Severity> severities,
        List<String> engines,
        List<String> rules,
        List<UUID> repositories,
        String presence,
        @Nullable Instant openedSince,
        String text,
        String sort,
        int page,
        int size) {
    public FindingFilter {
        states = List.copyOf(states);
        severities = List.copyOf(severities);
        engines = List.copyOf(engines);
        rules = List.copyOf(rules);
        repositories = List.copyOf(repositories);
    }

    public FindingFilter(
            @Nullable UUID workspace,
            List<FindingState> states,
            List<Severity> severities,
            List<String> rules,
            List<UUID> repositories,
            String text,
            String sort,
            int page,
            int size) {
        this(workspace, states, severities, List.of(), rules, repositories, "", null, text, sort, page, size);
    }

    /** Of whatever engine. */
    public FindingFilter(
            @Nullable UUID workspace,
            List<FindingState> states,
            List<Severity> severities,
            List<String> rules,
            List<UUID> repositories,
            String presence,
            @Nullable Instant openedSince,
            String text,
            String sort,
            int page,
            int size) {
        this(workspace, states, severities, List.of(), rules, repositories, presence, openedSince, text, sort, page, size);
    }
}
