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

    /** Whether this is the call that was promised, by whatever name the workspace goes now; where the promise left a number open, any number keeps it. */
    boolean fulfils(PlannedCall promised) {
        String there = promised.withoutWorkspace();
        int open = there.indexOf('<');
        return method.equals(promised.method) && (open < 0 ? withoutWorkspace().equals(there) : withoutWorkspace().startsWith(there.substring(0, open)));
    }

    private String withoutWorkspace() {
        return path.replaceFirst("^/2\\.0/(repositories|workspaces)/[^/]+", "$1");
    }

    static PlannedCall back(String method, String path, String body) {
        return new PlannedCall(method, path, body, true);
    }
}
