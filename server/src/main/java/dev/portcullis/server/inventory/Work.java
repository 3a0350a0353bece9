package dev.portcullis.server.inventory;

import dev.portcullis.server.jobs.JobKind;

/** The kinds of work that the inventory asks for. */
public final class Work {
    /** Key: the workspace, or {@code repository:<uuid>}. Re-reads what exists. */
    public static final JobKind SYNC = new JobKind("sync", 10);

    /** Key: the repository. Fetches, scans what is new, judges its pull requests. */
    public static final JobKind SCAN = new JobKind("scan", 20);

    private Work() {}
}
