/** Proposes and applies changes in Bitbucket, with preview, approval and undo. */
@NullMarked
package dev.portcullis.server.remediation;

import org.jspecify.annotations.NullMarked;
