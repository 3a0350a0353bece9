/** The engine that finds secrets in files, messages and names, and hides what it finds. */
@NullMarked
package dev.portcullis.detection.secrets;

import org.jspecify.annotations.NullMarked;
