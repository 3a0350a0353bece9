package dev.portcullis.bitbucket.access;

/** Calls that Bitbucket counts together, per principal and rolling hour (facts section 3 of 2026-11-24). */
public enum ResourceGroup {
    /** Everything under {@code /2.0/repositories}; Bitbucket calls it {@code api}. */
    REPOSITORIES(1_000),
    /** Reading and writing webhooks. */
    WEBHOOKS(1_000),
    /** Everything else. */
    OTHER(1_000);

    private final int requestsAnHour;

    ResourceGroup(int requestsAnHour) {
        this.requestsAnHour = requestsAnHour;
    }

    /** What a user's API token is allowed; not contractual, and never told by a header. */
    public int requestsAnHour() {
        return requestsAnHour;
    }
}
