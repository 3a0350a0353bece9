package dev.portcullis.server.remediation;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One object of a remedy.
 *
 * @param key what it is known by in its repository
 * @param name for people
 * @param before as read for the preview; null while unread
 * @param after as predicted
 * @param calls what applying sends
 * @param reason why it was left out, changed or failed
 */
public record RemedyObject(
        UUID workspace,
        UUID remedy,
        int position,
        UUID repository,
        long finding,
        String rule,
        String key,
        String name,
        boolean chosen,
        Standing standing,
        @Nullable State before,
        @Nullable State after,
        List<PlannedCall> calls,
        @Nullable String reason,
        boolean hasSecret,
        @Nullable Instant secretShownAt) {
    /** What became of it. */
    public enum Standing {
        UNREAD("Being read"),
        READY("Ready"),
        LEFT_OUT("Left out"),
        APPLYING("Being applied"),
        APPLIED("Applied"),
        /** The world is not as previewed: nothing was written, the preview is new. */
        CHANGED("Changed meanwhile"),
        FAILED("Failed"),
        UNDOING("Being undone"),
        UNDONE("Undone"),
        UNDO_FAILED("Not undone");

        private final String label;

        Standing(String label) {
            this.label = label;
        }

        public String label() {
            return label;
        }

        public String key() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Whether a person may have it applied. */
        public boolean applicable() {
            return this == READY || this == CHANGED;
        }

        public boolean undoable() {
            return this == APPLIED || this == UNDO_FAILED;
        }

        /** Whether a new preview takes it up again. */
        public boolean renewable() {
            return applicable() || this == FAILED || this == LEFT_OUT || this == UNDONE;
        }

        static Standing of(String key) {
            return valueOf(key.toUpperCase(Locale.ROOT));
        }
    }

    /** What stands now, as last read; empty while unread. */
    public List<String> nowLines() {
        return before == null ? List.of() : before.lines();
    }

    public List<String> afterLines() {
        return after == null ? List.of() : after.lines();
    }
}
