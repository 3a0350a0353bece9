package dev.portcullis.bitbucket.access;

/** What a call changes in Bitbucket, so that the caller can allow one kind and refuse another. */
public enum WriteKind {
    /** Our own webhook subscription. */
    HOOK,
    /** Settings that belong to others: visibility, branch restrictions, deploy keys, their webhooks. */
    SETTING,
    /** Code Insights reports and annotations. */
    REPORT,
    /** Build statuses. */
    STATUS,
    /** Pull-request comments and their resolution. */
    COMMENT
}
