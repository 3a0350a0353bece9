package dev.portcullis.server.web;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Comma-separated values after RFC 4180, safe for spreadsheets: a cell that a program would take for a formula begins with an apostrophe.
 */
public final class Csv {
    private static final Pattern FORMULA = Pattern.compile("[=+\\-@\\t\\r\\n\uff1d\uff0b\uff0d\uff20].*", Pattern.DOTALL);
    /** Marks that turn the order of what is shown, so that one name looks like another (Unicode Standard Annex 9). */
    private static final Pattern DIRECTION = Pattern.compile("[\\u061c\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069]");

    private static final Pattern NUMBER = Pattern.compile("-?[0-9]+(\\.[0-9]+)?");

    private final Appendable out;

    public Csv(Appendable out) {
        this.out = out;
    }

    /** @param cells null is an empty cell */
    public void row(@Nullable Object... cells) {
        try {
            for (int i = 0; i < cells.length; i++) {
                if (i > 0) out.append(',');
                out.append(cell(cells[i] == null ? "" : cells[i].toString()));
            }
            out.append("\r\n");
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    static String cell(String text) {
        String still = DIRECTION.matcher(text).replaceAll("");
        String safe = FORMULA.matcher(still).matches() && !NUMBER.matcher(still).matches() ? "'" + still : still;
        boolean plain = safe.chars().noneMatch(c -> c == ',' || c == ';' || c == '"' || c == '\n' || c == '\r');
        return plain ? safe : '"' + safe.replace("\"", "\"\"") + '"';
    }
}
