/** The command line: {@code portcullis scan PATH}. */
@NullMarked
package dev.portcullis.detection.command;

import org.jspecify.annotations.NullMarked;
