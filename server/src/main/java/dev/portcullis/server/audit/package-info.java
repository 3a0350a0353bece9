/** The append-only trail: who, what, on what, before, after, from where. */
@NullMarked
package dev.portcullis.server.audit;

import org.jspecify.annotations.NullMarked;
