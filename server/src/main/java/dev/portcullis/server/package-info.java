/** The application's start and its settings; everything else is a feature package. */
@NullMarked
package dev.portcullis.server;

import org.jspecify.annotations.NullMarked;
