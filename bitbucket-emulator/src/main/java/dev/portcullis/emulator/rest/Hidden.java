package dev.portcullis.emulator.rest;

import org.jspecify.annotations.Nullable;

/** A value that is written only when {@code fields} asks for it (facts 4). */
record Hidden(@Nullable Object value) {}
