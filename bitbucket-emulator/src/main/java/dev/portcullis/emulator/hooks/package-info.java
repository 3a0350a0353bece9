/** Tells webhooks what happened, as the service does: signed, in order for each hook, with its limits. */
@NullMarked
package dev.portcullis.emulator.hooks;

import org.jspecify.annotations.NullMarked;
