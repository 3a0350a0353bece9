package dev.portcullis.emulator.state;

import java.time.Instant;

/** Somebody with an Atlassian account; {@code uuid} carries its braces, as on the wire. */
public record Person(
        String uuid,
        String accountId,
        String nickname,
        String displayName,
        String username,
        String email,
        Instant createdOn) {}
