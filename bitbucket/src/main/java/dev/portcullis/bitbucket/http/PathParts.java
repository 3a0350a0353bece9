package dev.portcullis.bitbucket.http;

import java.nio.charset.StandardCharsets;

/** Percent-encodes what goes between two slashes of a path, or into a query: the one function for it. */
public final class PathParts {

    private PathParts() {}

    /**
     * Encodes everything but letters, digits and {@code - . _ ~}; so a uuid's braces, a branch's slash and a space become
     * {@code %7B}, {@code %2F} and {@code %20}.
     *
     * @throws IllegalArgumentException for an empty part, {@code .} or {@code ..}, which would change the path
     */
    public static String encode(String part) {
        if (part.isEmpty() || part.equals(".") || part.equals("..")) {
            throw new IllegalArgumentException("Not a path part");
        }
        return escape(part);
    }

    /** The same for the value of a query parameter, which may be anything. */
    static String escape(String text) {
        StringBuilder encoded = new StringBuilder(text.length() + 16);
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            if (c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || "-._~".indexOf(c) >= 0) {
                encoded.append(c);
            } else {
                encoded.append('%')
                        .append(Character.toUpperCase(Character.forDigit(c >> 4, 16)))
                        .append(Character.toUpperCase(Character.forDigit(c & 15, 16)));
            }
        }
        return encoded.toString();
    }
}
