/** What the service writes on the wire: JSON objects of REST answers and webhook payloads alike. */
@NullMarked
package dev.portcullis.emulator.shape;

import org.jspecify.annotations.NullMarked;
