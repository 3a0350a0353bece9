package dev.portcullis.server.inventory;

import dev.portcullis.server.jobs.JobKind;

/** The kinds of work that the inventory asks for. */
public final class Work {
    /** Key: the workspace, or {@code repository:<uuid>}. Re-reads what exists. */
    public static final JobKind SYNC = new JobKind("sync", 10);

    /** Key: the repository. Fetches, scans what is new, judges its pull requests. */
    public static final JobKind SCAN = new JobKind("scan", 20);

    /** Key: the repository. Reads every object of it once under the rules of today; few at once, for they are long and nobody waits for them. */
    public static final JobKind HISTORY = new JobKind("history", 3, 2);

    /** In place of the workspace as key of {@link #SETTINGS}: what its repositories share, old or not. */
    public static final String SHARED = "shared";

    /** Key: the workspace, {@code repository:<uuid>} or {@link #SHARED}. Re-reads settings; the workspace's run only what is old. */
    public static final JobKind SETTINGS = new JobKind("settings", 5);

    /** Key: the repository. Judges its settings by what was read of them. */
    public static final JobKind JUDGE = new JobKind("judge", 8);

    private Work() {}
}
