package dev.portcullis.emulator.access;

import dev.portcullis.emulator.state.Credential;
import dev.portcullis.emulator.state.Person;

/** A caller who proved who they are, and the credential that they used. */
public record Principal(Person person, Credential credential) {

    /** What its calls are counted with: a user behind all of their tokens, each access token for itself, a consumer as a whole (facts 3). */
    public String counted() {
        return credential.kind() == Credential.Kind.OAUTH && credential.consumer() != null
                ? "consumer " + credential.consumer()
                : person.uuid();
    }
}
