/** What the emulated service remembers, as records in one durable file. */
@NullMarked
package dev.portcullis.emulator.state;

import org.jspecify.annotations.NullMarked;
