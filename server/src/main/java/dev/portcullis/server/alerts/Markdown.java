package dev.portcullis.server.alerts;

/**
 * The one way for words of others (paths, branches, names, messages) into a comment: as a code span. Inside one nothing pings, links or opens
 * markup at Bitbucket; what could end the span, break the line or turn the reading direction is made harmless first.
 */
final class Markdown {
    private static final int LONGEST = 300;

    private Markdown() {}

    /** @return a code span on one line that shows the text, cut to 300 characters, control and direction characters as code points */
    static String code(String text) {
        String plain = plain(text);
        if (plain.isBlank()) return "`(empty)`";
        int longest = 0;
        int run = 0;
        for (int i = 0; i < plain.length(); i++) {
            run = plain.charAt(i) == '`' ? run + 1 : 0;
            longest = Math.max(longest, run);
        }
        String fence = "`".repeat(longest + 1);
        boolean pad = plain.startsWith("`") || plain.endsWith("`");
        return fence + (pad ? " " : "") + plain + (pad ? " " : "") + fence;
    }

    /** For fields that are shown as plain text (a status's description, an annotation's summary): one line, nothing invisible. */
    static String plain(String text) {
        StringBuilder shown = new StringBuilder();
        text.codePoints().limit(LONGEST).forEach(point -> {
            int type = Character.getType(point);
            if (type == Character.CONTROL || type == Character.FORMAT || type == Character.LINE_SEPARATOR || type == Character.PARAGRAPH_SEPARATOR
                    || type == Character.SURROGATE || type == Character.UNASSIGNED || type == Character.PRIVATE_USE)
                shown.append("<U+%04X>".formatted(point));
            else if (Character.isSpaceChar(point)) shown.append(' ');
            else shown.appendCodePoint(point);
        });
        if (text.codePointCount(0, text.length()) > LONGEST) shown.append('…');
        return shown.toString().strip();
    }
}
