package dev.portcullis.detection.secrets;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Values that only stand for a secret: templates, words such as "changeme", runs, and the examples that vendors document. */
final class Placeholders {
    private static final List<String> WORDS = List.of(
            "changeme", "change-me", "change_me", "changeit", "placeholder", "replaceme", "replace-me", "replace_me", "redacted",
            "your-", "your_", "yourtoken", "yourkey", "yoursecret", "yourpassword", "insert-", "insert_", "xxxx", "****", "...", "dummy",
            "fixme", "not-a-", "notasecret", "not_a_", "notareal", "foobar", "_here", "-here", "••••");
    /** These stand in passwords that people chose, too. */
    private static final List<String> COMMON = List.of("example", "sample", "todo");
    private static final String SEQUENCES = "0123456789012345678901234567890 abcdefghijklmnopqrstuvwxyzabcdefghijklmnop zyxwvutsrqponmlkjihgfedcba 9876543210987654 qwertyuiop asdfghjkl";

    /** A password, no variable: a digit, a small letter, and a sign that follows no variable's name. */
    private static final Pattern STARTS_WITH_DOLLAR =
            Pattern.compile("\\$(?![A-Z_][A-Z0-9_]*+[^A-Za-z0-9_])(?=[^0-9]*+[0-9])(?=[^a-z]*+[a-z])(?=[^!@^*]*+[!@^*])[^\\s$(){}\\[\\]<>\"'`]{7,}");

    /** SHA-256 of vendors' documented values, so that none of them stands here. */
    private static final Set<String> DOCUMENTED = documented();

    private Placeholders() {}

    static boolean is(String value) {
        if (isTemplate(value) || isDocumented(value)) {
            return true;
        }
        String lower = value.toLowerCase(Locale.ROOT);
        for (String word : WORDS) {
            if (lower.contains(word)) {
                return true;
            }
        }
        for (String word : COMMON) {
            int at = lower.indexOf(word);
            if (at >= 0 && !isPartOfPassword(value, at, at + word.length())) {
                return true;
            }
        }
        return hasRun(lower) || hasSequence(lower);
    }

    /** Whether letters, digits and a sign of the kind that passwords must have stand beside the word, and it is not shouted. */
    private static boolean isPartOfPassword(String value, int from, int to) {
        String rest = value.substring(0, from) + value.substring(to);
        return value.substring(from, to).chars().anyMatch(Character::isLowerCase)
                && rest.chars().anyMatch(c -> c >= '0' && c <= '9')
                && rest.chars().anyMatch(Character::isLetter)
                && rest.chars().anyMatch(c -> "!$^*#".indexOf(c) >= 0);
    }

    static boolean isTemplate(String value) {
        return value.contains("${") || value.contains("{{") || value.contains("$(") || value.contains("<%") || value.contains("%(")
                || value.startsWith("<") || value.startsWith("$") && !STARTS_WITH_DOLLAR.matcher(value).matches() || value.startsWith("%") && value.endsWith("%") || value.startsWith("#{")
                || value.startsWith("ENC[") || value.startsWith("{") && value.endsWith("}") || value.startsWith("[") && value.endsWith("]") || value.startsWith("@@");
    }

    /** The same character six times, and for a good part of the value; or most of the value made of one. */
    private static boolean hasRun(String value) {
        int run = 1;
        int longest = 1;
        int[] counts = new int[128];
        int most = 0;
        for (int i = 0; i < value.length(); i++) {
            run = i > 0 && value.charAt(i) == value.charAt(i - 1) ? run + 1 : 1;
            longest = Math.max(longest, run);
            if (value.charAt(i) < 128) {
                most = Math.max(most, ++counts[value.charAt(i)]);
            }
        }
        return longest >= 6 && longest * 5 >= value.length() || most * 2 > value.length() && value.length() > 3;
    }

    /** More than a third of it in the order of the alphabet, the digits or the keyboard, eight characters in a row at least. */
    private static boolean hasSequence(String value) {
        int covered = 0;
        int at = 0;
        while (at + 8 <= value.length()) {
            int end = at + 8;
            if (SEQUENCES.contains(value.substring(at, end))) {
                while (end < value.length() && SEQUENCES.contains(value.substring(at, end + 1))) {
                    end++;
                }
                covered += end - at;
                at = end;
            } else {
                at++;
            }
        }
        return covered * 3 > value.length();
    }

    private static boolean isDocumented(String value) {
        return DOCUMENTED.contains(sha256(value));
    }

    static String sha256(String value) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(value.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Set<String> documented() {
        try (InputStream in = Placeholders.class.getResourceAsStream("/rules/documented-examples.txt")) {
            if (in == null) {
                throw new IllegalStateException("rules/documented-examples.txt is not on the class path");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(line -> line.split(" ")[0])
                    .collect(Collectors.toUnmodifiableSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
