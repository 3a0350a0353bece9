package dev.portcullis.detection;

import java.util.Set;

/** Inspects one kind of subject. Pure: no clock, no network, no database, no state between calls. */
public interface Engine {
    /** Also the folder of its rules. */
    String name();

    Set<Class<? extends Subject>> reads();

    /** Raised when the engine's code would judge the same subject by the same rules differently. */
    default int version() {
        return 1;
    }

    /** Says through {@code report} what it found and what it could not judge; throws only when nothing at all could be judged. */
    void inspect(Subject subject, Report report);
}
