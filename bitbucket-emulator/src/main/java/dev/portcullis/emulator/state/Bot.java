package dev.portcullis.emulator.state;

/**
 * What an access token acts as, a user named after it who is in no listing (facts 1.3).
 *
 * @param subject uuid of the repository, project or workspace that it reaches
 */
public record Bot(String person, String workspace, String subject) {}
