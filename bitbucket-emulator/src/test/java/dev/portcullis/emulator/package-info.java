/** Tests of the emulator as a whole, and the kit that other modules test against it with. */
@NullMarked
package dev.portcullis.emulator;

import org.jspecify.annotations.NullMarked;
