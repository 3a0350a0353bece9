package dev.portcullis.detection.secrets;

import org.jspecify.annotations.Nullable;

/**
 * The value that is assigned to a name, in any of the ways configuration files and languages write that.
 *
 * <p>Reads forward from a keyword inside the name: rest of the name and up to a few further words (a type), an operator, openers,
 * then the value up to a quote or a delimiter. Each step is bounded, so that hostile input costs no more than its length.
 *
 * @param quoted whether a quote opened it
 */
record Assignment(int start, int end, boolean quoted) {
    private static final int NAME = 60;
    private static final int OPENERS = 32;
    private static final int VALUE = 512;

    static @Nullable Assignment after(String text, int keywordEnd) {
        int operator = operator(text, keywordEnd);
        return operator < 0 ? null : value(text, operator);
    }

    /** Offset after the operator, or -1. */
    private static int operator(String text, int from) {
        int limit = Math.min(text.length(), from + NAME);
        for (int i = from; i < limit; i++) {
            char c = text.charAt(i);
            if (c == '=' || c == ':' || c == '>' || c == ',' || c == '(') {
                int after = i + 1;
                while (after < text.length() && after < i + 4 && isOperator(text.charAt(after))) {
                    after++;
                }
                return after;
            }
            if (c == '|' && i + 1 < limit && text.charAt(i + 1) == '|') {
                return i + 2;
            }
            boolean name = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
            if (!name && " \t_-.\"'`]?)\\[%*/".indexOf(c) < 0) {
                return -1;
            }
        }
        return -1;
    }

    private static boolean isOperator(char c) {
        return c == '=' || c == ':' || c == '>';
    }

    private static @Nullable Assignment value(String text, int operatorEnd) {
        int from = block(text, operatorEnd);
        int at = from;
        char quote = 0;
        int limit = Math.min(text.length(), from + OPENERS);
        while (at < limit) {
            char c = text.charAt(at);
            if (c == '{' && at + 1 < text.length() && text.charAt(at + 1) == '{') {
                return null;
            }
            if (c == '"' || c == '\'' || c == '`') {
                quote = c;
            } else if (c == '\\' && at + 1 < text.length() && "\"'n".indexOf(text.charAt(at + 1)) >= 0) {
                quote = text.charAt(at + 1) == 'n' ? quote : text.charAt(at + 1);
                at++;
            } else if (c == '\n' || c == '\r') {
                if (text.charAt(operatorEnd - 1) != '>' || quote != 0) {
                    break;
                }
            } else if (c == ' ' || c == '\t' || c == '(' || c == '[' || c == '{' || c == '=' || c == '@') {
                if (quote != 0 && c != '(' && c != '=' && c != '[') {
                    break;
                }
            } else {
                break;
            }
            at++;
        }
        int end = at;
        int stop = Math.min(text.length(), at + VALUE);
        while (end < stop && !ends(text, end, quote)) {
            end++;
        }
        if (end - at > 3 && text.startsWith("...", end - 3)) {
            return null;
        }
        while (quote == 0 && end > at && ".,;)]}".indexOf(text.charAt(end - 1)) >= 0) {
            end--;
        }
        return end > at && end < at + VALUE ? new Assignment(at, end, quote != 0) : null;
    }

    /** Offset of the first line of a YAML block, folded or literal, where one begins here; else the offset itself. */
    private static int block(String text, int from) {
        int limit = Math.min(text.length(), from + OPENERS);
        int at = from;
        while (at < limit && text.charAt(at) == ' ') {
            at++;
        }
        if (text.charAt(from - 1) != ':' || at == from || at >= limit || ">|".indexOf(text.charAt(at)) < 0) {
            return from;
        }
        at++;
        while (at < limit && "+-123456789".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        while (at < limit && " \r".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        if (at >= limit || text.charAt(at) != '\n') {
            return from;
        }
        int content = at + 1;
        while (content < Math.min(text.length(), at + NAME) && text.charAt(content) == ' ') {
            content++;
        }
        return content > at + 1 ? content : from;
    }

    private static boolean ends(String text, int at, char quote) {
        char c = text.charAt(at);
        if (c < ' ' || c == '"' || c == '\'' || c == '`' || c == '<') {
            return c != '\t' || quote == 0;
        }
        if (c == '\\') {
            return at + 1 < text.length() && "\"'nrt".indexOf(text.charAt(at + 1)) >= 0;
        }
        return quote == 0 && (c == ' ' || c == ';' || c == ',' || c == '&' || c == '>');
    }
}
