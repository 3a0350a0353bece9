package dev.portcullis.server.web;

/** What an endpoint may demand of the person who calls it; which role holds which is said by the roles in {@code accounts}. */
public enum Permission {
    /** Read every page. */
    VIEW,
    /** Decide about findings, ask for scans, run jobs again. */
    TRIAGE,
    /** Have settings in Bitbucket changed, and changed back. */
    APPLY,
    /** Connect and remove workspaces, manage users. */
    ADMINISTER
}
