package dev.portcullis.server.web;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Locale;

/** Numbers, names and text from outside as pages show them. Escaping HTML is the template's. */
public final class Shown {
    /** Between a number and its unit. */
    static final char SPACE = '\u00a0';

    static final char MINUS = '\u2212';

    private Shown() {}

    /** {@code 1,284}; {@code −7} with a true minus. */
    public static String number(long number) {
        String digits = new DecimalFormat("#,##0", DecimalFormatSymbols.getInstance(Locale.ROOT)).format(Math.abs((double) number));
        return number < 0 ? MINUS + digits : digits;
    }

    /** With its sign, also when it is positive; zero has none. */
    public static String signed(long number) {
        return number > 0 ? "+" + number(number) : number(number);
    }

    /** At most two significant decimals: {@code 1.8}, {@code 0.25}, {@code 12}. */
    public static String decimal(double number) {
        BigDecimal rounded = BigDecimal.valueOf(Math.abs(number));
        rounded = Math.abs(number) >= 100
                ? rounded.setScale(0, RoundingMode.HALF_UP)
                : rounded.round(new MathContext(2, RoundingMode.HALF_UP));
        String digits = rounded.stripTrailingZeros().toPlainString();
        return number < 0 && rounded.signum() != 0 ? MINUS + digits : digits;
    }

    /** {@code 79 %}. */
    public static String percent(double share) {
        return number(Math.round(share * 100)) + SPACE + "%";
    }

    /** A length of time: {@code 140 ms}, {@code 1.8 s}, {@code 4 min}, {@code 2 h}. */
    public static String millis(long millis) {
        if (millis < 1000) {
            return millis + "" + SPACE + "ms";
        }
        if (millis < 60_000) {
            return decimal(millis / 1000.0) + SPACE + "s";
        }
        return Ago.span(java.time.Duration.ofMillis(millis));
    }

    /** {@code 52 MB}. */
    public static String bytes(long bytes) {
        String[] units = {"B", "kB", "MB", "GB", "TB"};
        double size = bytes;
        int unit = 0;
        while (size >= 1000 && unit < units.length - 1) {
            size /= 1000;
            unit++;
        }
        return decimal(size) + SPACE + units[unit];
    }

    /** {@code 1 finding}, {@code 3 findings}. */
    public static String count(long number, String one, String many) {
        return number(number) + SPACE + (number == 1 ? one : many);
    }

    /** The first 12 characters, enough for Bitbucket and for people. */
    public static String commit(String hash) {
        return hash.length() > 12 ? hash.substring(0, 12) : hash;
    }

    /**
     * Text from a repository with every character that would not show, or would turn the text around it, as its code point:
     * {@code ‹U+202E›}. A tab stays.
     */
    public static String text(String text) {
        StringBuilder shown = null;
        for (int index = 0; index < text.length(); ) {
            int character = text.codePointAt(index);
            int width = Character.charCount(character);
            if (hidden(character)) {
                if (shown == null) {
                    shown = new StringBuilder(text.length() + 16).append(text, 0, index);
                }
                shown.append(String.format("\u2039U+%04X\u203a", character));
            } else if (shown != null) {
                shown.appendCodePoint(character);
            }
            index += width;
        }
        return shown == null ? text : shown.toString();
    }

    private static boolean hidden(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL -> character != '\t';
            case Character.FORMAT, Character.SURROGATE, Character.PRIVATE_USE, Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            // Fillers and selectors that are drawn as nothing.
            default -> character == 0x115F || character == 0x1160 || character == 0x3164 || character == 0xFFA0
                    || character >= 0xFE00 && character <= 0xFE0F || character >= 0xE0100 && character <= 0xE01EF;
        };
    }

    /** What a masked value is drawn with: as wide as it is long, up to 64 characters. */
    public static String stripes(int characters) {
        return String.valueOf(SPACE).repeat(Math.clamp(characters, 1, 64));
    }

    /** A path shortened in the middle; the first folder and the file's name stay: {@code src/…/application.yml}. */
    public static String path(String path, int room) {
        String shown = text(path);
        if (shown.length() <= room) {
            return shown;
        }
        int file = shown.lastIndexOf('/');
        if (file <= 0) {
            return shown;
        }
        String name = shown.substring(file);
        int cut = Math.max(room - name.length() - 1, 0);
        int folder = shown.lastIndexOf('/', Math.min(cut, file - 1));
        return folder <= 0 ? "\u2026" + name : shown.substring(0, folder + 1) + "\u2026" + name;
    }

    /** A title within a sentence. */
    public static String lower(String title) {
        return title.isEmpty() ? title : Character.toLowerCase(title.charAt(0)) + title.substring(1);
    }
}
