/** The life of a finding: reconcile detections, score risk, keep history. */
@NullMarked
package dev.portcullis.server.findings;

import org.jspecify.annotations.NullMarked;
