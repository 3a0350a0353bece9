package dev.portcullis.server.remediation;

/**
 * A request exactly as it is sent, but for secrets.
 *
 * @param path with {@code /2.0}; the braces of uuids as they are, not encoded
 * @param body JSON with secrets as dots; empty for none
 * @param inverse whether it is what undoing sends
 */
public record PlannedCall(String method, String path, String body, boolean inverse) {
    PlannedCall(String method, String path, String body) {
        this(method, path, body, false);
    }

    static PlannedCall back(String method, String path, String body) {
        return new PlannedCall(method, path, body, true);
    }
}
