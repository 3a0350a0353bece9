package dev.portcullis.detection;

/**
 * What could not be judged, and why. Never a pass.
 *
 * @param path masked; empty when the whole subject is meant
 * @param detail one sentence for people
 */
public record Gap(String engine, Reason reason, String path, String detail) {
    public enum Reason {
        TOO_LARGE,
        BINARY,
        UNREADABLE,
        TOO_MANY,
        TIMEOUT,
        CRASHED
    }
}
