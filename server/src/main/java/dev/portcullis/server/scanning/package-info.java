/** Brings subjects to the engines and carries the outcome into findings. */
@NullMarked
package dev.portcullis.server.scanning;

import org.jspecify.annotations.NullMarked;
