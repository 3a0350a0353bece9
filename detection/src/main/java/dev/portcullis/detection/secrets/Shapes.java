package dev.portcullis.detection.secrets;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Judges by its characters whether a value was made by chance or chosen as a password, or is a word, a name, a path or a number. */
final class Shapes {
    private Shapes() {}

    static boolean holds(String shape, String value, boolean quoted) {
        return switch (shape) {
            case "mixed" -> mixed(value);
            case "random" -> random(value);
            case "generic-secret" -> genericSecret(value);
            case "secret-word" -> secretWord(value);
            case "password" -> Passwords.likely(value, quoted);
            case "url-password" -> !Passwords.isWord(value) && !Words.isReference(value);
            case "basic" -> basic(value);
            case "pem" -> pem(value);
            case "base64-key" -> base64Key(value);
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

    /** Letters and digits in turns, more often than words joined by hyphens have them. */
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
        return digits > 0 && letters > 0 && changes * 6 >= value.length();
    }

    private static boolean genericSecret(String value) {
        return random(value) && !Words.isReference(value) && !Words.isPath(value) && !Words.isIdentifier(value);
    }

    private static boolean secretWord(String value) {
        return !Words.isReference(value) && !Words.isPath(value) && !Words.isIdentifier(value) && !Passwords.isWord(value);
    }

    /** User and password in base 64, as basic authentication writes them. */
    private static boolean basic(String value) {
        try {
            String plain = new String(Base64.getDecoder().decode(value), StandardCharsets.ISO_8859_1);
            int colon = plain.indexOf(':');
            return colon >= 0 && colon + 4 <= plain.length()
                    && plain.chars().allMatch(c -> c >= ' ' && c != 127)
                    && !Passwords.isWord(plain.substring(colon + 1))
                    && !Placeholders.is(plain.substring(colon + 1));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean base64Key(String value) {
        int whole = Math.min(value.length(), 120) / 4 * 4;
        String start = new String(Base64.getDecoder().decode(value.substring(0, whole)), StandardCharsets.ISO_8859_1);
        return start.contains("PRIVATE KEY-----") && !start.contains("ENCRYPTED");
    }

    /** Base 64 for the most part, and enough of it for the smallest keys. */
    private static boolean pem(String value) {
        long body = value.chars().filter(c -> c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '+' || c == '/').count();
        return body >= 60 && body * 10 >= value.length() * 7L && entropy(value) > 3.5;
    }
}
