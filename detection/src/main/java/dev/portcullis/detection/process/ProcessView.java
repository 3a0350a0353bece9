package dev.portcullis.detection.process;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One place for an engine process, as a page shows it.
 *
 * @param pid 0 when none runs
 * @param busyFor how long its scan has been running; null when it is free
 * @param starts how many processes this place has seen; more than one means that some ended before their time
 */
public record ProcessView(long pid, @Nullable Duration busyFor, long scansDone, long starts) {}
