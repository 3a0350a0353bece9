package dev.portcullis.bitbucket.http;

import java.time.Duration;

/** Waits before a repeat; tests give one that does not. */
@FunctionalInterface
public interface Pause {

    /** Sleeps in the calling thread. */
    Pause SLEEP = Thread::sleep;

    void pause(Duration duration) throws InterruptedException;
}
