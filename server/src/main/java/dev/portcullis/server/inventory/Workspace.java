package dev.portcullis.server.inventory;

import java.util.UUID;

/** A workspace that is or was watched; the slug is only shown. */
public record Workspace(UUID workspace, String slug, String name) {}
