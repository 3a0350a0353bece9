package dev.portcullis.bitbucket;

/**
 * An event that a hook can subscribe to.
 *
 * @param event its key, such as {@code repo:push}
 * @param label a few words
 */
public record HookEvent(String event, String label) {}
