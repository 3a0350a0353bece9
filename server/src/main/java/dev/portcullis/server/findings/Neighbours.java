package dev.portcullis.server.findings;

import org.jspecify.annotations.Nullable;

/** Where a finding stands in a list: {@code 3 of 29}, and the numbers of those before and after it. */
public record Neighbours(@Nullable Long before, @Nullable Long after, long position, long total) {}
