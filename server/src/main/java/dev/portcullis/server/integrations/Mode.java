package dev.portcullis.server.integrations;

import java.util.Locale;

/** What Portcullis may write to a workspace that it watches. */
public enum Mode {
    /** Nothing that developers see; our own webhook is the one write. */
    OBSERVE,
    /** Reports and comments too. */
    TELL,
    /** Build statuses too. */
    GATE;

    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Mode of(String key) {
        return valueOf(key.toUpperCase(Locale.ROOT));
    }

    public boolean tells() {
        return this != OBSERVE;
    }
}
