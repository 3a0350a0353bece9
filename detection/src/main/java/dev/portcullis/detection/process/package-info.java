/** Runs engines in processes of their own and trusts nothing that comes back from them. */
@NullMarked
package dev.portcullis.detection.process;

import org.jspecify.annotations.NullMarked;
