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
 * <p>What is cut out for people or for fingerprints is decoded as UTF-8 where the whole is UTF-8, else as ISO-8859-1. UTF-16 with a
 * byte order mark is turned into UTF-8 first.
 */
final class Document {
    private static final int SNIFF = 8 * 1024;

    private final byte[] bytes;
    private @Nullable String latin;
    private @Nullable Charset charset;
    private int @Nullable [] lineStarts;

    private Document(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Null when it is binary: a zero byte in the first 8 KB. */
    static @Nullable Document of(byte[] raw) {
        if (raw.length >= 2 && (raw[0] & 0xff) == 0xfe && (raw[1] & 0xff) == 0xff) {
            return new Document(utf8(raw, StandardCharsets.UTF_16BE));
        }
        if (raw.length >= 2 && (raw[0] & 0xff) == 0xff && (raw[1] & 0xff) == 0xfe) {
            return new Document(utf8(raw, StandardCharsets.UTF_16LE));
        }
        for (int i = 0; i < Math.min(raw.length, SNIFF); i++) {
            if (raw[i] == 0) {
                return null;
            }
        }
        return new Document(raw);
    }

    static Document of(String text) {
        return new Document(text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] utf8(byte[] raw, Charset charset) {
        return new String(raw, 2, raw.length - 2, charset).getBytes(StandardCharsets.UTF_8);
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
