/** What people decide about findings (acknowledge, dismiss, revoked), in effect at once. */
@NullMarked
package dev.portcullis.server.triage;

import org.jspecify.annotations.NullMarked;
