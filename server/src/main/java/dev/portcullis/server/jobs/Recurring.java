package dev.portcullis.server.jobs;

import java.time.Duration;

/** Something to look at again and again, on one node at a time; what is to be done about it is asked for as a job. */
public interface Recurring {
    /** For life. */
    String name();

    /** From the end of one run to the next one's start. */
    Duration every();

    void run();
}
