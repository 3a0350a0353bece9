package dev.portcullis.server.web;

import dev.portcullis.detection.Severity;
import java.util.Locale;

/** Severity as pages write and draw it. */
public final class Severities {
    private Severities() {}

    /** {@code critical}: in addresses, style classes and the names of shapes. */
    public static String word(Severity severity) {
        return severity.name().toLowerCase(Locale.ROOT);
    }

    /** {@code Critical}. */
    public static String title(Severity severity) {
        return severity.name().charAt(0) + word(severity).substring(1);
    }
}
