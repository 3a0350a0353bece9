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

    /** Of a word on the wire; {@code create-repo} of a project lets write in its repositories (a guess). */
    public static Right of(String wireName) {
        return switch (wireName) {
            case "admin" -> ADMIN;
            case "write", "create-repo" -> WRITE;
            case "read" -> READ;
            default -> NONE;
        };
    }

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
