package dev.portcullis.server.findings;

import java.time.Instant;

/** One entry of a finding's history. */
public record FindingEvent(Instant at, String kind, String actor, String sentence) {}
