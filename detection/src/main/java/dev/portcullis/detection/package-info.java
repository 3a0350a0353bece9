/** Engines that read what may be hostile and say what they found: no credentials, no network, no database. */
@NullMarked
package dev.portcullis.detection;

import org.jspecify.annotations.NullMarked;
