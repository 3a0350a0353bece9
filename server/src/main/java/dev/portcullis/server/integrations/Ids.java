package dev.portcullis.server.integrations;

import java.util.UUID;

/** Bitbucket writes uuids in braces; we keep them without. */
public final class Ids {
    private Ids() {}

    /** @throws IllegalArgumentException when it is none */
    public static UUID uuid(String braced) {
        String bare = braced.startsWith("{") && braced.endsWith("}") ? braced.substring(1, braced.length() - 1) : braced;
        if (bare.length() != 36) throw new IllegalArgumentException("not a uuid");
        return UUID.fromString(bare);
    }

    public static String braced(UUID uuid) {
        return "{" + uuid + "}";
    }
}
