/** What goes wrong on purpose: on the way, at the door, and in what the service keeps. */
@NullMarked
package dev.portcullis.emulator.drills;

import org.jspecify.annotations.NullMarked;
