package dev.portcullis.bitbucket.http;

import dev.portcullis.bitbucket.access.Credential;
import dev.portcullis.bitbucket.access.Operation;
import org.jspecify.annotations.Nullable;

/** Gives the credential for each request and hears what Bitbucket said to it. Called from many threads. */
@FunctionalInterface
public interface CredentialSource {

    /** The credential to use now. */
    Credential credential();

    /** Told after every answer, good or bad; must be quick and must not throw. */
    default void answered(CredentialReport report) {}

    /** Told when Bitbucket answers that it has removed the call, with the entry of Atlassian's changelog where it names one. */
    default void removed(Operation operation, @Nullable String change) {}
}
