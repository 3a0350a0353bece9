package dev.portcullis.server.findings;

import dev.portcullis.server.web.Facet;
import dev.portcullis.server.web.Paging;
import dev.portcullis.server.web.Shown;
import dev.portcullis.server.web.Tab;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The list as its template shows it.
 *
 * @param empty why there is nothing to show; null when there is
 * @param here the address of the list, to come back to
 */
public record FindingList(
        FindingQuery query,
        List<Row> rows,
        int total,
        List<Tab> tabs,
        List<Facet> facets,
        List<Chip> chips,
        List<Sort> sorts,
        List<Size> sizes,
        Paging paging,
        @Nullable Empty empty,
        String here) {
    /** @param fix in a few words */
    public record Row(Finding finding, String fix) {
        private static final int ROOM = 52;

        /** The folder of the place, shortened in the middle, with its slash; empty at the top. */
        public String folder() {
            String path = path();
            if (setting()) return "";
            return path.substring(0, path.lastIndexOf('/') + 1);
        }

        /** The file's name, never shortened. */
        public String file() {
            String path = path();
            return setting() ? path : path.substring(path.lastIndexOf('/') + 1);
        }

        private boolean setting() {
            return finding.place() != null && finding.place().kind().equals("setting");
        }

        private String path() {
            return finding.place() == null ? "" : Shown.path(finding.place().path(), ROOM);
        }
    }

    /** @param without the list without it */
    public record Chip(String name, String value, String without) {}

    public record Sort(String key, String title, String path, boolean current) {}

    public record Size(int size, String path, boolean current) {}

    /** @param path of the next step; empty for none */
    public record Empty(String icon, String title, String sentence, String step, String path) {}

    /** How many filters are set. */
    public int filters() {
        return chips.size();
    }

    public boolean sortedBy(String key) {
        return query.sort().equals(key);
    }

    public String sortPath(String key) {
        return query.sorted(key).path();
    }

    /** Address of the same findings as a file. @param format csv or sarif */
    public String export(String format) {
        String path = query.at(1).path();
        return FindingQuery.PATH + "/export." + format + path.substring(FindingQuery.PATH.length());
    }
}
