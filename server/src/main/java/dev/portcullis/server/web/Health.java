package dev.portcullis.server.web;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The state of the connections, at the foot of the sidebar; implemented where they are kept. */
public interface Health {
    /** @param workspace the chosen one; null for all. The answer is null while nothing is connected. */
    @Nullable Reading read(@Nullable UUID workspace);

    /**
     * @param sentence such as {@code acme is degraded}
     * @param path of the page that says what is off
     * @param used requests of this hour, of {@code limit}; a limit of 0 shows no budget
     */
    record Reading(Tone tone, String sentence, String path, int used, int limit) {}
}
