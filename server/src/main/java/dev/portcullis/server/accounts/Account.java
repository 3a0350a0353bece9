package dev.portcullis.server.accounts;

import dev.portcullis.server.web.SignedIn;
import java.time.Instant;
import java.util.UUID;

/** A user: somebody who signs in to Portcullis. The password's hash stays in the store. */
public record Account(UUID id, String name, Role role, boolean enabled, boolean singleKeys, Instant createdAt) {
    SignedIn signedIn() {
        return new SignedIn(id, name, role.title(), role.permissions(), singleKeys);
    }
}
