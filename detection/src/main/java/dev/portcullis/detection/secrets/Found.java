package dev.portcullis.detection.secrets;

import dev.portcullis.detection.Detection.EvidenceLine;
import dev.portcullis.detection.Detection.Fingerprint;
import dev.portcullis.detection.rules.Rule;
import java.util.List;

/**
 * A secret of one document, ready to be reported wherever the document stands.
 *
 * @param value the raw value, for masking other texts with; never leaves the process
 */
record Found(Rule rule, Fingerprint fingerprint, int line, List<EvidenceLine> evidence, String hint, String value) {
    @Override
    public String toString() {
        return "Found[" + rule.id() + ", line " + line + "]";
    }
}
