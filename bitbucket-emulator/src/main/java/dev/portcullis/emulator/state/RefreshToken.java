package dev.portcullis.emulator.state;

import java.time.Instant;

/** Renews what somebody let a consumer do; dies unused after three months, and a minute after it was used: the minute is a guess (facts 1.2). */
public record RefreshToken(String digest, String consumer, String person, Instant dies) {}
