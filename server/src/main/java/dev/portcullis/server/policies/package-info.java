/** Decides which actions a changed finding calls for, says why, and keeps the gate's verdict. */
@NullMarked
package dev.portcullis.server.policies;

import org.jspecify.annotations.NullMarked;
