/** The bare git repositories behind the emulated service, and the questions that are answered from them. */
@NullMarked
package dev.portcullis.emulator.git;

import org.jspecify.annotations.NullMarked;
