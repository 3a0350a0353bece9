package dev.portcullis.detection.secrets;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A text as bytes that patterns see one character a byte, so that offsets mean the same everywhere.
 *
 * <p>What is cut out for people is decoded as UTF-8 where the whole is UTF-8, else as ISO-8859-1; what is cut out for fingerprints is
 * decoded by itself, so that a byte elsewhere does not change it. UTF-16 is turned into UTF-8 first, whether it has a byte order mark or
 * not; where something else is mixed into it, or its mark is all that it has of UTF-16, the zero bytes are left out instead: two bytes at
 * the start of a file must not hide the rest.
 */
final class Document {
    private static final int SNIFF = 8 * 1024;
    /** A file with zero bytes, and with more control bytes than these and one in so many at its start, is no text. */
    private static final int FEW = 8;

    private static final int RARE = 32;
    /** So many letters and digits in a row, each byte one, do not stand in UTF-16, in any language. */
    private static final int MIXED = 20;

    private final byte[] bytes;
    private final boolean binary;
    private @Nullable String latin;
    private @Nullable Charset charset;
    private int @Nullable [] lineStarts;

    private Document(byte[] bytes, boolean binary) {
        this.bytes = bytes;
        this.binary = binary;
    }

    static Document of(byte[] raw) {
        Charset utf16 = utf16(raw);
        if (utf16 != null) {
            int mark = hasMark(raw) ? 2 : 0;
            return isMixed(raw, mark)
                    ? new Document(withoutZeros(raw, mark), false)
                    : new Document(new String(raw, mark, raw.length - mark, utf16).getBytes(StandardCharsets.UTF_8), false);
        }
        int sniffed = Math.min(raw.length, SNIFF);
        int zeros = 0;
        int controls = 0;
        for (int i = 0; i < sniffed; i++) {
            int b = raw[i] & 0xff;
            zeros += b == 0 ? 1 : 0;
            controls += b < ' ' && (b < '\b' || b > '\r') && b != 0x1b ? 1 : 0;
        }
        return new Document(raw, zeros > 0 && controls > FEW + sniffed / RARE);
    }

    static Document of(String text) {
        return new Document(text.getBytes(StandardCharsets.UTF_8), false);
    }

    /** Null when it is not UTF-16; without a mark, by the zeros that every second byte of most texts is. */
    private static @Nullable Charset utf16(byte[] raw) {
        if (hasMark(raw)) {
            return (raw[0] & 0xff) == 0xfe ? StandardCharsets.UTF_16BE : StandardCharsets.UTF_16LE;
        }
        int pairs = Math.min(raw.length, SNIFF) / 2;
        int first = 0;
        int second = 0;
        for (int i = 0; i < pairs; i++) {
            first += raw[2 * i] == 0 ? 1 : 0;
            second += raw[2 * i + 1] == 0 ? 1 : 0;
        }
        if (pairs > 1 && second * 2 >= pairs && first * 16 <= pairs) {
            return StandardCharsets.UTF_16LE;
        }
        return pairs > 1 && first * 2 >= pairs && second * 16 <= pairs ? StandardCharsets.UTF_16BE : null;
    }

    private static boolean hasMark(byte[] raw) {
        int mark = raw.length < 2 ? 0 : (raw[0] & 0xff) << 8 | raw[1] & 0xff;
        return mark == 0xfeff || mark == 0xfffe;
    }

    private static boolean isMixed(byte[] raw, int from) {
        int run = 0;
        boolean zero = false;
        for (int i = from; i < raw.length; i++) {
            int b = raw[i];
            zero |= b == 0;
            run = b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9' || b == '_' || b == '-' ? run + 1 : 0;
            if (run >= MIXED) {
                return true;
            }
        }
        boolean utf32 = raw.length >= from + 2 && from > 0 && raw[from] == 0 && raw[from + 1] == 0;
        return !zero || utf32;
    }

    private static byte[] withoutZeros(byte[] raw, int from) {
        byte[] kept = new byte[raw.length - from];
        int count = 0;
        for (int i = from; i < raw.length; i++) {
            if (raw[i] != 0) {
                kept[count++] = raw[i];
            }
        }
        return Arrays.copyOf(kept, count);
    }

    /** Whether it is no text: only what speaks for itself is looked for in it, and it never counts as judged. */
    boolean binary() {
        return binary;
    }

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return bytes.length;
    }

    String latin() {
        if (latin == null) {
            latin = new String(bytes, StandardCharsets.ISO_8859_1);
        }
        return latin;
    }

    /** The decoded characters of a stretch. */
    String text(int start, int end) {
        return new String(bytes, start, end - start, charset());
    }

    /** The characters of a value, whatever stands around it. */
    String value(int start, int end) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, start, end - start)).toString();
        } catch (CharacterCodingException e) {
            return new String(bytes, start, end - start, StandardCharsets.ISO_8859_1);
        }
    }

    /** A text with its control characters as pictures: a database refuses the zero, a terminal obeys the others. */
    static String plain(String text) {
        StringBuilder plain = null;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' && c != '\t' && c != '\n' || c >= 0x7f && c < 0xa0) {
                plain = plain == null ? new StringBuilder(text) : plain;
                plain.setCharAt(i, c < ' ' ? (char) (0x2400 + c) : c == 0x7f ? '\u2421' : '\ufffd');
            }
        }
        return plain == null ? text : plain.toString();
    }

    /** The nearest offset, at or after this one, that does not cut a character. */
    int whole(int offset) {
        int at = offset;
        if (charset() == StandardCharsets.UTF_8) {
            while (at > 0 && at < bytes.length && (bytes[at] & 0xc0) == 0x80) {
                at++;
            }
        }
        return at;
    }

    private Charset charset() {
        if (charset == null) {
            try {
                StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
                charset = StandardCharsets.UTF_8;
            } catch (CharacterCodingException e) {
                charset = StandardCharsets.ISO_8859_1;
            }
        }
        return charset;
    }

    /** From 1. */
    int line(int offset) {
        int found = Arrays.binarySearch(lineStarts(), offset);
        return found >= 0 ? found + 1 : -found - 1;
    }

    int lines() {
        return lineStarts().length;
    }

    int lineStart(int line) {
        return lineStarts()[line - 1];
    }

    /** Without the line's end characters. */
    int lineEnd(int line) {
        int end = line < lineStarts().length ? lineStarts()[line] - 1 : bytes.length;
        return end > lineStart(line) && bytes[end - 1] == '\r' ? end - 1 : end;
    }

    private int[] lineStarts() {
        if (lineStarts == null) {
            int count = 1;
            for (byte b : bytes) {
                if (b == '\n') {
                    count++;
                }
            }
            int[] starts = new int[count];
            int at = 1;
            for (int i = 0; i < bytes.length; i++) {
                if (bytes[i] == '\n') {
                    starts[at++] = i + 1;
                }
            }
            lineStarts = starts;
        }
        return lineStarts;
    }
}
