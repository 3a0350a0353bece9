package dev.portcullis.server.events;

import java.time.Instant;

/** POSTs that were refused for one reason. */
public record Refusal(String reason, int count, Instant last, String detail) {}
