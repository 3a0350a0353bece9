package dev.portcullis.emulator.state;

import java.util.List;

/**
 * What Premium lets a workspace ask of everybody (facts 7).
 *
 * @param allowlist blocks such as {@code 203.0.113.0/24}; empty for none, and then everybody may come from anywhere
 * @param twoStep whether two-step authentication must be on
 */
public record Rules(String workspace, List<String> allowlist, boolean twoStep) {}
