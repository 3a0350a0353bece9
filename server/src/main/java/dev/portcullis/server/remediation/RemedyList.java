package dev.portcullis.server.remediation;

import dev.portcullis.server.findings.Finding;
import dev.portcullis.server.web.Paging;
import dev.portcullis.server.web.Tab;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The page that lists remedies: what findings propose, or what became of remedies.
 *
 * @param show which tab
 * @param kind id of the only remedy that is shown; empty for all
 * @param kinds to choose from
 * @param groups of the first tab
 * @param rows of the others
 * @param approvals who else is asked, by workspace
 */
public record RemedyList(
        String show, String kind, List<Kind> kinds, List<Tab> tabs, List<Group> groups, List<Row> rows, @Nullable Paging paging, List<Approval> approvals) {
    public record Kind(String id, String title) {}

    /**
     * Findings of one workspace that one remedy puts right.
     *
     * @param total how many there are, with those that are not listed
     */
    public record Group(Kind kind, String workspaceSlug, String consequence, List<Proposed> findings, int total) {
        public int more() {
            return total - findings.size();
        }
    }

    /** @param remedy path of one that is on its way for it; empty for none */
    public record Proposed(Finding finding, String place, String remedy) {}

    /** @param outcome how many objects came to what, such as {@code 3 applied, 1 left out} */
    public record Row(Proposal proposal, String title, String workspaceSlug, String outcome) {}

    public record Approval(String workspaceSlug, boolean second) {}
}
