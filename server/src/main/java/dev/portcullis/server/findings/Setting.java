package dev.portcullis.server.findings;

import java.util.UUID;

/**
 * The setting that a finding of the engine {@code posture} is about, in one repository.
 *
 * @param rule the rule's name without the engine
 * @param key what the thing is known by there: empty for the repository itself, the uuid of a hook, the name of a variable, the digest of a deploy
 *     key; begins with {@code workspace:} where the workspace owns it
 * @param name for people
 * @param present whether it is set so now
 */
public record Setting(UUID repository, String rule, String key, String name, boolean present) {}
