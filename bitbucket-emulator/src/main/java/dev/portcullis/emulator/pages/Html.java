package dev.portcullis.emulator.pages;

import dev.portcullis.emulator.shape.Markdown;

/**
 * HTML in the making; everything that is not a tag of ours is escaped.
 *
 * <p>Control characters and those that turn the direction of writing show as U+FFFD, so that no name can forge another.
 */
final class Html {

    private final StringBuilder out = new StringBuilder();

    /** Opens an element with attributes as names and values in turn. */
    Html open(String tag, String... attributes) {
        out.append('<').append(tag);
        for (int i = 0; i < attributes.length; i += 2) {
            out.append(' ')
                    .append(attributes[i])
                    .append("=\"")
                    .append(safe(attributes[i + 1]))
                    .append('"');
        }
        out.append('>');
        return this;
    }

    Html close(String tag) {
        out.append("</").append(tag).append('>');
        return this;
    }

    Html text(Object text) {
        out.append(safe(String.valueOf(text)));
        return this;
    }

    Html element(String tag, Object text, String... attributes) {
        return open(tag, attributes).text(text).close(tag);
    }

    Html link(String address, Object text) {
        return element("a", text, "href", address);
    }

    /** Rendered as the service renders it: raw HTML is escaped there too. */
    Html markdown(String raw) {
        open("div", "class", "prose");
        out.append(Markdown.html(visible(raw)));
        return close("div");
    }

    Html append(Html other) {
        out.append(other.out);
        return this;
    }

    private static String safe(String text) {
        return Markdown.escape(visible(text));
    }

    private static String visible(String text) {
        StringBuilder clean = new StringBuilder(text.length());
        text.codePoints().forEach(one -> {
            boolean turns = one >= 0x202A && one <= 0x202E
                    || one >= 0x2066 && one <= 0x2069
                    || one == 0x200E
                    || one == 0x200F
                    || one == 0x061C;
            boolean control = one < 0x20 && one != '\n' && one != '\t' && one != '\r' || one >= 0x7F && one <= 0x9F;
            clean.appendCodePoint(turns || control ? 0xFFFD : one);
        });
        return clean.toString();
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
