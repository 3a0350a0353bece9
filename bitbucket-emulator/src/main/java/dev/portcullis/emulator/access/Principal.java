package dev.portcullis.emulator.access;

import dev.portcullis.emulator.state.Credential;
import dev.portcullis.emulator.state.Person;

/** A caller who proved who they are, and the credential that they used. */
public record Principal(Person person, Credential credential) {}
