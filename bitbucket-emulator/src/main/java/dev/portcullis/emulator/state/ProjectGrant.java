package dev.portcullis.emulator.state;

/** An explicit right of a person on a project; {@code permission} as on the wire, {@code create-repo} among them. */
public record ProjectGrant(String project, String person, String permission) {

    public String key() {
        return project + "/" + person;
    }
}
