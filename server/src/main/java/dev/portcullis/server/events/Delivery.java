package dev.portcullis.server.events;

import java.time.Instant;

/** One webhook POST that was signed by Bitbucket. */
public record Delivery(String eventKey, Instant receivedAt, int attempt, String outcome, String detail) {}
