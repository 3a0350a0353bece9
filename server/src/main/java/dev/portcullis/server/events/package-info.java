/** Learns what happened in Bitbucket (signed deliveries, the look at start), stores each once, asks for a scan. */
@NullMarked
package dev.portcullis.server.events;

import org.jspecify.annotations.NullMarked;
