/** Who calls, with which scopes, and how often: the door before REST and git. */
@NullMarked
package dev.portcullis.emulator.access;

import org.jspecify.annotations.NullMarked;
