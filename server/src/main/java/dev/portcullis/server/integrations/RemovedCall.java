package dev.portcullis.server.integrations;

import java.time.Instant;

/**
 * A call that Bitbucket answered with 410: Atlassian has taken it out of its API, and what needs it does not work any more.
 *
 * @param operation method and path
 * @param change the entry of Atlassian's changelog; empty when the answer named none
 */
public record RemovedCall(String operation, String change, Instant first, Instant last) {
    /** Where Atlassian says what has changed. */
    public String address() {
        return "https://developer.atlassian.com/cloud/bitbucket/changelog/" + (change.isEmpty() ? "" : "#" + change);
    }
}
