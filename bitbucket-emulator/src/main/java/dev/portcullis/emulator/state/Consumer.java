package dev.portcullis.emulator.state;

import java.util.List;

/**
 * An OAuth consumer of a workspace (facts 1.2).
 *
 * @param key its client id
 * @param digest of its secret
 * @param person the {@code app_user} that it acts as by itself
 * @param callback where people are sent back to
 */
public record Consumer(String key, String digest, String workspace, String name, String person, List<String> scopes, String callback) {}
