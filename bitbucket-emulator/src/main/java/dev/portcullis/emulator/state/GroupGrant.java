package dev.portcullis.emulator.state;

/** An explicit right of a group on a repository or a project, by uuid; {@code permission} as on the wire. */
public record GroupGrant(String subject, String group, String permission) {

    public String key() {
        return subject + "/" + group;
    }
}
