package dev.portcullis.server.web;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** How much the machine has to do, in the top bar; implemented by the queue. */
public interface RunningJobs {
    /** @param workspace the chosen one; null for all */
    int running(@Nullable UUID workspace);

    /** The page that shows them. */
    default String path() {
        return "/jobs";
    }
}
