package dev.portcullis.server.web;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A count or a warning beside a line of the sidebar, contributed as a bean; it stands only where something needs work. */
public interface Badge {
    /** The path of the {@link NavigationEntry} that it belongs to. */
    String path();

    /** @param workspace the chosen one; null for all */
    Mark mark(@Nullable UUID workspace);

    /**
     * @param count shown when it is above zero
     * @param icon a symbol of the sprite in place of the count; empty for none
     * @param label what it means, for people who cannot see it: {@code 3 overdue}
     */
    record Mark(long count, String icon, String label, Tone tone) {
        public static final Mark NONE = new Mark(0, "", "", Tone.PLAIN);

        public static Mark count(long count, String label) {
            return new Mark(count, "", label, Tone.PLAIN);
        }

        public static Mark warning(String label) {
            return new Mark(0, "warn", label, Tone.WARN);
        }

        public boolean shown() {
            return count > 0 || !icon.isEmpty();
        }
    }
}
