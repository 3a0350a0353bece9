package dev.portcullis.server.web;

/** One of several views of the same thing, with an address of its own; a count of -1 is not shown. */
public record Tab(String title, String path, long count, boolean current) {
    public static Tab of(String title, String path, boolean current) {
        return new Tab(title, path, -1, current);
    }
}
