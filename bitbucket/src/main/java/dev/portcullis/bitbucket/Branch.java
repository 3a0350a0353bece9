package dev.portcullis.bitbucket;

/**
 * A branch.
 *
 * @param name without {@code refs/heads/}; written by developers
 * @param hash the full commit hash of its head
 */
public record Branch(String name, String hash) {}
