package dev.portcullis.server.web;

import gg.jte.Content;
import org.jspecify.annotations.Nullable;

/**
 * A row of a check list. Rows are there from the start; only their state changes.
 *
 * @param sentence one line when all is well; what it means when not
 * @param quote the other side's own answer; empty for none
 * @param took such as {@code 0.4 s}; empty while it has not run
 * @param steps buttons and links of the next step
 */
public record CheckRow(String id, State state, String title, String sentence, String quote, String took, @Nullable Content steps) {
    public CheckRow(String id, State state, String title, String sentence, String took) {
        this(id, state, title, sentence, "", took, null);
    }

    public enum State {
        WAITING("circle-dashed", "waiting"),
        /** Not run, since one before it failed: neither good nor bad. */
        SKIPPED("circle-dashed", "skipped"),
        RUNNING("spinner", "running"),
        OK("ok", "ok"),
        WARNING("warn", "warning"),
        FAILED("fail", "failed");

        private final String icon;
        private final String word;

        State(String icon, String word) {
            this.icon = icon;
            this.word = word;
        }

        public String icon() {
            return icon;
        }

        public String word() {
            return word;
        }
    }
}
