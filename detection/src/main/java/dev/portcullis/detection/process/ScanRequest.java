package dev.portcullis.detection.process;

import dev.portcullis.detection.Subject;
import java.time.Duration;

/**
 * @param identityKey 32 bytes, the workspace's
 * @param deadline after which the scan counts as failed
 */
public record ScanRequest(Subject subject, byte[] identityKey, Duration deadline) {
    /** Without the key. */
    @Override
    public String toString() {
        return "ScanRequest[" + subject.getClass().getSimpleName() + ", " + deadline + "]";
    }
}
