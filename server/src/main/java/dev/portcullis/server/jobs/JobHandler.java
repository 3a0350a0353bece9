package dev.portcullis.server.jobs;

import java.util.UUID;

/** Brings one row up to date; told only which. Safe to repeat: it may be killed anywhere and is then run again. */
public interface JobHandler {
    JobKind kind();

    /** @throws RetryLater when it is nobody's fault and the time to come back is known */
    void run(UUID workspace, String key, Progress progress) throws Exception;

    /** Says how far a long job is, for the pages. */
    interface Progress {
        void at(int done, int total);
    }

    /** Not a failure: the world asks us to come back later. */
    final class RetryLater extends Exception {
        private final java.time.Instant at;

        public RetryLater(java.time.Instant at, String reason) {
            super(reason);
            this.at = at;
        }

        public java.time.Instant at() {
            return at;
        }
    }
}
