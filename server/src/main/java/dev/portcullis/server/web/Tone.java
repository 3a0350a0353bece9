package dev.portcullis.server.web;

/** The state that a badge, callout or row tells by word and icon, repeated by its colour. */
public enum Tone {
    PLAIN,
    INFO,
    OK,
    WARN,
    FAIL;

    public String word() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }

    /** The symbol of the sprite that stands for it. */
    public String icon() {
        return switch (this) {
            case PLAIN, INFO -> "info";
            case OK -> "ok";
            case WARN -> "warn";
            case FAIL -> "fail";
        };
    }
}
