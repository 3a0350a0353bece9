package dev.portcullis.emulator.state;

/** An explicit right of one person on one repository; it replaces what the groups give. */
public record Grant(String repository, String person, Right right) {

    public String key() {
        return repository + "/" + person;
    }
}
