/** Reads a bare git repository that may be hostile or damaged: trees, blobs and commits, never a checkout. */
@NullMarked
package dev.portcullis.detection.git;

import org.jspecify.annotations.NullMarked;
