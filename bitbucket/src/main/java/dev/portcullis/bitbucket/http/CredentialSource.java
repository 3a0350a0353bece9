package dev.portcullis.bitbucket.http;

import dev.portcullis.bitbucket.access.Credential;

/** Gives the credential for each request and hears what Bitbucket said to it. Called from many threads. */
@FunctionalInterface
public interface CredentialSource {

    /** The credential to use now. */
    Credential credential();

    /** Told after every answer, good or bad; must be quick and must not throw. */
    default void answered(CredentialReport report) {}
}
