package dev.portcullis.detection.secrets;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many letters, digits, {@code _} and {@code -} in a row every match of a pattern holds. Prose and most code have no long ones, so a stretch
 * without one need not be given to the pattern, which costs fifty times as much to run as this does to look.
 */
final class RequiredRun {
    private static final String SECRET = "(?P<secret>";
    private static final Pattern COUNTED = Pattern.compile("\\[([0-9A-Za-z_-]+)]\\{([0-9]{1,4})(?:,[0-9]*)?}");
    private static final boolean[] WORD = new boolean[256];

    static {
        for (int c = 0; c < WORD.length; c++) {
            WORD[c] = c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || c == '-';
        }
    }

    private RequiredRun() {}

    /** As the secret's part of the pattern says; 0 where it has groups or alternatives, of which any may be left out. */
    static int of(String pattern) {
        int start = pattern.indexOf(SECRET);
        int end = start < 0 ? -1 : pattern.indexOf(')', start);
        if (end < 0) {
            return 0;
        }
        String secret = pattern.substring(start + SECRET.length(), end);
        if (secret.contains("(") || secret.contains("|")) {
            return 0;
        }
        int longest = 0;
        Matcher counted = COUNTED.matcher(secret);
        while (counted.find()) {
            longest = Math.max(longest, Integer.parseInt(counted.group(2)));
        }
        return longest;
    }

    /** Whether so many stand in a row between two offsets. */
    static boolean in(byte[] text, int start, int end, int length) {
        int from = start;
        while (from + length <= end) {
            int at = from + length - 1;
            while (at >= from && WORD[text[at] & 0xff]) {
                at--;
            }
            if (at < from) {
                return true;
            }
            from = at + 1;
        }
        return false;
    }
}
