package dev.portcullis.server.inventory;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Somebody or something that acts in Bitbucket: a person, a group, or a deploy key.
 *
 * @param id uuid of a person, slug of a group, digest of a key; unique within its kind and workspace
 * @param grants what it may do and where, as far as it was read
 */
public record Identity(UUID workspace, Kind kind, String id, String name, List<Where> grants) {
    public Identity {
        grants = List.copyOf(grants);
    }

    public enum Kind {
        PERSON("Person", "user"),
        GROUP("Group", "users"),
        KEY("Deploy key", "key");

        private final String label;
        private final String icon;

        Kind(String label, String icon) {
            this.label = label;
            this.icon = icon;
        }

        public String label() {
            return label;
        }

        public String icon() {
            return icon;
        }

        public String key() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /**
     * @param place repository as {@code workspace/slug}, key of a project, or slug of the workspace
     * @param level repository, project or workspace
     * @param right {@code admin}, {@code write}, {@code read}, {@code create-repo}, {@code owner}; {@code reviewer} for a default reviewer
     * @param readAt when that was read
     * @param usedAt when a key was last used; null where no use is known, and for others
     */
    public record Where(String place, String level, String right, Instant readAt, @Nullable Instant usedAt) {
        boolean same(Where other) {
            return place.equals(other.place) && level.equals(other.level) && right.equals(other.right);
        }
    }

    public boolean administers() {
        return grants.stream().anyMatch(each -> each.right().equals("admin") || each.right().equals("owner"));
    }

    public long places() {
        return grants.stream().map(Where::place).distinct().count();
    }
}
