/** Rules as files: what they look for, why it matters, how to fix it, and examples that prove them. */
@NullMarked
package dev.portcullis.detection.rules;

import org.jspecify.annotations.NullMarked;
