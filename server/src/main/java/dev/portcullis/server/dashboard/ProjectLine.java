package dev.portcullis.server.dashboard;

/**
 * A project.
 *
 * @param open findings that count, over the project's repositories
 */
public record ProjectLine(String workspace, String key, String name, int repositories, int publicOnes, int open, String findingsPath) {}
