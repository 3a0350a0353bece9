package dev.portcullis.detection.secrets;

import java.util.Locale;
import java.util.Set;

/** Tells a password that someone chose from a name, a word of documentation or a reference to another place. */
final class Passwords {
    private static final Set<String> WORDS = Set.of(
            "password", "passwd", "pass", "pwd", "secret", "token", "user", "username", "root", "admin", "postgres", "mysql", "guest", "test",
            "string", "none", "null", "true", "false", "undefined", "required", "optional", "invalid", "empty", "default", "hidden", "confirm",
            "mypassword", "mypass", "your_password", "yourpassword", "port", "1234", "12345", "123456", "1234567", "12345678", "123456789",
            "password1", "password123", "passw0rd", "p@ssw0rd", "admin123", "root123", "test123", "test1234", "secret123", "abc123", "pass1234",
            "testpassword", "letmein", "qwerty", "testing", "user123", "pass123", "hunter2");

    /** Three words and a number, as generators of memorable passwords write them. */
    private static final java.util.regex.Pattern PASSPHRASE = java.util.regex.Pattern.compile("[a-z]{3,12}(?:-[a-z]{3,12}){2,4}-[0-9]{2,6}[A-Za-z0-9]{0,4}");

    private Passwords() {}

    static boolean isWord(String value) {
        return WORDS.contains(value.toLowerCase(Locale.ROOT));
    }

    /** Of a value given to a name that says password. */
    static boolean likely(String value, boolean quoted) {
        if (isWord(value) || Words.isReference(value) || Words.isPath(value) || value.chars().anyMatch(c -> c == '(' || c == '<' || c == ' ')) {
            return false;
        }
        int kinds = kinds(value);
        boolean digit = value.chars().anyMatch(c -> c >= '0' && c <= '9');
        boolean symbol = value.chars().anyMatch(c -> "!@#$%^&*+=?~".indexOf(c) >= 0);
        boolean strong = digit && (kinds == 4 && symbol || kinds >= 3 && value.length() >= 8 && (symbol || Shapes.random(value)));
        if (strong || PASSPHRASE.matcher(value).matches()) {
            return !value.toLowerCase(Locale.ROOT).contains("passw") || symbol;
        }
        return !Words.isIdentifier(value) && (quoted && kinds >= 2 && (digit || symbol) || Shapes.random(value));
    }

    /** How many of small letters, capitals, digits and others it has. */
    private static int kinds(String value) {
        int small = 0;
        int capital = 0;
        int digit = 0;
        int other = 0;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c >= 'a' && c <= 'z') {
                small = 1;
            } else if (c >= 'A' && c <= 'Z') {
                capital = 1;
            } else if (c >= '0' && c <= '9') {
                digit = 1;
            } else {
                other = 1;
            }
        }
        return small + capital + digit + other;
    }
}
