package dev.portcullis.server.dashboard;

import dev.portcullis.server.findings.FindingFilter;
import dev.portcullis.server.findings.FindingState;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The filters that boards ask findings with. */
final class Filters {
    private Filters() {}

    /** Open, also with somebody on it. */
    static FindingFilter open(@Nullable UUID workspace, List<UUID> repositories, int most) {
        return of(workspace, List.of(FindingState.OPEN, FindingState.ACKNOWLEDGED), repositories, most);
    }

    /** Open, and nobody looked at it. */
    static FindingFilter undecided(@Nullable UUID workspace, int most) {
        return of(workspace, List.of(FindingState.OPEN), List.of(), most);
    }

    private static FindingFilter of(@Nullable UUID workspace, List<FindingState> states, List<UUID> repositories, int most) {
        return new FindingFilter(workspace, states, List.of(), List.of(), repositories, "", "risk", 1, most);
    }
}
