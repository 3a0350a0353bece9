package dev.portcullis.bitbucket.access;

/** What a call changes in Bitbucket, so that the caller can allow one kind and refuse another. */
public enum WriteKind {
    /** Our own webhook subscription. */
    HOOK,
    /** Settings that belong to others: visibility, branch restrictions, permissions, keys, variables, their webhooks. */
    SETTING,
    /** Code Insights reports and annotations. */
    REPORT,
    /** Build statuses. */
    STATUS,
    /** Pull-request comments and tasks, and their resolution. */
    COMMENT,
    /** Our approval of a pull request, our request for changes, and its text and reviewers. */
    REVIEW
}
