/** The queue: durable, retried, scheduled, visible. */
@NullMarked
package dev.portcullis.server.jobs;

import org.jspecify.annotations.NullMarked;
