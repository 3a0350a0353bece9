package dev.portcullis.bitbucket;

/**
 * Where Pipelines deploys to.
 *
 * @param uuid its identity, in braces
 * @param name as shown to people
 */
public record Environment(String uuid, String name) {}
