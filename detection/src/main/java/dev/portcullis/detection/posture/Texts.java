package dev.portcullis.detection.posture;

import dev.portcullis.detection.secrets.TextMask;

/** Makes a text that somebody at Bitbucket wrote fit to be shown: secrets hidden, nothing that steers a terminal or turns the reading direction. */
final class Texts {
    private static final int LONGEST = 300;

    private Texts() {}

    static String shown(String raw) {
        StringBuilder plain = new StringBuilder();
        raw.codePoints()
                .map(c -> switch (Character.getType(c)) {
                    case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> ' ';
                    case Character.FORMAT, Character.SURROGATE, Character.PRIVATE_USE, Character.UNASSIGNED -> '\uFFFD';
                    default -> c;
                })
                .forEach(plain::appendCodePoint);
        String shown = TextMask.mask(plain.toString()).shown().strip();
        return shown.codePointCount(0, shown.length()) <= LONGEST ? shown : shown.substring(0, shown.offsetByCodePoints(0, LONGEST)) + "…";
    }
}
