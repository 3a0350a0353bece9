package dev.portcullis.server.web;

import java.util.List;

/** Every key that works on the pages, for the page that lists them; a test holds it against the script and the templates. */
public final class Keys {
    /** @param key as a browser names it, with {@code Shift+} before a letter where that is pressed too */
    public record Key(String key, String does) {}

    public static final List<Key> MOVING = List.of(
            new Key("/", "search"),
            new Key("f", "filter the list"),
            new Key("j", "next row or finding"),
            new Key("k", "previous row or finding"),
            new Key("Enter", "open the row"),
            new Key("?", "all keys"),
            new Key("Esc", "close, leave the row, clear the selection"));

    public static final List<Key> DECIDING = List.of(
            new Key("x", "select the row"),
            new Key("Shift+x", "select from the last selected row to this one"),
            new Key("a", "acknowledge"),
            new Key("d", "dismiss…"),
            new Key("u", "undo the last decision"));

    private Keys() {}
}
