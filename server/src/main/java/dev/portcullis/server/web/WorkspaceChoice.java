package dev.portcullis.server.web;

import java.util.List;
import java.util.UUID;

/** The workspaces that the switcher offers; implemented where they are known. */
public interface WorkspaceChoice {
    List<Option> workspaces();

    /** @param fact one fact under the name, such as {@code 48 repositories} */
    record Option(UUID workspace, String slug, String name, String fact) {
        public String initial() {
            return name.isEmpty() ? "?" : name.substring(0, name.offsetByCodePoints(0, 1)).toUpperCase(java.util.Locale.ROOT);
        }
    }
}
