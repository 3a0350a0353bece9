/** A Bitbucket Cloud you can run: starts the emulator, and lets a test look into it. */
@NullMarked
package dev.portcullis.emulator;

import org.jspecify.annotations.NullMarked;
