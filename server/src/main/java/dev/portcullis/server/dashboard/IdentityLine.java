package dev.portcullis.server.dashboard;

import dev.portcullis.server.inventory.Identity;

/** @param workspace slug */
public record IdentityLine(String workspace, Identity identity, String path) {}
