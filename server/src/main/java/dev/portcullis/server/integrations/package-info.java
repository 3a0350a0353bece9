/** Connections to outside systems, their sealed credentials, their health and API budget. */
@NullMarked
package dev.portcullis.server.integrations;

import org.jspecify.annotations.NullMarked;
