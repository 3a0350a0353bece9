package dev.portcullis.server.web;

import java.util.List;

/**
 * One group of a list's filter: boxes that become the query parameter {@code name}, repeated.
 *
 * @param open whether it starts unfolded
 */
public record Facet(String title, String name, List<Option> options, boolean open) {
    public Facet {
        options = List.copyOf(options);
    }

    /** @param icon a symbol of the sprite; empty for none. @param count under the other filters; -1 when it was not counted */
    public record Option(String value, String title, String icon, long count, boolean chosen) {}
}
