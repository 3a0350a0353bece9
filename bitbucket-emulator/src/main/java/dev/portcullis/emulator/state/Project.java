package dev.portcullis.emulator.state;

import java.time.Instant;

/** A project of a workspace. */
public record Project(
        String uuid,
        String workspace,
        String key,
        String name,
        String description,
        boolean isPrivate,
        Instant createdOn,
        Instant updatedOn) {}
