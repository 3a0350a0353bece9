package dev.portcullis.emulator.state;

import java.time.Instant;

/** A workspace; its plan decides what the pages offer and is told by no call, as in the service (facts 5.1). */
public record Workspace(String uuid, String slug, String name, Plan plan, Instant createdOn) {

    public enum Plan {
        FREE,
        STANDARD,
        PREMIUM
    }
}
