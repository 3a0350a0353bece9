package dev.portcullis.emulator.state;

import java.time.Instant;

/**
 * A person's place in a workspace.
 *
 * <p>{@code repositories} is what the member's groups give on every repository; owners are administrators of all.
 */
public record Member(String workspace, String person, Role role, Right repositories, Instant addedOn) {

    public enum Role {
        OWNER("owner"),
        CREATE_PROJECT("create-project"),
        MEMBER("member");

        private final String wireName;

        Role(String wireName) {
            this.wireName = wireName;
        }

        public String wireName() {
            return wireName;
        }
    }

    public String key() {
        return workspace + "/" + person;
    }
}
