package dev.portcullis.emulator.world;

import dev.portcullis.emulator.state.Person;
import java.time.Instant;
import java.time.ZoneOffset;
import org.eclipse.jgit.lib.PersonIdent;

/** People as git writes them. */
final class Authors {

    private Authors() {}

    static PersonIdent ident(Person person, Instant time) {
        return new PersonIdent(person.displayName(), person.email(), time, ZoneOffset.UTC);
    }
}
