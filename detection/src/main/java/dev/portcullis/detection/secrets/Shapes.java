package dev.portcullis.detection.secrets;

import java.util.Locale;
import java.util.Set;

/** Judges by its characters whether a value was made by chance or chosen as a password, or is a word, a name, a path or a number. */
final class Shapes {
    private static final Set<String> URL_WORDS = Set.of(
            "password", "passwd", "pass", "pwd", "secret", "token", "user", "username", "root", "admin", "postgres", "mysql", "guest", "test",
            "mypassword", "mypass", "your_password", "yourpassword", "port", "1234", "12345", "123456");

    private Shapes() {}

    static boolean holds(String shape, String value, boolean quoted) {
        return switch (shape) {
            case "mixed" -> mixed(value);
            case "random" -> random(value);
            case "password" -> Passwords.likely(value, quoted);
            case "url-password" -> !URL_WORDS.contains(value.toLowerCase(Locale.ROOT)) && !value.startsWith("$") && !value.startsWith("%");
            case "pem" -> pem(value);
            default -> throw new IllegalStateException("no such shape: " + shape);
        };
    }

    /** Shannon's, bits a character. */
    static double entropy(String value) {
        int[] counts = new int[256];
        for (int i = 0; i < value.length(); i++) {
            counts[value.charAt(i) & 0xff]++;
        }
        double bits = 0;
        for (int count : counts) {
            if (count > 0) {
                double p = (double) count / value.length();
                bits -= p * Math.log(p) / Math.log(2);
            }
        }
        return bits;
    }

    /** Small and capital letters and digits, as forty characters of base 64 practically always have. */
    static boolean mixed(String value) {
        return value.chars().anyMatch(c -> c >= 'a' && c <= 'z')
                && value.chars().anyMatch(c -> c >= 'A' && c <= 'Z')
                && value.chars().anyMatch(c -> c >= '0' && c <= '9');
    }

    /** Digits among letters, and more changes between kinds of characters than words joined by hyphens have. */
    static boolean random(String value) {
        int digits = 0;
        int letters = 0;
        int changes = 0;
        int before = -1;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            int kind = c >= '0' && c <= '9' ? 0 : c >= 'a' && c <= 'z' ? 1 : c >= 'A' && c <= 'Z' ? 2 : 3;
            digits += kind == 0 ? 1 : 0;
            letters += kind == 1 || kind == 2 ? 1 : 0;
            changes += before >= 0 && kind != before ? 1 : 0;
            before = kind;
        }
        return digits > 0 && letters > 0 && changes * 5 >= value.length();
    }

    /** Base 64 for the most part, and enough of it for the smallest keys. */
    private static boolean pem(String value) {
        long body = value.chars().filter(c -> c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '+' || c == '/').count();
        return body >= 60 && body * 10 >= value.length() * 7L && entropy(value) > 3.5;
    }
}
