package dev.portcullis.bitbucket.http;

/** The lane of a request: what is urgent never waits behind a crawl. */
public enum Priority {
    /** A person or a pull request waits for it. */
    URGENT,
    /** The ordinary work. */
    NORMAL,
    /** Reading much, with all the time in the world. */
    CRAWL
}
