package dev.portcullis.server.dashboard;

import dev.portcullis.detection.Gap;

/** A scan's outcome as pages say it. */
public final class ScanWords {
    private ScanWords() {}

    public static String engine(String engine) {
        return engine.isEmpty() ? "Engine" : Character.toUpperCase(engine.charAt(0)) + engine.substring(1);
    }

    /** A push is read by what it adds: what was there before, and could not be read then, is not said to be read by it. */
    public static String outcome(String subject, String outcome) {
        return switch (outcome) {
            case "completed" -> subject.equals("change") ? "new commits read completely" : "read completely";
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
