/** Facts about settings and grants, and what rules make of them. */
@NullMarked
package dev.portcullis.detection.posture;

import org.jspecify.annotations.NullMarked;
