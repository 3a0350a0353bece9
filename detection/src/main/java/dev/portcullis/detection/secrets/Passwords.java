package dev.portcullis.detection.secrets;

import java.util.Locale;
import java.util.Set;

/** Tells a password that someone chose from a name, a word of documentation or a reference to another place. */
final class Passwords {
    private static final Set<String> WORDS = Set.of("password", "passwd", "secret", "token", "string", "none", "null", "true", "false", "undefined");

    private Passwords() {}

    static boolean likely(String value, boolean quoted) {
        String lower = value.toLowerCase(Locale.ROOT);
        return quoted && value.length() >= 8 && !WORDS.contains(lower) && Shapes.random(value);
    }
}
