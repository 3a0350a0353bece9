package dev.portcullis.bitbucket.access;

/** What a call changes in Bitbucket, so that the caller can allow one kind and refuse another. */
public enum WriteKind {
    /** Webhook subscriptions. */
    HOOK,
    /** Code Insights reports and annotations. */
    REPORT,
    /** Build statuses. */
    STATUS,
    /** Pull-request comments and their resolution. */
    COMMENT
}
