package dev.portcullis.emulator.state;

import java.util.Locale;

/** What somebody may do in a repository, weakest first. */
public enum Right {
    NONE,
    READ,
    WRITE,
    ADMIN;

    public boolean covers(Right wanted) {
        return compareTo(wanted) >= 0;
    }

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
