package dev.portcullis.server.web;

import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;

/**
 * Who calls. Read anew from the accounts at every request, so a change of role holds at once.
 *
 * @param role the role's word, as pages show it
 * @param singleKeys whether keys without modifier act on pages
 */
public record SignedIn(UUID account, String name, String role, Set<Permission> permissions, boolean singleKeys) {
    public SignedIn {
        permissions = Set.copyOf(permissions);
    }

    public boolean may(Permission permission) {
        return permissions.contains(permission);
    }

    /** Two letters for the round mark beside the name. */
    public String initials() {
        return name.substring(0, name.offsetByCodePoints(0, Math.min(2, name.codePointCount(0, name.length()))))
                .toUpperCase(java.util.Locale.ROOT);
    }

    /** The person behind the current request; null when nobody is signed in. */
    public static @Nullable SignedIn current() {
        Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
        return authentication != null && authentication.getPrincipal() instanceof SignedIn who ? who : null;
    }
}
