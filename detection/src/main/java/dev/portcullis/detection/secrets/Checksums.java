package dev.portcullis.detection.secrets;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/**
 * Checksums that providers build into their tokens.
 *
 * <p>GitHub (its blog of 2021-04-05) and npm (2021-09-23): the last six characters are the CRC-32 of what stands between prefix and
 * checksum, in base 62.
 */
final class Checksums {
    private static final String BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private Checksums() {}

    /** Whether the value's own checksum is right; an unknown kind is an error of the rule. */
    static boolean holds(String kind, String value) {
        return switch (kind) {
            case "github", "npm" -> crc32Base62(value.substring(value.indexOf('_') + 1));
            default -> throw new IllegalStateException("no such checksum: " + kind);
        };
    }

    private static boolean crc32Base62(String token) {
        int cut = token.length() - 6;
        return cut > 0 && base62(crc32(token.substring(0, cut)), 6).equals(token.substring(cut));
    }

    static long crc32(String text) {
        CRC32 crc = new CRC32();
        crc.update(text.getBytes(StandardCharsets.UTF_8));
        return crc.getValue();
    }

    static String base62(long number, int width) {
        StringBuilder digits = new StringBuilder();
        for (long rest = number; rest > 0 || digits.length() < width; rest /= 62) {
            digits.append(BASE62.charAt((int) (rest % 62)));
        }
        return digits.reverse().toString();
    }
}
