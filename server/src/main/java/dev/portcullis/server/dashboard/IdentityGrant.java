package dev.portcullis.server.dashboard;

import dev.portcullis.server.inventory.Identity;

/**
 * A right of an identity as its page lists it.
 *
 * @param title of the place
 * @param path of the place's page
 */
public record IdentityGrant(Identity.Where where, String title, String path) {
    /** Strongest first. */
    int rank() {
        return switch (where.right()) {
            case "owner" -> 0;
            case "admin" -> 1;
            case "create-repo" -> 2;
            case "write" -> 3;
            case "read" -> 4;
            default -> 5;
        };
    }

    /** The right in words. */
    public String right() {
        return switch (where.right()) {
            case "owner" -> "administrator of the workspace";
            case "create-repo" -> "creates repositories";
            case "reviewer" -> "default reviewer";
            case "admin" -> "administers";
            case "write" -> "writes";
            case "read" -> "reads";
            default -> where.right();
        };
    }
}
