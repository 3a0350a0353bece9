package dev.portcullis.server.onboarding;

import dev.portcullis.server.integrations.Integration;
import dev.portcullis.server.integrations.Principal;

/**
 * A watched workspace.
 *
 * @param projects how many are watched; 0 for all
 * @param used requests of the last hour by the account, for all its workspaces
 */
public record ConnectionLine(String path, String slug, String name, Integration integration, Principal principal, int projects, int used, Reading reading, Standing standing) {
    /** As others see the account; the login until Bitbucket said who it is. */
    public String account() {
        return account(principal);
    }

    static String account(Principal principal) {
        return principal.displayName().isEmpty() ? principal.login() : principal.displayName();
    }

    public String kind() {
        return kind(principal);
    }

    static String kind(Principal principal) {
        return switch (principal.kind()) {
            case "access_token" -> "Access token";
            case "consumer" -> "OAuth consumer";
            case "app_password" -> "App password";
            default -> "API token";
        };
    }

    public String mode() {
        String key = integration.mode().key();
        return Character.toUpperCase(key.charAt(0)) + key.substring(1);
    }
}
