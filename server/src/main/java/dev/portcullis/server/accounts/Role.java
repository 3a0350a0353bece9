package dev.portcullis.server.accounts;

import dev.portcullis.server.web.Permission;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** What a user may do here. Each role holds all that the one before it does. */
public enum Role {
    VIEWER("Viewer", "Reads everything.", EnumSet.of(Permission.VIEW)),
    TRIAGER("Triager", "Also decides about findings and asks for scans.", EnumSet.of(Permission.VIEW, Permission.TRIAGE)),
    ADMINISTRATOR("Administrator", "Also applies remedies, connects workspaces and manages users.", EnumSet.allOf(Permission.class));

    private final String title;
    private final String consequence;
    private final Set<Permission> permissions;

    Role(String title, String consequence, Set<Permission> permissions) {
        this.title = title;
        this.consequence = consequence;
        this.permissions = Set.copyOf(permissions);
    }

    public String title() {
        return title;
    }

    /** One line for the choice in a form. */
    public String consequence() {
        return consequence;
    }

    public Set<Permission> permissions() {
        return permissions;
    }

    /** As in the table, in forms and in the trail. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Role of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
