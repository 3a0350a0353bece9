package dev.portcullis.server.dashboard;

import dev.portcullis.detection.Gap;

/** A scan's outcome as pages say it. */
public final class ScanWords {
    private ScanWords() {}

    public static String engine(String engine) {
        return engine.isEmpty() ? "Engine" : Character.toUpperCase(engine.charAt(0)) + engine.substring(1);
    }

    public static String outcome(String outcome) {
        return switch (outcome) {
            case "completed" -> "read completely";
            case "partial" -> "read in part";
            default -> "failed: nothing may be concluded";
        };
    }

    public static String icon(String outcome) {
        return switch (outcome) {
            case "completed" -> "ok";
            case "partial" -> "warn";
            default -> "fail";
        };
    }

    public static String reason(Gap.Reason reason) {
        return switch (reason) {
            case TOO_LARGE -> "larger than the limit";
            case BINARY -> "not text";
            case UNREADABLE -> "cannot be read";
            case TOO_MANY -> "more than the limit";
            case TIMEOUT -> "took too long";
            case CRASHED -> "the engine ended while reading it";
        };
    }
}
